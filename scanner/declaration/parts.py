"""The smaller mappings inside a source of the declaration, and the imported results of sampling."""

from __future__ import annotations

from pydantic import Field

from reports.records.declared import SamplingRecord
from scanner.declaration.application import Strict
from scanner.declaration.values import Count, Day, Id, Place, SamplingMethod, SamplingPhase, Sha256, Text


class DeclaredCounts(Strict):
    """How much the source holds; compared with what is found."""

    files: Count | None = Field(None, description="Number of files")
    samples: Count | None = Field(
        None, description="Number of samples: rows, lines, documents, images, clips"
    )
    bytes: Count | None = Field(None, description="Bytes on disk")


class DeclaredFile(Strict):
    """One file of the source, by path and what is known of it."""

    path: Place = Field(description="Path relative to the declaration")
    sha256: Sha256 | None = Field(None, description="sha256 of the stored bytes")
    bytes: Count | None = Field(None, description="Bytes on disk")
    samples: Count | None = Field(None, description="Number of samples")


class FieldRules(Strict):
    """Which fields of a record are looked at: `turns[].content`, `meta.*`."""

    include: tuple[Text, ...] = Field((), description="Only these fields; empty means all")
    exclude: tuple[Text, ...] = Field(
        (), description="Not these fields; the report says that they were left out"
    )
    person: tuple[Text, ...] = Field((), description="Fields whose values name a person, such as speaker_id")
    source: tuple[Text, ...] = Field((), description="Fields that say where a record comes from, such as url")


class PersonList(Strict):
    """A table that says who stands behind an id: `{file: speakers.tsv, id: speaker_id, names: [name]}`."""

    file: Place = Field(description="CSV or TSV file with a row of column names, relative to this file")
    id: Text = Field(description="Column that holds the id, as folders, columns and index files write it")
    names: tuple[Text, ...] = Field(min_length=1, description="Columns that hold names of the person")


class Sampling(Strict):
    """The result of a check by sample that was made outside provscan, which imports it and judges the figures."""

    source: Id | None = Field(None, description="Source it was drawn from; left out: the whole corpus")
    method: SamplingMethod = Field(description="How the samples were judged")
    phase: SamplingPhase = Field(description="When: before or after collection, or of the whole corpus")
    population: Count = Field(description="Samples that could have been drawn")
    drawn: Count = Field(description="Samples drawn")
    passed: Count = Field(description="Of these, without unlawful or harmful content")
    seed: Text | None = Field(None, description="Seed of the draw, so that it can be repeated")
    frame_sha256: Sha256 | None = Field(None, description="sha256 of the list from which was drawn")
    performed_by: Text | None = Field(None, description="Role or firm that made it")
    performed_at: Day | None = Field(None, description="Day on which it was made")

    def record(self, position: int) -> SamplingRecord:
        """The row of table `sampling`."""
        said = {name: getattr(self, name) for name in type(self).model_fields if name != "source"}
        return SamplingRecord(position=position, source_id=self.source, **said)

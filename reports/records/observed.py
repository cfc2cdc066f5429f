"""What a scan saw: tables `recognizer`, `file`, `unit`, `member`, `sample`, `finding`, `link`, `signal`, `issue`.

In a worker's shard `row` counts inside the unit and ids of samples are empty; the store rebases rows to
the file and derives the ids, so that neither depends on who read what first. A scan makes one for all that it finds, so
they are named tuples, which are made six times as fast as frozen dataclasses.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple


class RecognizerRecord(NamedTuple):
    """One recognizer that looked at every text field."""

    recognizer: Annotated[str, "Stable id: area.kind"]
    version: Annotated[str, "Version of its rules"]
    entity: Annotated[str, "Presidio entity name of what it finds"]
    patterns: Annotated[int, "How many patterns it has; 0: it works without patterns"]


class FileRecord(NamedTuple):
    """One file found, or declared and missing."""

    file_id: Annotated[str, "Keyed digest of source and path"]
    source_id: Annotated[str | None, "Source that declares it; NULL: undeclared"]
    path: Annotated[str, "Path inside the corpus; parts that name a person are masked as <ENTITY>"]
    path_hmac: Annotated[str, "HMAC-SHA-256 of the full path, to find the file again with the key"]
    status: Annotated[str, "declared | undeclared | missing | link | special | unreadable"]
    bytes: Annotated[int, "Size on disk"]
    sha256: Annotated[str | None, "Digest of the stored bytes; NULL: not read"]
    declared_sha256: Annotated[str | None, "Digest that the declaration gives"]
    format: Annotated[str, "Format, told by content"]
    media_type: Annotated[str | None, "IANA media type where the content told one"]
    compression: Annotated[str, "none | gzip | zstd | bz2 | xz"]
    encoding: Annotated[str | None, "Character encoding of a text format"]


class UnitRecord(NamedTuple):
    """One slice of a file, as one worker read it. Present = scanned + lost holds for bytes and rows."""

    file_id: Annotated[str, "File"]
    unit_index: Annotated[int, "Position of the slice in its file, from 0"]
    slice: Annotated[str, "whole | bytes:START-STOP | row_group:N | name"]
    stored_bytes: Annotated[int, "This slice's share of the file's bytes on disk"]
    stored_scanned: Annotated[int, "Of these, decoded and looked at"]
    stored_lost: Annotated[int, "Of these, never decoded; each loss has an issue"]
    content_bytes: Annotated[int, "Decoded bytes present"]
    content_scanned: Annotated[int, "Decoded bytes looked at, structure included"]
    content_lost: Annotated[int, "Decoded bytes not looked at; each loss has an issue"]
    rows: Annotated[int, "Physical rows present"]
    rows_scanned: Annotated[int, "Rows looked at"]
    rows_lost: Annotated[int, "Rows not looked at; each loss has an issue"]
    row_base: Annotated[int, "Number of the slice's first row in the file; 0 in shards"]
    fields_scanned: Annotated[int, "Text fields looked at"]
    chars_scanned: Annotated[int, "Code points looked at"]
    hits_below_min: Annotated[
        int, "Hits below the minimum score, not kept; those whose column's name speaks for them are kept"
    ]
    han_fields: Annotated[
        int, "Text fields that hold Chinese characters (Han script), kanji and hanja among them"
    ]
    media_chars: Annotated[int, "Of chars_scanned, in metadata of images, audio and video"]
    rows_with_source: Annotated[
        int, "Rows of which a declared field says where they come from (fields.source); 0 if none is declared"
    ]
    rules_met: Annotated[
        list[str], "Field patterns of the declaration that it met, each as `key position`: see field_rule"
    ]
    fingerprint: Annotated[
        str,
        "Keyed digest of all that this result depends on: content, place, rules, people, settings, recognizers. Equal ones "
        "mean equal results; empty: not known (the content was not hashed), so never taken over by `rescan`",
    ]


class NameLanguageRecord(NamedTuple):
    """Letters of one language in a unit, where people outside the ledger were looked for."""

    file_id: Annotated[str, "File"]
    unit_index: Annotated[int, "Unit"]
    language: Annotated[str, "BCP 47: a language, or und- and the script where the language is not told"]
    letters: Annotated[int, "Letters in text fields; outside Latin script only where two stand together"]
    assessed: Annotated[bool, "Whether a model that ran knows names in this language"]


class ColumnCountRecord(NamedTuple):
    """Values of one column of structured data in a unit, where the column's name speaks for something."""

    file_id: Annotated[str, "File"]
    unit_index: Annotated[int, "Unit"]
    member: Annotated[int | None, "Archive member"]
    field: Annotated[str, "Column: a field path with [] for positions in lists, hidden as in findings"]
    entity: Annotated[str, "Entity found among the values; empty: the row of the column as a whole"]
    cue: Annotated[
        str | None,
        "Word of the column's name (column_names/cues.toml) that speaks for the entity; of the whole: for plain numbers",
    ]
    seen: Annotated[int, "Values that were looked at; of an entity: those of them in which it was found"]
    numbers: Annotated[int, "Of these, plain numbers"]
    validated: Annotated[int, "Of these, with a hit whose check digit or validator held"]


class MemberRecord(NamedTuple):
    """One member of an archive."""

    file_id: Annotated[str, "Archive"]
    member: Annotated[int, "Position in the archive, from 0, nested members included"]
    path: Annotated[str, "Path inside the archive, masked like file.path; !/ enters an inner archive"]
    path_hmac: Annotated[str, "HMAC-SHA-256 of the full path"]
    bytes: Annotated[int, "Decoded size"]
    format: Annotated[str, "Format, told by content"]
    media_type: Annotated[str | None, "IANA media type where the content told one"]
    sha256: Annotated[str | None, "Digest of the decoded bytes; NULL: not read to the end"]


class SampleRecord(NamedTuple):
    """A training record that carries a finding, a link, an issue or a medium. Others are only counted."""

    sample_id: Annotated[str, "file_id.member.row (member '-' outside archives); empty in shards"]
    file_id: Annotated[str, "File"]
    unit_index: Annotated[int, "Unit"]
    member: Annotated[int | None, "Archive member"]
    row: Annotated[int, "Physical row, from 0, in the file or member"]
    byte_offset: Annotated[int | None, "Where it starts, in decoded bytes of the file or member, if known"]
    modalities: Annotated[list[str], "text | image | audio | video"]
    content_bytes: Annotated[int, "Decoded bytes of the sample"]
    media_sha256: Annotated[list[str], "Digests of the media it holds"]
    seconds: Annotated[
        float | None,
        "Playing time of its audio and video together, as their containers tell it; NULL: one does not, or there is none",
    ]


class FindingRecord(NamedTuple):
    """A hit kept as evidence: kind, place, score and how it was found; never the value."""

    finding_id: Annotated[str, "Digest of sample, place and recognizer; empty in shards"]
    sample_id: Annotated[str, "Sample; empty in shards"]
    file_id: Annotated[str, "File"]
    unit_index: Annotated[int, "Unit"]
    member: Annotated[int | None, "Archive member"]
    row: Annotated[int, "Physical row"]
    field: Annotated[
        str, "Field path; @path is the file name, {n} a key not shown because it may name a person"
    ]
    start: Annotated[int, "First code point in the field"]
    end: Annotated[int, "One past the last code point"]
    entity: Annotated[str, "Presidio entity name"]
    recognizer: Annotated[str, "Which recognizer found it"]
    recognizer_version: Annotated[str, "Version of its rules"]
    pattern: Annotated[str | None, "Which of its patterns matched"]
    score: Annotated[float, "Confidence 0-1 after context"]
    score_before_context: Annotated[float, "Confidence before context words"]
    context_word: Annotated[str | None, "Context word of the recognizer that raised the score"]
    validated: Annotated[bool | None, "A check digit or validator held; NULL: the recognizer has none"]
    hidden_by: Annotated[
        str | None,
        "How the value is hidden, + between several (docs/hidden.md): full_width | zero_width | html_entity ...; NULL: not",
    ]
    value_hmac: Annotated[str, "HMAC-SHA-256 of the normalised value; of a hidden one, of what it says"]
    mask: Annotated[str, "Shape of the value: X letter, # digit, 字 ideograph"]
    rules: Annotated[
        list[str],
        "Ids of the user's rules (table suppression) that match it, in force or not; views say which set it aside",
    ]
    age_told: Annotated[
        str | None,
        "What the value says of somebody's age, in bands: `born YEAR-YEAR` (1990: or before), `aged 0-13` and so on when "
        "the text was written, `unread`; NULL: its kind tells none",
    ] = None


class LinkRecord(NamedTuple):
    """A sample tied to a subject, with the evidence. Without subject_id: to somebody the ledger does not know."""

    link_id: Annotated[str, "Digest of sample, subject, evidence and field; empty in shards"]
    sample_id: Annotated[str, "Sample; empty in shards"]
    file_id: Annotated[str, "File"]
    unit_index: Annotated[int, "Unit"]
    member: Annotated[int | None, "Archive member"]
    row: Annotated[int, "Physical row"]
    subject_id: Annotated[str | None, "Subject of the ledger; NULL: somebody not in it"]
    evidence: Annotated[
        str,
        "name_in_text | identifier_in_text | person_column | person_path | person_index (of a layout) | metadata (a tag "
        "names who is shown or heard) | declared | name_recognised (by a model)",
    ]
    rule: Annotated[
        str,
        "name | alias | identifier kind | declaration | unlisted | pseudonym | shared, and how; @ before the layout that "
        "says so (docs/linking.md)",
    ]
    strength: Annotated[str, "certain | exact | variant | common | weak (docs/linking.md)"]
    candidates: Annotated[int, "How many subjects the same evidence fits; more than 1 is ambiguous"]
    field: Annotated[str, "Field path of the first mention"]
    start: Annotated[int | None, "First code point of the first mention"]
    end: Annotated[int | None, "One past its last code point"]
    mentions: Annotated[int, "Mentions of the subject in this field"]
    value_hmac: Annotated[
        str | None,
        "HMAC-SHA-256 of the folded value that matched; of somebody outside the ledger of the name's words in any order, "
        "or of the id within its source",
    ]


class SignalRecord(NamedTuple):
    """What a medium or page claims about rights, releases, AI or place, in a word of a controlled vocabulary."""

    signal_id: Annotated[str, "Digest of sample, kind, value and field; empty in shards"]
    sample_id: Annotated[str, "Sample; empty in shards"]
    file_id: Annotated[str, "File"]
    unit_index: Annotated[int, "Unit"]
    member: Annotated[int | None, "Archive member"]
    row: Annotated[int, "Physical row"]
    kind: Annotated[
        str,
        "plus:DataMining | tdm-reservation | cawg.training-mining:ENTRY | AIGC | DigitalSourceType | AISystemUsed"
        " | plus:ModelReleaseStatus | plus:MinorModelAgeDisclosure | GPS",
    ]
    value: Annotated[
        str, "Code of the vocabulary; other: something that it does not know, and that is not stored"
    ]
    meaning: Annotated[
        str,
        "training_prohibited | training_constrained | training_allowed | ai_generated | not_ai | release_none | release_ok"
        " | minor_possible | adult | location | unknown",
    ]
    field: Annotated[str, "Field path of the property"]


class IssueRecord(NamedTuple):
    """Something that could not be looked at, or that contradicts the declaration."""

    issue_id: Annotated[str, "Digest of code and place; empty in shards"]
    severity: Annotated[str, "open: the report is incomplete; notice: nothing was lost"]
    code: Annotated[str, "Code of the issue catalogue (docs/issues.md)"]
    source_id: Annotated[str | None, "Source"]
    file_id: Annotated[str | None, "File"]
    unit_index: Annotated[int | None, "Unit"]
    member: Annotated[int | None, "Archive member"]
    row: Annotated[int | None, "First physical row it speaks of"]
    rows: Annotated[int, "How many rows it speaks of"]
    byte_offset: Annotated[int | None, "Where it starts, in decoded bytes"]
    field: Annotated[str | None, "Field path"]
    detail: Annotated[str, "What was met, in provscan's words"]
    rows_lost: Annotated[int, "Rows not looked at"]
    content_lost: Annotated[int, "Decoded bytes not looked at"]
    stored_lost: Annotated[int, "Bytes on disk never decoded"]

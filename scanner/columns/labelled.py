"""Values that say what they are only with the name of their column: 8 under `age`, 2018-03-04 under `birthday`.

They are looked at once more with a label of cues.toml before them. It stores nothing and knows no report.
"""

from __future__ import annotations

from collections.abc import Sequence

from recognizers.base import Hit
from scanner.column_names.cues import cue_of, label_of
from scanner.detect import FieldDetector
from scanner.model import Field

_LONGEST = 40
"""Characters of a value that can be a number or a day and no more."""


def labelled_hits(detector: FieldDetector, name: str, field: Field, hits: Sequence[Hit]) -> list[Hit]:
    """The hits that a value of the column of this name has only behind a label; places are those of the value."""
    if len(field.text) > _LONGEST or field.offset:
        return []
    found: list[Hit] = []
    for entity in cue_of(name).raises:
        label = label_of(entity)
        if label is None or any(hit.entity == entity for hit in hits):
            continue
        behind = len(label)
        found += [
            hit._replace(start=hit.start - behind, end=hit.end - behind)
            for hit in detector.text(label + field.text).hits
            if hit.entity == entity and hit.start >= behind
        ]
    return found

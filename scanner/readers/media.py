"""Reads images, audio and video as samples: size, digest, and what they say of themselves. Decodes no pixel, no sound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from scanner.model import MEDIA_MODALITY, Extent, Field, FieldPath, Format, ReadEvent, Sample
from scanner.readers.base import Content, Limits
from scanner.readers.fields import windows_of
from scanner.readers.passing import look_through, total_seconds

FORMATS = (Format.IMAGE, Format.AUDIO, Format.VIDEO)


def placed(fields: Iterable[Field], before: FieldPath = ()) -> Iterator[Field]:
    """Fields of a medium that stands at `before` in its sample; long ones as windows."""
    for field in fields:
        yield from windows_of(field._replace(path=(*before, *field.path)))


def read(content: Content, limits: Limits) -> Iterator[ReadEvent]:
    """One sample in row 0; a medium that breaks off is still a sample, and the fault is told."""
    del limits  # neither the digest nor the tags need more memory for a larger medium
    looked = look_through(content.stream, content.media_type, content.seekable)
    for issue in looked.facts.issues:
        yield replace(issue, row=0, rows=1, byte_offset=0)
    media = (looked.sha256,) if looked.sha256 else ()
    yield Sample(
        0, tuple(placed(looked.facts.fields)), looked.size, None, 0, (MEDIA_MODALITY[content.format],), media,
        seconds=total_seconds([(MEDIA_MODALITY[content.format], looked.facts.seconds)]), signals=looked.facts.signals,
    )  # fmt: skip
    yield Extent(1, looked.size)
    if looked.fault is not None:
        raise looked.fault

"""Finds what text carries in base64: a string that is nothing else, and `data:` links anywhere in a text.

A picture of a person is one whether it comes as bytes or as letters, so the consent that it asks for must not
depend on that. This module says what kind of thing is carried and its digest; it looks inside nothing, and
text that is encoded in any other way is text to it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from scanner.content.sniff import sniff
from scanner.model import MEDIA_MODALITY, Format, Modality

_LEAST = 64
"""Shorter strings cannot hold a medium, and most words are valid base64."""
_HEAD = 1 << 16
_BARE = re.compile(r"\s*(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9_-]{4})+")
_WHOLE = re.compile(r"[A-Za-z0-9+/_\s-]+={0,2}\s*")
_LINK = re.compile(
    r"data:(?P<type>[\w.+-]{1,64}/[\w.+-]{1,64})?(?:;[\w.+-]{1,64}=[^;,\s]{0,64})*;base64,"
    r"(?P<payload>(?:[A-Za-z0-9+/=_-]|%[0-9A-Fa-f]{2})*+)",
    re.IGNORECASE,
)
_LINK_MARK = re.compile(r";\s*base64,", re.IGNORECASE)
_PERCENT = re.compile("%([0-9A-Fa-f]{2})")
_MODALITIES = {str(modality): modality for modality in (Modality.IMAGE, Modality.AUDIO, Modality.VIDEO)}


@dataclass(frozen=True, slots=True)
class Embedded:
    """Something carried in base64; `modality` is None where it is neither image, audio nor video."""

    modality: Modality | None
    sha256: str | None
    """Of the decoded bytes; None where they cannot be decoded."""
    data: bytes | None = field(default=None, repr=False, compare=False)
    """The decoded bytes of a medium, to be looked at and dropped."""


def whole_base64(text: str) -> Embedded | None:
    """What a string carries that is nothing but base64 of a known binary format; None for any other text."""
    if len(text) < _LEAST or not _BARE.match(text, 0, _LEAST) or not _WHOLE.fullmatch(text):
        return None
    data = _decoded(text)
    if data is None:
        return None
    kind = sniff(data[:_HEAD], "").format
    if kind in MEDIA_MODALITY:
        return Embedded(MEDIA_MODALITY[kind], hashlib.sha256(data).hexdigest(), data)
    opaque = kind in (Format.UNSUPPORTED, Format.ZIP, Format.TAR, Format.PARQUET)
    return Embedded(None, hashlib.sha256(data).hexdigest()) if opaque else None


def data_links(text: str, *, torn: bool = False) -> Iterator[Embedded]:
    """What the `data:` links of a text carry, in order; a medium by its content, else by the type it claims.

    Of a `torn` text, which goes on elsewhere, a link at the end has no digest.
    """
    marks = len(_LINK_MARK.findall(text))
    if not marks:
        return
    for link in _LINK.finditer(text):
        marks -= 1
        data = _decoded(_PERCENT.sub(_character, link["payload"]))
        kind = sniff((data or b"")[:_HEAD], "").format
        claimed = _MODALITIES.get((link["type"] or "").lower().partition("/")[0])
        whole = data is not None and not (torn and link.end() == len(text))
        digest = hashlib.sha256(data or b"").hexdigest() if whole else None
        yield Embedded(MEDIA_MODALITY.get(kind, claimed), digest, data if whole else None)
    if marks > 0:  # a link that is written in a way of its own: what it carries is not known
        yield Embedded(None, None)


def _character(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16))


def _decoded(text: str) -> bytes | None:
    """The bytes of base64 in either alphabet, with or without padding and line breaks."""
    bare = "".join(text.split()).rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None

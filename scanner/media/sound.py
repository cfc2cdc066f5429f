"""Sound: the tags that `tinytag` reads, playing time without decoding, and whether the structure around them holds.

tinytag stops in silence at a frame that does not fit, so the structure is walked once more by `soundness`. Tags and
playing time are asked for apart: a stream whose length cannot be told still has tags.
"""

from __future__ import annotations

import io
import math
import re
from typing import Any

from scanner.media.facts import Collector
from scanner.media.legacy_text import mended
from scanner.media.meter import Meter
from scanner.media.signals import is_aigc
from scanner.media.soundness import check
from scanner.model import FieldPath

_NAMES = {
    "audio/mpeg": "x.mp3",
    "audio/flac": "x.flac",
    "audio/ogg": "x.ogg",
    "audio/wav": "x.wav",
    "audio/aiff": "x.aiff",
    "video/x-ms-asf": "x.wma",
}
MEDIA_TYPES = tuple(_NAMES)
_ZERO_IS_KNOWN = ("audio/wav", "audio/aiff")
"""Elsewhere a length of zero means that nobody knew it."""
_LONGEST = 10 * 365 * 86400
_HEAD = 8 << 20
"""Of an Ogg stream: tags, and a cover among them, stand in its first pages."""
_TAIL = 1 << 17
"""Two pages of the greatest size."""

PEOPLE = frozenset(
    "artist albumartist performer singer vocalist vocals narrator speaker voice reader actor actors starring istr"
    " wm/albumartist author_person ©nrt ©prf performers 演唱 歌手 朗读".split()
)
"""Tags whose standard says that they name who is heard or seen."""
_TEXTS = frozenset(
    "aigc album author comment composer conductor copyright description director encoded_by grouping license lyricist"
    " lyrics publisher set_subtitle title url work movement_name organization contact location version ieng isbj inam icop"
    " icmt isrc_name iarl icms ikey keywords subtitle tpe4 tope toly town tsrc".split()
)
_TECHNICAL = frozenset(
    "year track track_total disc disc_total genre bpm isrc barcode catalog_number initial_key language media movement"
    " movement_total show_movement encoder encoder_settings encoding isft idit icrd date major_brand minor_version"
    " compatible_brands itunnorm itunsmpb itunpgap xmp tsse tdrc tdrl tdor tdtg tory tdat time tlen tflt tcmp cpil pgap"
    " waveformatextensible_channel_mask".split()
)
_KEY = re.compile(r"[a-z][a-z0-9_.:-]{0,39}")
_TECHNICAL_HEADS = ("replaygain", "musicbrainz", "acoustid", "itunes_cddb", "r128_")


def inspect(file: Meter, media_type: str, out: Collector) -> None:
    """Tags and playing time."""
    name = _NAMES[media_type]
    holds = check(file, media_type, out)
    if media_type == "audio/ogg":
        # tinytag walks through every page of a stream, and forgets the tags when it has to stop.
        file.seek(0)
        tag = _ask(io.BytesIO(file.read(min(file.size, _HEAD))), name, duration=True)
        if tag is not None and not getattr(tag, "_tags_parsed", True):
            tag = None
    else:
        tag = _ask(file, name, duration=False)
    if tag is None:
        out.issue("media.metadata_unreadable", "tags that cannot be read")
    else:
        _tags(tag, out)
    if holds:
        out.seconds = (
            _ogg_seconds(file, tag) if media_type == "audio/ogg" else _seconds(file, name, media_type)
        )
    if holds and out.seconds is None and media_type == "audio/mpeg":
        out.issue("media.metadata_unreadable", "no sound behind the tags")


def _ask(file: Any, name: str, **asked: bool) -> Any:
    """tinytag's object, or None where it cannot make one. Its words about the file are dropped."""
    from tinytag import TinyTag, TinyTagException

    file.seek(0)
    try:
        return TinyTag.get(name, file_obj=file, **asked)  # type: ignore[arg-type]
    except (TinyTagException, OSError):
        return None


def _seconds(file: Meter, name: str, media_type: str) -> float | None:
    found = getattr(_ask(file, name, tags=False), "duration", None)
    if not isinstance(found, (int, float)) or not math.isfinite(found) or not 0 <= found < _LONGEST:
        return None
    return float(found) if found or media_type in _ZERO_IS_KNOWN else None


def _ogg_seconds(file: Meter, tag: Any) -> float | None:
    """From the place that the last page of the first stream tells."""
    rate = getattr(tag, "samplerate", None)
    file.seek(0)
    head = file.read(min(file.size, 1 << 12))
    file.seek(max(0, file.size - _TAIL))
    tail = file.read(_TAIL)
    at = tail.rfind(b"OggS\0")
    while at >= 0 and tail[at + 14 : at + 18] != head[14:18]:
        at = tail.rfind(b"OggS\0", 0, at)
    if at < 0 or len(tail) < at + 14 or not rate:
        return None
    opus = head.find(b"OpusHead")
    skipped = int.from_bytes(head[opus + 10 : opus + 12], "little") if opus >= 0 else 0
    seconds = (int.from_bytes(tail[at + 6 : at + 14], "little", signed=True) - skipped) / rate
    return seconds if 0 < seconds < _LONGEST else None


def _tags(tag: Any, out: Collector) -> None:
    for name, values in tag.as_dict().items():
        if isinstance(values, list):
            for number, value in enumerate(values):
                take_tag(str(name), mended(str(value), out), out, number if len(values) > 1 else None)


def take_tag(name: str, text: str, out: Collector, number: int | None = None) -> None:
    """One tag of sound or film, by its name in lower case; `number` where it stands there several times."""
    name = name.lstrip("_") or name
    path: FieldPath = ("@tags", name) if number is None else ("@tags", name, number)
    if is_aigc(name, text):
        out.signal("AIGC", text, path)
    if name in PEOPLE:
        out.people(path, text)
    elif name in _TEXTS:
        out.text(path, text)
    elif name not in _TECHNICAL and not name.startswith(_TECHNICAL_HEADS):
        # The file's own word, its case lost: only what looks like the key of a program stands in a path.
        if _KEY.fullmatch(name):
            out.text(path, text, made_up=True)
        else:
            out.text(("@tags", "other"), f"{name}: {text}")

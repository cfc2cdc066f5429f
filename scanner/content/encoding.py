"""Tells UTF-8, UTF-16, GB18030 and Latin-1 apart and decodes records, counting every byte that is not text.

It looks at bytes alone: no names, no formats, no state between records. UTF-8 is believed whenever the bytes
allow it, because hardly any other text is valid UTF-8 by chance. GB18030 and Latin-1 are told apart by how
their high bytes stand: Chinese comes in runs of pairs that are common characters, Latin letters stand between
ASCII letters. Whatever rests on such a judgement is `certain=False`. Byte order marks stay in the text.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from scanner.content.likeness import HIGH, TWO_CHARACTERS, looks_chinese, looks_latin

UTF8, UTF16_LE, UTF16_BE, GB18030, LATIN1 = "utf-8", "utf-16-le", "utf-16-be", "gb18030", "latin-1"
_HEAD_LOOK, _RECORD_LOOK = 1 << 16, 1 << 10
"""A judgement of a file or a record rests on so many bytes from the first that is not ASCII."""

_CONTROLS = re.compile(rb"[\x00-\x07\x0e-\x1a\x1c-\x1f\x7f]")
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_LOST = "\udc80"
_ONE_PER_BYTE = "scanner.one_per_byte"


@dataclass(frozen=True, slots=True)
class EncodingGuess:
    """A Python codec name; `certain` is False for pure ASCII and for what was judged by likeness."""

    codec: str
    certain: bool


UNREAD = "7-bit"
"""Stands for a codec where text passes for ASCII and is none: ISO-2022 and HZ, which nobody decodes here."""
_ESCAPED = re.compile(rb"\x1b\$[@AB()]|\x1b\(J|~\{(?:[!-}][!-~])+~\}")
"""Switches to a double-byte set (ECMA-35, RFC 1468, RFC 1843)."""


@dataclass(frozen=True, slots=True)
class DecodedText:
    """Text, how many bytes of it U+FFFD stands for, and the codec that was right for this record, or UNREAD."""

    text: str
    bytes_lost: int
    codec_used: str


def _mark_bad_bytes(error: UnicodeError) -> tuple[str, int]:
    """A lone surrogate for each bad byte: no codec yields one, so they can be counted and replaced."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return _LOST * (error.end - error.start), error.end


codecs.register_error(_ONE_PER_BYTE, _mark_bad_bytes)


def decode(data: bytes, codec: str, certain: bool) -> DecodedText:
    """Decode one record by its own bytes. Only an uncertain codec may give way to a better one."""
    if (b"\x1b" in data or b"~{" in data) and _ESCAPED.search(data):
        return DecodedText(data.decode(codec, "replace"), 0, UNREAD)
    try:
        if codec == UTF8 or (
            data.isascii() and codec not in (UTF16_LE, UTF16_BE)
        ):  # what is valid UTF-8 is believed, so this is the common end
            return DecodedText(data.decode(codec), 0, codec)
    except UnicodeDecodeError:
        pass
    used = codec if certain else _record_codec(data, codec)
    try:
        text = data.decode(used)
        if used != GB18030 or text.isascii():
            return DecodedText(text, 0, used)
    except UnicodeDecodeError:
        text = data.decode(used, _ONE_PER_BYTE)
    lost = text.count(_LOST)
    return DecodedText(text.replace(_LOST, "�"), lost, used)


def _record_codec(data: bytes, codec: str) -> str:
    """Which codec an uncertain file's record is in, judged by the record."""
    if codec in (UTF16_LE, UTF16_BE):
        return codec
    sample = _telling_part(data, _RECORD_LOOK)
    if _is_utf8(data, complete=True):
        # Two Chinese characters in GB18030 can be valid UTF-8 by chance, but only as two-byte letters.
        chance = codec == GB18030 and not _LONG_UTF8.search(sample) and looks_chinese(sample)
        return codec if chance else UTF8
    if codec == GB18030 and looks_chinese(sample):
        return codec
    if codec == LATIN1 and not TWO_CHARACTERS.search(sample) and looks_latin(sample):
        return codec
    return _likeliest(sample)


def _likeliest(sample: bytes) -> str:
    if _is_nearly_utf8(sample):
        return UTF8
    if looks_chinese(sample):
        return GB18030
    return LATIN1 if looks_latin(sample) else UTF8


_MARKS = (  # UTF-32 would begin like UTF-16 LE; no reader takes it
    (codecs.BOM_UTF8, UTF8),
    (codecs.BOM_UTF16_LE, UTF16_LE),
    (codecs.BOM_UTF16_BE, UTF16_BE),
)


def clean_text(text: str) -> tuple[str, bool]:
    """Replace lone surrogates, which no encoder accepts; True when there were any. Length is kept."""
    if text.isascii():
        return text, False
    try:
        text.encode()
    except UnicodeEncodeError:
        return re.sub("[\ud800-\udfff]", "�", text), True
    return text, False


def guess_encoding(head: bytes, complete: bool) -> EncodingGuess:
    """Guess from the first bytes; `complete` says that nothing follows, so that the end may not be torn."""
    marked = next((codec for mark, codec in _MARKS if head.startswith(mark)), None)
    if marked is not None:
        return EncodingGuess(marked, certain=True)
    wide = _bare_utf16(head)
    if wide is None and (head.isascii() or _is_utf8(head, complete)):
        return EncodingGuess(UTF8, certain=not head.isascii())
    return EncodingGuess(wide or _likely_codec(head), certain=False)


def settled(guess: EncodingGuess, declared: str | None) -> EncodingGuess:
    """What the declaration says counts where the bytes leave it open."""
    if declared is None or guess.certain or (guess.codec == UTF8 and declared in (UTF16_LE, UTF16_BE)):
        return guess  # plain ASCII is no UTF-16, whatever anybody says
    return EncodingGuess(declared, certain=True)


def _likely_codec(head: bytes) -> str:
    """What bytes that are neither ASCII nor UTF-8 look like most."""
    sample = _telling_part(head)
    wide = None if _is_nearly_utf8(sample) else _chinese_utf16(head)
    return wide or _likeliest(sample)


def is_clean_text(head: bytes) -> bool:
    """No byte speaks against text: a magic number in front of it is then just a word."""
    if not head:
        return False
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _bare_utf16(head):
        return _wide_text_is_sound(head, bad_share=0)
    if _CONTROLS.search(head):
        return False
    if head.isascii() or _is_utf8(head, complete=False):
        return True
    sample = _telling_part(head)
    return looks_chinese(sample) or looks_latin(sample) or _chinese_utf16(head) is not None


def is_damaged_text(head: bytes) -> bool:
    """Mostly text, with some bytes that are not: still to be read, and its bad bytes told."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _wide_text_is_sound(head, bad_share=0.1)
    bad = len(_CONTROLS.findall(head))
    if not head.isascii():
        bad += _bytes_not_utf8(head)
    return bad * 10 <= len(head)


def is_text_in(head: bytes, codec: str) -> bool:
    """Whether the bytes, whose end may be torn, are valid in a codec and hold no control characters."""
    try:
        text = codecs.getincrementaldecoder(codec)().decode(head)
    except UnicodeDecodeError:
        return False
    return not _CONTROLS.search(text.encode("utf-8", "replace"))


# UTF-8


def _is_utf8(data: bytes, complete: bool) -> bool:
    try:
        codecs.getincrementaldecoder(UTF8)().decode(data, final=complete)
    except UnicodeDecodeError:
        return False
    return True


_LONG_UTF8 = re.compile(rb"[\xe1-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


def _is_nearly_utf8(sample: bytes) -> bool:
    """UTF-8 with some bad bytes: what is valid outweighs what is not, long letters most."""
    bad = _bytes_not_utf8(sample)
    letters = len(_NOT_ASCII.findall(sample.decode(UTF8, "ignore")))
    return letters + len(_LONG_UTF8.findall(sample)) > 2 * bad


def _bytes_not_utf8(data: bytes) -> int:
    return len(data) - len(data.decode(UTF8, "ignore").encode())


def _telling_part(data: bytes, size: int = _HEAD_LOOK) -> bytes:
    first = HIGH.search(data)
    start = max(0, first.start() - 1) if first else 0
    return data[start : start + size]


# UTF-16 without a byte order mark


def _bare_utf16(head: bytes) -> str | None:
    """Latin text in UTF-16: every other byte is NUL, and only every other."""
    pairs = len(head) // 2
    if pairs < 2 or b"\0" not in head:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd * 5 >= pairs and even * 20 <= odd and _wide_share(head, UTF16_LE) > 0.9:
        return UTF16_LE
    if even * 5 >= pairs and odd * 20 <= even and _wide_share(head, UTF16_BE) > 0.9:
        return UTF16_BE
    return None


def _chinese_utf16(head: bytes) -> str | None:
    """Chinese in UTF-16 has hardly a NUL: nearly all its pairs are common characters, as in nothing else.

    A long text shows control bytes too, which no text in another encoding has; a short one need not.
    """
    if len(head) < 6 or (len(head) % 2 and len(head) < _HEAD_LOOK):
        return None
    little, big = _wide_share(head, UTF16_LE), _wide_share(head, UTF16_BE)
    codec, share = (UTF16_LE, little) if little >= big else (UTF16_BE, big)
    if share <= 0.95:
        return None
    other = len(head) > 64 or looks_latin(_telling_part(head))
    return codec if _CONTROLS.search(head) or not other else None


def _wide_share(head: bytes, codec: str) -> float:
    """Share of characters that everyday text is made of, read in this codec."""
    text = head[: len(head) & ~1].decode(codec, "replace")
    return len(_EVERYDAY.findall(text)) / max(1, len(text))


_EVERYDAY = re.compile("[\t\n\r -~ -ÿ一-龥　-〿＀-￯‐-…]")


def _wide_text_is_sound(head: bytes, bad_share: float) -> bool:
    codec = guess_encoding(head, complete=False).codec
    text = head[: len(head) & ~1].decode(codec, "replace")
    return text.count("\0") + text.count("�") <= bad_share * len(text)

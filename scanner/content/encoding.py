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
from operator import and_, or_

UTF8, UTF16_LE, UTF16_BE, GB18030, LATIN1 = "utf-8", "utf-16-le", "utf-16-be", "gb18030", "latin-1"
_HEAD_LOOK, _RECORD_LOOK = 1 << 16, 1 << 10
"""A judgement of a file or a record rests on so many bytes from the first that is not ASCII."""

_CONTROLS = re.compile(rb"[\x00-\x07\x0e-\x1a\x1c-\x1f\x7f]")
_HIGH = re.compile(rb"[\x80-\xff]")
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_LOST = "\udc80"
_ONE_PER_BYTE = "scanner.one_per_byte"


@dataclass(frozen=True, slots=True)
class EncodingGuess:
    """A Python codec name; `certain` is False for pure ASCII and for what was judged by likeness."""

    codec: str
    certain: bool


@dataclass(frozen=True, slots=True)
class DecodedText:
    """Text, how many bytes of it U+FFFD stands for, and the codec that was right for this record."""

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
    try:
        if codec == UTF8 or data.isascii():  # what is valid UTF-8 is believed, so this is the common end
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
        chance = codec == GB18030 and not _LONG_UTF8.search(sample) and _looks_chinese(sample)
        return codec if chance else UTF8
    if codec == GB18030 and _looks_chinese(sample):
        return codec
    if codec == LATIN1 and not _TWO_CHARACTERS.search(sample) and _looks_latin(sample):
        return codec
    return _likeliest(sample)


def _likeliest(sample: bytes) -> str:
    if _is_nearly_utf8(sample):
        return UTF8
    if _looks_chinese(sample):
        return GB18030
    return LATIN1 if _looks_latin(sample) else UTF8


_MARKS = (  # UTF-32 would begin like UTF-16 LE; no reader takes it
    (codecs.BOM_UTF8, UTF8),
    (codecs.BOM_UTF16_LE, UTF16_LE),
    (codecs.BOM_UTF16_BE, UTF16_BE),
)


def guess_encoding(head: bytes, complete: bool) -> EncodingGuess:
    """Guess from the first bytes; `complete` says that nothing follows, so that the end may not be torn."""
    marked = next((codec for mark, codec in _MARKS if head.startswith(mark)), None)
    if marked is not None:
        return EncodingGuess(marked, certain=True)
    wide = _bare_utf16(head)
    if wide is None and (head.isascii() or _is_utf8(head, complete)):
        return EncodingGuess(UTF8, certain=not head.isascii())
    return EncodingGuess(wide or _likely_codec(head), certain=False)


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
    return _looks_chinese(sample) or _looks_latin(sample) or _chinese_utf16(head) is not None


def is_damaged_text(head: bytes) -> bool:
    """Mostly text, with some bytes that are not: still to be read, and its bad bytes told."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _wide_text_is_sound(head, bad_share=0.1)
    bad = len(_CONTROLS.findall(head))
    if not head.isascii():
        bad += _bytes_not_utf8(head)
    return bad * 10 <= len(head)


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
    first = _HIGH.search(data)
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
    other = len(head) > 64 or _looks_latin(_telling_part(head))
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


# GB18030 against Latin-1

_TOKEN = re.compile(
    rb"(?P<four>(?:[\x81-\xfe][0-9][\x81-\xfe][0-9])+)"
    rb"|(?P<run>(?:[\x81-\xfe][\x40-\x7e\x80-\xfe])+)"
    rb"|(?P<bad>[\x80-\xff])"
)


def _table(*ranges: tuple[int, int]) -> bytes:
    """For bytes.translate: 1 for a byte in one of the ranges, else 0."""
    return bytes(any(first <= byte <= last for first, last in ranges) for byte in range(256))


_COMMON_LEAD = _table((0xA1, 0xA3), (0xB0, 0xD7))  # punctuation and the 3755 most frequent characters
_RARE_LEAD = _table((0xD8, 0xF7))
_GB2312_TRAIL = _table((0xA1, 0xFE))
_NEVER_LATIN = _table((0x81, 0x81), (0x86, 0x90), (0x98, 0x98), (0x9A, 0x9A), (0x9D, 0x9F))
_TWO_CHARACTERS = re.compile(rb"[\xa1-\xfe]{4}")
_LETTERS = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _looks_chinese(sample: bytes) -> bool:
    """Whether the high bytes stand like those of Chinese text and form valid GB18030."""
    weight = 0
    for token in _TOKEN.finditer(sample):
        kind = token.lastgroup
        if kind == "four":
            weight += 2
        elif kind == "bad":
            weight -= 2 if token.end() < len(sample) else 0
        else:
            weight += _weigh_run(sample, token.start(), token.end())
    return weight > 0


def _weigh_run(sample: bytes, start: int, end: int) -> int:
    """For (+) or against (-) Chinese: one run of byte pairs that could each be a character."""
    leads, trails = sample[start:end:2], sample[start + 1 : end : 2]
    high = trails.translate(_GB2312_TRAIL)
    common: int = sum(map(and_, leads.translate(_COMMON_LEAD), high))
    rare: int = sum(map(and_, leads.translate(_RARE_LEAD), high))
    never_latin: int = sum(map(or_, leads.translate(_NEVER_LATIN), trails.translate(_NEVER_LATIN)))
    odd = len(leads) - common - rare - never_latin
    if len(leads) == 1:
        before = start > 0 and sample[start - 1] in _LETTERS
        after = end < len(sample) and sample[end] in _LETTERS
        if before or after:
            return common - 2 if before and after else never_latin - rare - odd
        return common + never_latin - odd
    return 2 * common + 3 * never_latin + (rare if common or never_latin else 0) - 2 * odd


_LATIN_IN_WORD = re.compile(
    rb"(?<=[A-Za-z])[\xc0-\xd6\xd8-\xf6\xf8-\xfe]+|[\xc0-\xd6\xd8-\xf6\xf8-\xfe]+(?=[A-Za-z])"
)
_LATIN_ALONE = re.compile(  # marks, and the words that are one letter long, in some language or other
    rb"(?<![\x80-\xffA-Za-z])[\xc0\xc1\xc4-\xc6\xc8-\xca\xcc\xcd\xd2-\xd6\xd8-\xda"
    rb"\xe0\xe1\xe4-\xe6\xe8-\xea\xec\xed\xf2-\xf6\xf8-\xfa](?![\x80-\xffA-Za-z])"
    rb"|(?<![\x80-\xff])(?:[\xa1-\xbf\x85\x91-\x97]|\x80(?![A-Za-z]))(?![\x80-\xff])"
)


def _looks_latin(sample: bytes) -> bool:
    """Whether most high bytes are letters inside words, or lone marks, of Western European text."""
    in_words = sum(map(len, _LATIN_IN_WORD.findall(sample)))
    return in_words + len(_LATIN_ALONE.findall(sample)) >= 0.8 * len(_HIGH.findall(sample))

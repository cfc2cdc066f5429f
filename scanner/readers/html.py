"""Reads HTML: the text of each block, and every attribute, comment and script, none of it dropped.

A field is named by what holds it and the source line it starts on, as in `p[12]` or `@href[3]`. Names of
tags and attributes that are not HTML's own are data and are looked at as text. The page is cut into marks and
text by one expression that never looks twice at a character: Python's own parser drops what stands in end
tags and unclosed scripts, and takes hours over a hostile page. Pages beyond a few megabytes are read as
plain text, tags and all.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace

from scanner.content.encoding import decode
from scanner.media.signals import TDM_RESERVATION, signal_of
from scanner.model import Extent, Field, Format, Issue, ReadEvent, Signal
from scanner.readers import document
from scanner.readers.base import Content, Limits, Rewound, read_upto
from scanner.readers.fields import text_events, windows
from scanner.readers.text import coding_issues

FORMATS = (Format.HTML,)
_PARSED = 4 << 20


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_INLINE = _words(
    "a abbr b bdi bdo cite code data dfn em font i kbd mark q rp rt ruby s samp small span strong sub sup time"
    " tt u var wbr"
)
"""Elements whose text belongs to the block around them."""
_BLOCKS = _words(
    "address article aside audio blockquote body br button caption col colgroup dd details dialog div dl dt"
    " embed fieldset figcaption figure footer form frame h1 h2 h3 h4 h5 h6 head header hr html iframe img input"
    " label legend li link main map menu meta nav noscript object ol optgroup option p picture pre script"
    " section select source style summary svg table tbody td template textarea tfoot th thead title tr track"
    " ul video"
)
_ATTRIBUTES = _words(
    "abbr action alt cite class content data datetime href id label name placeholder poster property rel src"
    " srcdoc srcset style summary title type value"
)
_MARK = re.compile(
    r"<!--(?P<comment>.*?)(?:--!?>|\Z)"
    r"|<[!?](?P<declaration>[^>]*)(?:>|\Z)"
    r"|<(?P<end>/?)(?P<tag>[a-zA-Z][^\s/>]*)(?P<rest>(?:[^>\"']|\"[^\"]*\"|'[^']*'|[\"'])*+)(?:>|\Z)",
    re.DOTALL,
)
"""Whatever is left open ends with the page, so no start is tried twice; a quote has no partner twice at most."""
_ATTRIBUTE = re.compile(
    r"""(?P<name>[^\s=/"'<>]+)(?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'>]*)))?"""
    r"""|["'](?P<stray>[^"']*)"""
)
_RAW = {name: re.compile(rf"</{name}\b", re.IGNORECASE) for name in ("script", "style", "textarea", "title")}
"""Elements in which nothing but their own end tag is a tag."""


def _unescape(text: str) -> str:
    try:
        return html.unescape(text)
    except ValueError:  # a character number of thousands of digits
        return text


class _Page:
    """Collects fields while the page is walked through from mark to mark."""

    def __init__(self, text: str) -> None:
        self._source = text
        self._counted = 0
        self._line = 1
        self._holder = "text"
        self._from_line = 1
        self._text: list[str] = []
        self.whole: list[str] = []
        """The texts of the fields, uncut."""
        self.fields: list[Field] = []
        self.signals: list[Signal] = []

    def _line_at(self, place: int) -> int:
        self._line += self._source.count("\n", self._counted, place)
        self._counted = place
        return self._line

    def _add(self, name: str, line: int, text: str) -> None:
        if text and not text.isspace():
            self.whole.append(text)
            self.fields.extend(windows((name, line), text))

    def _begin_block(self, tag: str, line: int) -> None:
        """Close the block at hand and open one for `tag`."""
        self._add(self._holder, self._from_line, "".join(self._text))
        self._text = []
        self._holder = tag if tag in _BLOCKS else "text"
        self._from_line = line

    def walk(self) -> None:
        """All of the page, once."""
        text, at = self._source, 0
        while (mark := _MARK.search(text, at)) is not None:
            self._text.append(_unescape(text[at : mark.start()]))
            at = mark.end()
            line = self._line_at(mark.start())
            if mark["tag"] is None:
                self._add("@comment", line, mark["comment"] or mark["declaration"] or "")
            else:
                at = self._tag(mark, mark["tag"].lower(), line)
        self._text.append(_unescape(text[at:]))
        self._begin_block("text", 0)

    def _tag(self, mark: re.Match[str], tag: str, line: int) -> int:
        """Take a tag, and what is in it if that holds no tags; where the walk goes on."""
        if tag not in _INLINE:
            self._begin_block("text" if mark["end"] else tag, line)
        if tag not in _INLINE and tag not in _BLOCKS:
            self._add("@tag", line, mark["tag"])
        told = dict(self._attribute(attribute, line) for attribute in _ATTRIBUTE.finditer(mark["rest"]))
        if tag == "meta" and told.get("name", "").strip().lower() == TDM_RESERVATION:
            self.signals.append(signal_of(TDM_RESERVATION, told.get("content", ""), ("@content", line)))
        raw = _RAW.get(tag)
        if raw is None or mark["end"] or mark["rest"].endswith("/"):
            return mark.end()
        end = raw.search(self._source, mark.end())
        stop = end.start() if end else len(self._source)
        inside = self._source[mark.end() : stop]
        self._text.append(inside if tag in ("script", "style") else _unescape(inside))
        return stop

    def _attribute(self, found: re.Match[str], line: int) -> tuple[str, str]:
        name = found["name"] or ""
        value = found["double"] or found["single"] or found["bare"] or found["stray"] or ""
        if name.lower() in _ATTRIBUTES:
            self._add(f"@{name.lower()}", line, _unescape(value))
        else:
            self._add("@attribute", line, f"{name} {_unescape(value)}".strip())
        return name.lower(), _unescape(value)


def read(content: Content, limits: Limits) -> Iterator[ReadEvent]:
    """One sample in row 0."""
    data, fault = read_upto(content.stream, _PARSED + 1)
    if len(data) > _PARSED:
        yield Issue("html.unparsed", f"over {_PARSED >> 20} MiB", row=0, rows=1, byte_offset=0)
    if len(data) > _PARSED or fault is not None:
        yield from document.read(replace(content, stream=Rewound(data, content.stream, fault)), limits)
        return
    decoded = decode(data, content.codec, content.codec_certain)
    yield from coding_issues(decoded, content, 0, 0)
    page = _Page(decoded.text)
    page.walk()
    yield from text_events(
        0, ("html",), page.whole, page.fields, len(data) - decoded.bytes_lost, 0, signals=page.signals
    )
    yield Extent(1, len(data))

"""Reads HTML: the text of each block, and every attribute, comment and script, none of it dropped.

A field is named by what holds it and the source line it starts on, as in `p[12]` or `@href[3]`. Names of
tags and attributes that are not HTML's own are data and are looked at as text. Pages beyond a few megabytes
are read as plain text, tags and all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser

from scanner.content.encoding import decode
from scanner.model import Extent, Field, Format, Issue, ReadEvent, Sample
from scanner.readers import document
from scanner.readers.base import Content, Limits, Rewound, read_upto
from scanner.readers.fields import windows

FORMATS = (Format.HTML,)
_PARSED = 4 << 20
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "data",
        "dfn",
        "em",
        "font",
        "i",
        "kbd",
        "mark",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "button",
        "caption",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hr",
        "html",
        "label",
        "legend",
        "li",
        "main",
        "nav",
        "noscript",
        "ol",
        "option",
        "p",
        "pre",
        "script",
        "section",
        "select",
        "style",
        "summary",
        "table",
        "tbody",
        "td",
        "textarea",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
        "video",
        "audio",
        "img",
        "picture",
        "source",
        "iframe",
        "input",
        "link",
        "meta",
    ]
)
_ATTRIBUTES = frozenset(
    [
        "abbr",
        "action",
        "alt",
        "cite",
        "class",
        "content",
        "data",
        "datetime",
        "href",
        "id",
        "label",
        "name",
        "placeholder",
        "poster",
        "property",
        "rel",
        "src",
        "srcdoc",
        "srcset",
        "style",
        "summary",
        "title",
        "type",
        "value",
    ]
)


class _Blocks(HTMLParser):
    """Collects fields; text of inline elements stays with the block around it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.fields: list[Field] = []
        self._tag = "text"
        self._line = 1
        self._text: list[str] = []

    def _add(self, name: str, line: int, text: str) -> None:
        if text and not text.isspace():
            self.fields.extend(windows((name, line), text))

    def end_block(self, tag: str) -> None:
        """Close the block at hand and open one for `tag`."""
        self._add(self._tag, self._line, "".join(self._text))
        self._text = []
        self._tag = tag if tag in _BLOCKS else "text"
        self._line = self.getpos()[0]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line = self.getpos()[0]
        if tag not in _INLINE:
            self.end_block(tag)
        if tag not in _INLINE | _BLOCKS:
            self._add("@tag", line, tag)
        for name, value in attrs:
            if name in _ATTRIBUTES:
                self._add(f"@{name}", line, value or "")
            else:
                self._add("@attribute", line, f"{name} {value or ''}")

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self.end_block("text")

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_comment(self, data: str) -> None:
        self._add("@comment", self.getpos()[0], data)

    def handle_decl(self, decl: str) -> None:
        self._add("@comment", self.getpos()[0], decl)

    def handle_pi(self, data: str) -> None:
        self._add("@comment", self.getpos()[0], data)

    def unknown_decl(self, data: str) -> None:
        self._add("@comment", self.getpos()[0], data)


def read(content: Content, limits: Limits) -> Iterator[ReadEvent]:
    """One sample in row 0."""
    data, fault = read_upto(content.stream, _PARSED + 1)
    if len(data) > _PARSED or fault is not None:
        yield from document.read(replace(content, stream=Rewound(data, content.stream, fault)), limits)
        return
    decoded = decode(data, content.codec, content.codec_certain)
    if decoded.codec_used != content.codec:
        yield Issue("text.encoding_guessed", decoded.codec_used, None, 0, 1, 0)
    if decoded.bytes_lost:
        detail = f"{decoded.bytes_lost} bytes are not {content.codec}"
        yield Issue("text.undecodable", detail, None, 0, 1, content_lost=decoded.bytes_lost)
    parser = _Blocks()
    parser.feed(decoded.text)
    parser.close()
    parser.end_block("text")
    yield Sample(0, tuple(parser.fields), len(data) - decoded.bytes_lost, byte_offset=0)
    yield Extent(1, len(data))

"""HTML: every word of a page is in a field, whatever stands around it, and no page stalls the reader."""

from __future__ import annotations

import re
import signal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.model import Format
from scanner.readers import document, html
from tests.scanner.readers.reading import Seen, read_bytes


def read(text: str, **options: Any) -> Seen:
    return read_bytes(text.encode(), "a.html", kind=Format.HTML, **options)


def test_blocks_keep_the_text_of_their_inline_elements_together() -> None:
    seen = read("<html><body>\n<p>Mirel <b>Taven</b><i>holt</i></p>\n<div>next</div></body></html>")
    assert seen.texts()["p.2"] == "Mirel Tavenholt"
    assert seen.texts()["div.3"] == "next"


def test_entities_are_what_they_stand_for() -> None:
    seen = read('<p title="a &amp; b">Jos&eacute; &lt;mirel&#64;example.com&gt; &#x4f60;</p>')
    assert seen.texts() == {"@title.1": "a & b", "p.1": "José <mirel@example.com> 你"}


@pytest.mark.parametrize("number", ["9" * 5000, "x" + "f" * 5000, "0", "xd800"])
def test_senseless_character_numbers_do_no_harm(number: str) -> None:
    assert "Mirel" in read(f"<p>Mirel &#{number};</p>").all_text()


@pytest.mark.parametrize(
    "page",
    [
        "<p>{}</p>", "<p>{}", "{}", "<!-- {} -->", "<!-- {}", "<!{}>", "<!DOCTYPE {}", "<?php {} ?>", "<?{}",
        "<![CDATA[{}]]>", "<![{}", "<script>{}</script>", "<script>if (a < b) '{}'", "<style>.{} {{", "<textarea><b>{}",
        "<p {}>", "<p {}", "<p {}=1>", "<p data-x={}>", '<p title="{}">', "<p title='{}", "<p title = {}>", "<p title={}/>",
        "</p {}>", "</{}>", "</ {}>", "<{}>", "<{}/>", "<a.{}>", '<p "{}">', "<p x='1'{}>", "< {}>", "<3 {}", "a < b {}",
        "<title>a</title {}>", "<p title=\"a > {}\">", "<SCRIPT>{}</ScRiPt>", "<svg><path d={}>", "&{};", "<p/{}>",
        "<p ={}>", "<!--> {} -->", "<p\n{}\n>", "<p title=\0{}>", "<script src={}/>", "<p a='b\"{}'>",
    ],
)  # fmt: skip
def test_no_place_of_a_page_is_passed_over(page: str) -> None:
    for before, after in (("", ""), ("<html><p>x</p>", "<p>y</p></html>")):
        assert "mireltavenholt" in read(before + page.format("mireltavenholt") + after).all_text().lower()


_PARTS = ["<", ">", "</", "/>", "<!--", "-->", "<!", "<?", "]]>", '"', "'", "=", " ", "\n", "&", ";", "#", "<p", "<b>",
          "</p>", "<script>", "</script>", "<style", "<title>", "<a href=", "\0", "/", "<x-y", "-"]  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(_PARTS) | st.integers(100, 999).map(lambda n: f"qz{n}v"), max_size=25))
def test_every_word_of_any_page_is_in_a_field(parts: list[str]) -> None:
    page = "".join(parts)
    text = read(page).all_text()
    for word in re.findall(r"qz\d\d\dv", page):
        assert word in text


@pytest.mark.parametrize(
    "unit",
    ["<", "<!", "<!--", "<a", "<a ", "</", "<?", "<![", '<a x="', "<a x='", "<script>", "</a", "<a/", "&", "&#", "<a\t",
     "<p>", "<a =", "<a '\"", "<title>", "<style><!--", "-->", "<a b c ", "\n<"],
)  # fmt: skip
def test_hostile_repetition_is_read_in_one_pass(unit: str) -> None:
    """Not a benchmark: were a start tried again and again, as in the standard library, this would take hours."""
    signal.signal(signal.SIGVTALRM, _give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, 30)
    try:
        html._Page(unit * (500_000 // len(unit))).walk()
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _give_up(*_: object) -> None:
    raise TimeoutError


def test_a_page_too_long_to_parse_is_read_as_text() -> None:
    page = "<p>Mirel Tavenholt</p>\n" * 250_000
    seen = read(page)
    assert seen.content == len(page) > document.SMALL
    assert seen.texts()["text"] == page
    assert [issue.code for issue in seen.issues] == ["html.unparsed"]


def test_names_that_are_not_of_html_are_data() -> None:
    seen = read("<Mirel-Tavenholt who='x'><p onclick='go()'>t</p></Mirel-Tavenholt>")
    assert seen.texts()["@tag.1"] == "Mirel-Tavenholt" * 2
    assert "onclick go()" in seen.texts()["@attribute.1"]


def test_bad_bytes_are_counted() -> None:
    seen = read_bytes("<p>你好，世界</p>".encode() + b"\xff", "a.html", kind=Format.HTML)
    assert (seen.codes, seen.lost) == (["text.undecodable"], (0, 1, 0))

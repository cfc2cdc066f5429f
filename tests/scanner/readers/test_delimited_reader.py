"""CSV and TSV: cells as the standard parser gives them, faults of one record told and passed."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.model import Format, ReadRules
from scanner.readers.base import Limits
from tests.scanner.readers.reading import Seen, read_bytes

cells = st.text(alphabet='ab,;"\n\r\t é你', max_size=8)


def read(data: str | bytes, name: str = "a.csv", **options: object) -> Seen:
    raw = data.encode() if isinstance(data, str) else data
    return read_bytes(raw, name, kind=Format.TSV if name.endswith("tsv") else Format.CSV, **options)  # type: ignore[arg-type]


@settings(deadline=None, max_examples=150)
@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_what_the_standard_library_writes_is_read_back(rows: list[tuple[str, str]], end: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=end, quoting=csv.QUOTE_ALL).writerows([("first,one", "second,one"), *rows])
    seen = read(out.getvalue())
    assert seen.rows == len(rows)
    for number, (left, right) in enumerate(rows):
        wanted = {"first,one": left, "second,one": right}
        assert seen.texts(number) == {name: text for name, text in wanted.items() if text}
    assert (seen.content, seen.lost) == (len(out.getvalue().encode()), (0, 0, 0))


def test_quoted_line_ends_stay_in_their_cell() -> None:
    seen = read('id,note\r\n1,"one\r\ntwo ""x"""\r\n2,plain\r\n')
    assert seen.texts(0)["note"] == 'one\r\ntwo "x"'
    assert [(s.row, s.byte_offset) for s in seen.samples] == [(0, 9), (1, 29)]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_told_from_the_header(mark: str) -> None:
    seen = read(mark.join(("name", "city", "note")) + "\n" + mark.join(("Mirel", "Quellmark", "x")) + "\n")
    assert seen.texts() == {"name": "Mirel", "city": "Quellmark", "note": "x"}


def test_ragged_rows_are_read_whole_and_told() -> None:
    seen = read("a,b\n1x\n2x,3x,Mirel,Oren\n4x,5x\n")
    assert seen.texts(1) == {"a": "2x", "b": "3x", "column3": "Mirel", "column4": "Oren"}
    assert seen.codes == ["record.ragged"] * 2
    assert all("b" in [f.text for f in s.fields if f.is_key] for s in seen.samples)


def test_a_name_in_the_header_that_no_row_fills_is_looked_at() -> None:
    assert "Mirel Tavenholt" in read("a,Mirel Tavenholt\n1x\n2x\n").all_text()


def test_equal_names_keep_both_cells() -> None:
    seen = read("a,a\nfirst,second\n")
    assert [f.text for f in seen.fields if not f.is_key] == ["first", "second"]


@pytest.mark.parametrize(
    ("data", "rows"), [("a,b\n", 1), ("a,b", 1), ("\n\n", 0), ("a,b\n\n\n", 1), ("a,b\n1,2", 1)]
)
def test_lone_headers_and_blank_lines(data: str, rows: int) -> None:
    seen = read(data)
    assert (seen.rows, seen.content, seen.lost) == (rows, len(data), (0, 0, 0))


def test_without_header_every_line_is_a_row() -> None:
    seen = read("Mirel,x\nOren,y\n", rules=ReadRules(csv_header=False))
    assert [seen.texts(n)["column1"] for n in range(2)] == ["Mirel", "Oren"]
    assert seen.codes == []


def test_a_lone_carriage_return_ends_a_row_and_no_more() -> None:
    seen = read("a,b\r1x,2x\r3x,4x\n5x,6x\n")
    assert [seen.texts(n) for n in range(3)] == [{"a": f"{n}x", "b": f"{n + 1}x"} for n in (1, 3, 5)]
    assert seen.lost == (0, 0, 0)


def test_nul_bytes_stay_in_their_cell() -> None:
    seen = read(b"a,b\nx\0y,z\n" + b"1x,2x\n" * 20)
    assert seen.texts(0) == {"a": "x\0y", "b": "z"}


def test_a_quote_that_never_closes_is_lost_alone() -> None:
    tail = "".join(f"{n}x,{n}y\n" for n in range(400))
    seen = read(f'a,b\nbefore,x\n"open,z\n{tail}', limits=Limits(max_record=1000))
    assert seen.codes == ["record.too_large"]
    assert seen.lost[0] == 1
    assert 1000 < seen.lost[1] < 1020
    assert seen.texts()["a"].startswith("before")
    assert "399x" in seen.all_text()


def test_a_line_over_the_limit_is_lost_alone() -> None:
    seen = read("a,b\n1x,2x\n" + "z" * 3000 + "\n3x,4x\n", limits=Limits(max_record=1000))
    assert (seen.codes, seen.rows, seen.lost) == (["record.too_large"], 3, (1, 3001, 0))
    assert seen.texts(2) == {"a": "3x", "b": "4x"}


def test_bad_bytes_are_told_at_their_row() -> None:
    seen = read("名字,城市\n米瑞尔,夸马克\n".encode() * 5 + b"x\xff,y\n")
    assert (seen.codes, seen.lost) == (["text.undecodable"], (0, 1, 0))
    assert seen.issues[0].row == 9


def test_bad_bytes_in_the_header_are_told_too() -> None:
    seen = read("名字,城市\xff".encode().replace(b"\xc3\xbf", b"\xff") + "\n米瑞尔,夸马克\n".encode())
    assert (seen.codes, seen.lost, seen.issues[0].row) == (["text.undecodable"], (0, 1, 0), None)


@pytest.mark.parametrize("codec", ["utf-16", "gb18030", "utf-8-sig"])
def test_other_encodings(codec: str) -> None:
    data = ("名字,城市\r\n" + "米瑞尔,夸马克市\r\n" * 3).encode(codec)
    seen = read(data)
    assert [seen.texts(n) for n in range(3)] == [{"名字": "米瑞尔", "城市": "夸马克市"}] * 3
    assert (seen.content, seen.lost) == (len(data), (0, 0, 0))


def test_tsv_knows_no_quotes() -> None:
    seen = read('a\tb\n"x\ty"\n', "a.tsv")
    assert seen.texts() == {"a": '"x', "b": 'y"'}


def test_a_quote_that_never_closes_is_told() -> None:
    seen = read('who,note\nu1,"open\nu2,plain\nu3,plain\n')
    assert [(i.code, i.row) for i in seen.issues] == [("record.open_quote", 0)]
    assert seen.lost == (0, 0, 0)
    for sound in ('who,note\nu1,"two\nlines"\n', 'who,note\nu1,5" disk\n'):
        assert read(sound).issues == []


def test_marks_inside_quotes_of_the_header_are_no_delimiters() -> None:
    assert read('"a,b,c,d";author\nx;u1\n').texts(0)["author"] == "u1"

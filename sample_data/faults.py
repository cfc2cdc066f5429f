"""Planted faults, each in a source of its own, so that all other sources stay without an open issue."""

from __future__ import annotations

import hashlib

from containers import json_line, torn_gzip
from texts import Text, plain, valued
from truth import Place
from workshop import Workshop


def broken_line(shop: Workshop) -> None:
    """A line of JSONL that is cut off; those around it are read."""
    path = "faults/line/log.jsonl"
    lines = [json_line({"n": n, "text": plain(shop.rng, "en").text}) for n in range(4)]
    kept = valued(shop.rng, "en", shop.values.email())
    lines.append(json_line({"n": 4, "text": kept.text}))
    lines[2] = lines[2][: len(lines[2]) // 2] + "\n"
    shop.write(path, "".join(lines).encode())
    shop.truth.text(Place("fault-line", path, 4), ("text",), kept)
    shop.truth.file("fault-line", path, 5, lost=1)
    shop.truth.issue("record.invalid", "fault-line", path, row=2, rows_lost=1)


def torn(shop: Workshop) -> None:
    """A gzip file that ends early: three lines can be read, the rest is missing."""
    path = "faults/torn/pages.jsonl.gz"
    lines = [json_line({"n": n, "text": plain(shop.rng, "en").text}).encode() for n in range(9)]
    shop.write(path, torn_gzip(b"".join(lines[:3]), b"".join(lines[3:])))
    shop.truth.file("fault-torn", path, 3)
    shop.truth.issue("stream.torn", "fault-torn", path)


def bad_bytes(shop: Workshop) -> None:
    """Three bytes that are no UTF-8 in a text that is."""
    path = "faults/bytes/note.txt"
    before, after = valued(shop.rng, "zh", shop.values.card()), plain(shop.rng, "zh")
    shop.write(path, before.text.encode() + b"\xff\xfe\xc0" + after.text.encode())
    shop.truth.text(Place("fault-bytes", path), ("text",), Text(before, "\ufffd\ufffd\ufffd", after))
    shop.truth.file("fault-bytes", path, 1)
    shop.truth.issue("text.undecodable", "fault-bytes", path, row=0, content_lost=3)


def changed(shop: Workshop) -> dict[str, str]:
    """A file that was changed after its digest was declared; the declared digest by path."""
    path = "faults/changed/list.txt"
    shop.write(path, b"first\nsecond\nthird, added later\n")
    shop.truth.file("fault-changed", path, 1)
    shop.truth.issue("file.changed", "fault-changed", path)
    return {path: hashlib.sha256(b"first\nsecond\n").hexdigest()}


def missing(shop: Workshop) -> dict[str, str]:
    """Two files are listed, one is there."""
    there, gone = "faults/missing/a.txt", "faults/missing/b.txt"
    shop.write(there, b"The first of two parts.\n")
    shop.truth.file("fault-missing", there, 1)
    shop.truth.file("fault-missing", gone, 0, status="missing")
    shop.truth.issue("file.missing", "fault-missing", gone)
    shop.truth.issue("count.files", "fault-missing", None)
    return {
        p: hashlib.sha256(t).hexdigest() for p, t in ((there, b"The first of two parts.\n"), (gone, b"?"))
    }


def links(shop: Workshop) -> None:
    """Symbolic links: one leads out of the corpus to the truth itself, one stays inside, one leads nowhere."""
    own = "faults/links/own.txt"
    shop.write(own, b"Links are never followed.\n")
    shop.truth.file("fault-links", own, 1)
    targets = (
        ("out.jsonl", "../../../truth.jsonl", "file.link_outside", "open"),
        ("again.txt", "own.txt", "file.link_inside", "notice"),
        ("nowhere.txt", "gone.txt", "file.link_broken", "open"),
    )
    for name, target, code, severity in targets:
        path = f"faults/links/{name}"
        (shop.root / path).symlink_to(target)
        shop.truth.file("fault-links", path, 0, status="link")
        shop.truth.issue(code, "fault-links", path, severity)


def binaries(shop: Workshop) -> None:
    """Bytes of no format that anybody knows, a format that no reader looks into, and binary cells."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    blob = bytes((n * 73 + 19) % 251 for n in range(600))
    shop.write("faults/binary/state.bin", b"\x01\x00\x9d\x02" + blob)
    shop.truth.file("fault-binary", "faults/binary/state.bin", 0)
    shop.truth.issue("format.unknown", "fault-binary", "faults/binary/state.bin")
    page = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
    shop.write("faults/binary/paper.pdf", page)
    shop.truth.file("fault-binary", "faults/binary/paper.pdf", 0)
    shop.truth.issue("format.unsupported", "fault-binary", "faults/binary/paper.pdf")
    path = "faults/binary/cells.parquet"
    cells = pa.table(
        {"text": ["one", "two"], "state": [b"\xff\x00\x81\x9d\xee", b"\x80\x00\xfe\x9c\x01\x02"]}
    )
    pq.write_table(cells, shop.root / path)
    shop.truth.file("fault-binary", path, 2)
    shop.truth.issue("value.binary", "fault-binary", path, row=0, content_lost=11)


def miscounted(shop: Workshop) -> None:
    """Three samples where five are declared."""
    path = "faults/count/rows.jsonl"
    shop.write(
        path, "".join(json_line({"n": n, "text": plain(shop.rng, "zh").text}) for n in range(3)).encode()
    )
    shop.truth.file("fault-count", path, 3)
    shop.truth.issue("count.samples", "fault-count", None)


def stray(shop: Workshop) -> None:
    """A file that no source declares."""
    path = "stray/notes.txt"
    text = Text("Nobody declared this: ", shop.values.email())
    shop.truth.plant(text.marks[0].what.text)
    shop.write(path, text.text.encode())
    shop.truth.file(None, path, 0, status="undeclared")
    shop.truth.issue("file.undeclared", None, path)

"""Sources of documents: text in many encodings and wrappings, Markdown, HTML, JSON, subtitles, archives."""

from __future__ import annotations

import json

from containers import compressed, json_line, tar, zipped
from people import CHINESE, ENGLISH
from texts import Name, Text, named, plain, valued
from truth import Place, Tie
from workshop import Workshop


def docs(shop: Workshop) -> None:
    """Documents, one sample each; also in a hidden folder, in one called logs, and in one named by a person."""
    _document(shop, "docs/harbour.txt", _paragraphs(shop, "en", 3))
    _document(shop, "docs/minutes.md", Text("# Minutes\n\n- ", _paragraphs(shop, "en", 3)))
    _document(shop, "docs/.drafts/plan.md", Text("# Draft\n\n", _paragraphs(shop, "en", 2)))
    log = Text("started\n", _paragraphs(shop, "en", 2))
    _document(shop, "docs/logs/run-01.txt", log)
    _document(shop, "docs/logs/run-01-copy.txt", log)
    shop.truth.issue("file.duplicate", "docs", "docs/logs/run-01.txt", "notice")
    _document(shop, "docs/archive/tides.txt.bz2", _paragraphs(shop, "en", 4))
    _document(shop, "docs/archive/lamps.txt.xz", _paragraphs(shop, "zh", 4))
    _document(shop, "docs/zh/wide.txt", Text("\ufeff", _paragraphs(shop, "zh", 4)), "utf-16-le")
    _document(shop, "docs/zh/old.txt", _paragraphs(shop, "zh", 6), "gb18030")
    letter = "docs/Orrin_Veskadale/letter.txt"
    tie = _named_by(letter, "Orrin_Veskadale")
    _document(shop, letter, Text("Dear all,\n", plain(shop.rng, "en"), "\n"), ties=(tie,))
    _page(shop, "docs/page.html")
    _list(shop, "docs/entries.json")


def _paragraphs(shop: Workshop, language: str, count: int) -> Text:
    people = ENGLISH if language == "en" else CHINESE
    first = shop.rng.randrange(len(people) * 4)
    out = Text()
    for number in range(count):
        out = Text(out, shop.prose(language, first + 2 * number, people), "\n")
    return out


def _document(
    shop: Workshop, path: str, text: Text, codec: str = "utf-8", ties: tuple[Tie, ...] = ()
) -> None:
    place = Place("docs", path, ties=ties)
    shop.truth.sample(place)
    shop.truth.text(place, ("text",), text)
    shop.write(path, compressed(text.text.encode(codec), "." + path.rpartition(".")[2]))
    shop.truth.file("docs", path, 1)


def _page(shop: Workshop, path: str) -> None:
    """HTML: fields are named by their block and source line."""
    place = Place("docs", path)
    first = named(shop.rng, "en", "Jorunn Abelhaug")
    mail = shop.values.email()
    second = Text("Write to ", mail, " or come by.")
    lines = (
        "<!doctype html>",
        "<html><head><title>Ferry</title></head><body>",
        f"<p>{first.text}</p>",
        f"<!-- {mail.text} -->",
        f"<p>Write to <b>{mail.text}</b> or come by.</p>",
        "</body></html>",
    )
    shop.truth.sample(place)
    shop.truth.text(place, ("p", 3), first)
    shop.truth.text(place, ("@comment", 4), Text(" ", mail, " "))
    shop.truth.text(place, ("p", 5), second)
    shop.write(path, "\n".join(lines).encode())
    shop.truth.file("docs", path, 1)


def _list(shop: Workshop, path: str) -> None:
    """A JSON array: each item is a sample."""
    entries = []
    for row in range(4):
        place = Place("docs", path, row)
        note = shop.prose("en", row, ENGLISH[7:])
        shop.truth.sample(place)
        shop.truth.text(place, ("note", "body"), note)
        entries.append({"note": {"body": note.text, "pages": row + 1}})
    shop.write(path, json.dumps(entries, ensure_ascii=False, indent=1).encode())
    shop.truth.file("docs", path, len(entries))


def subtitles(shop: Workshop) -> None:
    """Cues, one sample each; WebVTT says who speaks."""
    cues = [named(shop.rng, "en", person.names[0]) for person in ENGLISH[2:8]]
    _cues(shop, "films/film.srt", [_numbered(n, cue) for n, cue in enumerate(cues, 1)], [])
    speakers = [person.names[0] for person in (*ENGLISH[:3], *CHINESE[:3])]
    blocks = [Text("WEBVTT")]
    for n, who in enumerate(speakers):
        said = valued(shop.rng, "en", shop.values.any()) if n % 2 else plain(shop.rng, "zh")
        blocks.append(Text(_times(n, "."), "\n<v ", Name(who), ">", said))
    _cues(shop, "subtitles/talk.vtt", blocks, speakers, head=1)


def _times(number: int, mark: str) -> str:
    return f"00:00:{number * 4:02}{mark}000 --> 00:00:{number * 4 + 3:02}{mark}500"


def _numbered(number: int, cue: Text) -> Text:
    return Text(f"{number}\n{_times(number, ',')}\n", cue)


def _cues(shop: Workshop, path: str, blocks: list[Text], voices: list[str], head: int = 0) -> None:
    source = path.split("/", maxsplit=1)[0]
    for row, block in enumerate(blocks[head:]):
        place = Place(source, path, row)
        shop.truth.sample(place)
        shop.truth.text(place, ("cue",), block)
        if voices:
            shop.truth.column(place, ("voice", 0), voices[row])
    shop.write(path, "\n\n".join(block.text for block in blocks).encode() + b"\n")
    shop.truth.file(source, path, len(blocks) - head)


def archives(shop: Workshop) -> None:
    """A zip in a tar, with text, records and a compressed member in them, one of them named by a person."""
    path = "archives/bundle.tar"
    place = Place("archives", path)
    readme = shop.prose("en", 2, ENGLISH[12:])
    _member(shop, place.in_member("readme.txt"), ("text",), readme)
    letter, name = shop.prose("zh", 4, CHINESE), "letters/Tamsin_Quellrow.md"
    tie = _named_by(f"!/inner.zip!/{name}", "Tamsin_Quellrow")
    _member(shop, place.in_member(f"inner.zip!/{name}", tie), ("text",), letter)
    lines, records = [], place.in_member("inner.zip!/rows.jsonl.gz")
    for row in range(4 * shop.scale):
        text = shop.prose("en", row + 4, ENGLISH)
        _member(shop, records.at(row), ("text",), text)
        lines.append(json_line({"text": text.text}))
    rows = compressed("".join(lines).encode(), ".gz")
    inner = zipped([(name, letter.text.encode()), ("rows.jsonl.gz", rows)])
    shop.write(path, tar([("readme.txt", readme.text.encode()), ("inner.zip", inner)]))
    shop.truth.file("archives", path, len(lines) + 2)


def _named_by(path: str, part: str) -> Tie:
    """The tie of a path in which a person's name stands, its blanks written as underscores."""
    start = path.index(part)
    return Tie(part.replace("_", " "), "name_in_text", start, start + len(part))


def _member(shop: Workshop, place: Place, path: tuple[str | int, ...], text: Text) -> None:
    shop.truth.sample(place)
    shop.truth.text(place, path, text)

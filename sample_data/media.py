"""Sources of voices and pictures: folders by speaker, sidecars, WebDataset pairs, a picture column in Parquet."""

from __future__ import annotations

import json

from containers import png, tar, wav
from people import BY_ID, UNLISTED
from texts import Text, plain, valued
from truth import Place, Tie
from workshop import Workshop

_SPEAKERS = ("p225", "p226", "p227", "p229", "p230", "p231", "p232", "p999")
"""Folders of `voices/`; nobody knows p999."""


def voices(shop: Workshop) -> None:
    """A folder of clips and lines per speaker; one is called by a pseudonym nobody knows, one by a full name."""
    pitch = 180
    for speaker in _SPEAKERS:
        start = len("voices/")
        tie = Tie(speaker, "person_path", start, start + len(speaker))
        for number in range(1, 2 + shop.scale):
            pitch += 7
            _clip(shop, f"voices/{speaker}/{number:03}.wav", pitch, (tie,))
        _lines(shop, f"voices/{speaker}/lines.txt", tie)
    folder = "Marisette_Dunfraith"
    start, end = len("voices/"), len("voices/") + len(folder)
    name = folder.replace("_", " ")
    ties = (Tie(name, "name_in_text", start, end), Tie(name, "person_path", start, end))
    _clip(shop, f"voices/{folder}/001.wav", 440, ties)


def _clip(shop: Workshop, path: str, pitch: int, ties: tuple[Tie, ...]) -> None:
    shop.truth.sample(Place("voices", path, modalities=("audio",), ties=ties))
    shop.write(path, wav(pitch))
    shop.truth.file("voices", path, 1)


def _lines(shop: Workshop, path: str, tie: Tie) -> None:
    text = Text(f"clips of {tie.who}\n001|", plain(shop.rng, "en"), "\n002|", plain(shop.rng, "zh"), "\n")
    if tie.who == "p226":
        text = Text(text, "003|", valued(shop.rng, "zh", shop.values.phone()), "\n")
    place = Place("voices", path, ties=(tie,))
    shop.truth.sample(place)
    shop.truth.text(place, ("text",), text)
    shop.write(path, text.text.encode())
    shop.truth.file("voices", path, 1)


def interview(shop: Workshop) -> None:
    """A source that the declaration ties to one person, whom its text never names."""
    path = "interview/part-1.txt"
    place = Place("interview", path, ties=(Tie("sub-018", "declared"),))
    text = Text(
        "Q: When was the lighthouse built?\nA: Before my time. ",
        valued(shop.rng, "en", shop.values.uk_phone()),
    )
    shop.truth.sample(place)
    shop.truth.text(place, ("text",), text)
    shop.write(path, text.text.encode())
    shop.truth.file("interview", path, 1)


def faces(shop: Workshop) -> None:
    """Pictures in a folder per person, each with a sidecar of its own."""
    for number, speaker in enumerate(("p225", "p228", "p231")):
        start = len("faces/")
        tie = Tie(speaker, "person_path", start, start + len(speaker))
        picture, sidecar = f"faces/{speaker}/front.png", f"faces/{speaker}/front.json"
        shop.truth.sample(Place("faces", picture, modalities=("image",), ties=(tie,)))
        shop.write(picture, png(40 + number))
        shop.truth.file("faces", picture, 1)
        place = Place("faces", sidecar, ties=(tie,))
        caption = valued(shop.rng, "en", shop.values.email()) if number == 0 else plain(shop.rng, "en")
        shop.truth.sample(place)
        shop.truth.text(place, ("caption",), caption)
        shop.write(sidecar, json.dumps({"caption": caption.text, "width": 6}).encode())
        shop.truth.file("faces", sidecar, 1)


_SHOWN = ("sub-001", "sub-024", "sub-020", None)
"""Who is in the pictures of `wds/` and `gallery/`; None: somebody whom the ledger does not know."""


def _person(subject: str | None) -> str:
    return UNLISTED[0] if subject is None else BY_ID[subject].names[0]


def pairs(shop: Workshop) -> None:
    """WebDataset: `0001.png` and `0001.json` are one sample, found under the first of its members."""
    path, members = "wds/shard-000.tar", []
    for number, subject in enumerate(_SHOWN, 1):
        stem, person = f"{number:04}", _person(subject)
        place = Place("wds", path, member=f"{path}!/{stem}.png", modalities=("text", "image"))
        caption = valued(shop.rng, "en", shop.values.ip()) if number == 1 else plain(shop.rng, "zh")
        shop.truth.sample(place)
        shop.truth.column(place, ("json", "person"), person)
        shop.truth.text(place, ("json", "caption"), caption)
        record = {"person": person, "caption": caption.text}
        members += [
            (f"{stem}.png", png(80 + number)),
            (f"{stem}.json", json.dumps(record, ensure_ascii=False).encode()),
        ]
    shop.write(path, tar(members))
    shop.truth.file("wds", path, len(_SHOWN))


def gallery(shop: Workshop) -> None:
    """Pictures as {bytes, path} in a Parquet column, from a source that declares no purpose."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    path, rows = "gallery/portraits.parquet", []
    for row in range(4 * shop.scale):
        place = Place("gallery", path, row, modalities=("text", "image"))
        person = _person(_SHOWN[row % 4])
        caption = valued(shop.rng, "en", shop.values.ssn()) if row % 4 == 1 else plain(shop.rng, "en")
        shop.truth.sample(place)
        shop.truth.column(place, ("person",), person)
        shop.truth.text(place, ("caption",), caption)
        image = {"bytes": png(120 + row % 100), "path": f"{row:04}.png"}
        rows.append({"image": image, "caption": caption.text, "person": person})
    image_type = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    schema = pa.schema([("image", image_type), ("caption", pa.string()), ("person", pa.string())])
    (shop.root / "gallery").mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(rows, schema), shop.root / path)
    shop.truth.file("gallery", path, len(rows))

"""Files per second over a folder of media with metadata, some of them broken: `python -m benchmarks.media [--files 10000]`.

The folder is made from a seed, the scan is the command itself with one worker. Then the report is held against what was
planted: every file accounted for, every person tied to their files, every broken file with its issue. Names are invented.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from scanner.content.sniff import sniff
from scanner.readers.passing import look_at_bytes
from tests.scanner.media import making
from tests.scanner.media.making import exif, item, picture, text_frame

PROGRAM = [sys.executable, "-c", "from scanner.cli.main import main; main()"]
SYLLABLES = "bra den fol gri hus jor kel lum mor nev oth pel qui ras sim tov ull vas wen yst".split()
PEOPLE = 50
BROKEN_SHARE = 0.05
_LABEL = '{"Label": "1", "ContentProducer": "none", "ProduceID": "0"}'


@dataclass(frozen=True)
class Planted:
    """One file, who is named in it as shown or heard, and whether it is broken."""

    path: str
    data: bytes
    person: int | None
    broken: bool


def _names(rng: random.Random) -> list[str]:
    def word() -> str:
        return "".join(rng.choices(SYLLABLES, k=3)).capitalize()

    return [f"{word()} {word()}" for _ in range(PEOPLE)]


def _makers(rng: random.Random) -> dict[str, Callable[[str], bytes]]:
    """Ending -> a file that names a person. Each differs from the next in a few bytes, so that none is a copy."""

    def note() -> str:
        return f"Taken by the river, roll {rng.randrange(10**9)}, frame {rng.randrange(40)}"

    def xmp(name: str) -> bytes:
        body = making.bag("Iptc4xmpExt:PersonInImage", name) + making.bag("dc:subject", "river", "bridge")
        return making.xmp(body, 'plus:DataMining="DMI-ALLOWED"')

    def tags(name: str) -> list[str]:
        return [f"ARTIST={name}", f"COMMENT={note()}"]

    size = (64, 48)
    return {
        "jpg": lambda name: making.with_iim(
            picture(size=size, exif=exif(Artist="Mirel Tavenholt", ImageDescription=note(), place=True), xmp=xmp(name)),
            [(25, b"river"), (120, note().encode())],
        ),
        "png": lambda name: making.png({"Description": note(), "AIGC": _LABEL}, xmp(name), packed=True, size=size),
        "webp": lambda name: picture("WEBP", size=size, exif=exif(ImageDescription=note()), xmp=xmp(name)),
        "wav": lambda name: making.wav({b"IART": name, b"ICMT": note()}),
        "flac": lambda name: making.flac(tags(name)),
        "opus": lambda name: making.opus(tags(name)),
        "ogg": lambda name: making.vorbis(tags(name)),
        "mp3": lambda name: making.mp3(text_frame(b"TPE1", name) + text_frame(b"TIT2", note())),
        "mp4": lambda name: making.mp4(item(b"\xa9ART", name) + item(b"\xa9cmt", note())),
    }  # fmt: skip


def _faults(good: dict[str, bytes]) -> list[tuple[str, bytes]]:
    """One file per way of being broken, under the ending by which it is known."""
    return [
        ("jpg", making.huge_jpeg_header()),
        ("png", making.huge_png()),
        ("png", making.zipped_text_bomb(16 << 20)),
        ("jpg", making.with_segment(picture(), 0xE1, making.LAUGHS)),
        ("jpg", picture(xmp=b"<x:xmpmeta><rdf:RDF></x:xmpmeta>")),
        ("jpg", b"\xff\xd8\xff\xe0" + bytes(1 << 20)),
        ("mp3", making.id3(text_frame(b"TIT2", "a")) + bytes(1 << 20)),
        ("mp3", making.mp3(b"TPE1" + making.synchsafe((256 << 20) - 1) + b"\0\0" + bytes(40))),
        ("wav", good["wav"][:40] + b"\xff\xff\xff\xff" + good["wav"][44:]),
        ("mp4", making.mp4(user=_nested(40))),
        *((ending, data[: len(data) * 2 // 5]) for ending, data in good.items() if ending not in ("mp3", "ogg", "opus")),
        ("opus", good["opus"][:60]),
        ("ogg", good["ogg"][:80]),
    ]  # fmt: skip


def _nested(depth: int) -> bytes:
    return making.box(b"udta", _nested(depth - 1)) if depth else b""


def plant(folder: Path, files: int, seed: int = 7) -> tuple[list[str], list[Planted]]:
    """Write the folder; who is in the ledger and what was written."""
    rng = random.Random(seed)
    names, makers = _names(rng), _makers(rng)
    planted: list[Planted] = []
    for number in range(files):
        person = rng.randrange(PEOPLE)
        ending = rng.choice(tuple(makers))
        data = makers[ending](names[person])
        broken = rng.random() < BROKEN_SHARE
        if broken:
            faults = _faults({e: make(names[person]) for e, make in makers.items()})
            ending, data = rng.choice(faults)
            data += number.to_bytes(4) if ending in ("jpg", "png") else b""
        letters = "".join(
            "abcdefghij"[int(digit)] for digit in f"{number:06}"
        )  # digits could be taken for a phone number
        path = f"{letters[:3]}/{letters}.{ending}"
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
        planted.append(Planted(path, data, None if broken else person, broken))
    return names, planted


def _run(*words: object, cwd: Path) -> int:
    done = subprocess.run([*PROGRAM, *map(str, words)], cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1, 3):
        sys.exit(done.stderr)
    return done.returncode


def _ledger(path: Path, names: list[str], cwd: Path) -> None:
    _run("ledger", "init", path, cwd=cwd)
    for number, name in enumerate(names):
        _run("ledger", "add", path, "subject", "--subject", f"s-{number}", "--name", name, cwd=cwd)


def _metadata_alone(planted: list[Planted]) -> float:
    """Seconds of CPU that reading their metadata takes, without detection, shards and report."""
    types = [sniff(p.data[: 1 << 16], p.path).media_type for p in planted]
    begin = time.process_time()
    for each, media_type in zip(planted, types, strict=True):
        look_at_bytes(each.data, media_type)
    return time.process_time() - begin


def check(report: Path, planted: list[Planted]) -> list[str]:
    """What is not as it was planted, in words."""
    wrong: list[str] = []
    with duckdb.connect(str(report), read_only=True) as con:
        seen = {path for (path,) in con.execute("SELECT path FROM file WHERE sha256 IS NOT NULL").fetchall()}
        wrong += [f"not accounted for: {p.path}" for p in planted if p.path not in seen]
        [(unbalanced,)] = con.execute(
            "SELECT count(*) FROM conservation WHERE NOT coalesce(balanced, false)"
        ).fetchall()
        wrong += [f"{unbalanced} files whose sums do not hold"] if unbalanced else []
        ties = set(con.execute(
            "SELECT f.path, l.subject_id FROM link l JOIN file f USING (file_id) WHERE l.evidence = 'metadata'"
        ).fetchall())  # fmt: skip
        wrong += [
            f"not tied: {p.path}"
            for p in planted
            if p.person is not None and (p.path, f"s-{p.person}") not in ties
        ]
        told = {p for (p,) in con.execute(
            "SELECT path FROM issue_list WHERE severity = 'open' AND regexp_matches(code, '^(media|format)[.]')"
        ).fetchall()}  # fmt: skip
        wrong += [f"broken and not told: {p.path}" for p in planted if p.broken and p.path not in told]
        wrong += [f"told and not broken: {p.path}" for p in planted if not p.broken and p.path in told]
        crashed = con.execute(
            "SELECT code, count(*) FROM issue WHERE code IN ('reader.failed', 'worker.died') GROUP BY 1"
        ).fetchall()
        wrong += [f"{count} x {code}" for code, count in crashed]
    return wrong


def main() -> None:
    """Make, scan, check, print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--files", type=int, default=10_000)
    asked.add_argument("--workers", type=int, default=1)
    asked.add_argument(
        "--ner", default="builtin", help="as for provscan scan; none: names of strangers are not looked for"
    )
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "key").write_text("0b" * 32)
        names, planted = plant(folder / "data", options.files)
        _ledger(folder / "ledger.jsonl", names, folder)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        begin = time.perf_counter()
        status = _run(
            "scan", folder / "data", "--ledger", folder / "ledger.jsonl", "--key", folder / "key", "--workers",
            options.workers, "--ner", options.ner, "--out", folder / "r.duckdb", "--as-of", "2026-11-01", cwd=folder,
        )  # fmt: skip
        seconds = time.perf_counter() - begin
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        alone = _metadata_alone(planted)
        wrong = check(folder / "r.duckdb", planted)
        size = sum(len(p.data) for p in planted)
        print(
            f"{options.files:,} files, {size / 1e6:,.0f} MB, {sum(p.broken for p in planted):,} of them broken"
        )
        print(json.dumps(Counter(p.path.rpartition(".")[2] for p in planted)))
        print(f"scan with {options.workers} worker, --ner {options.ner}: {seconds:.1f} s, "
              f"{options.files / seconds:,.0f} files/s, exit status {status}")  # fmt: skip
        cpu = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
        print(f"{cpu:.1f} s of CPU; the metadata of all of them alone, in one process: {alone:.1f} s of CPU, "
              f"{options.files / alone:,.0f} files/s")  # fmt: skip
        print(f"{len(wrong)} faults" + "".join(f"\n  {each}" for each in wrong[:20]))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()

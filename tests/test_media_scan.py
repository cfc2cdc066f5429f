"""Media from a folder to a verdict: who is shown and heard, what it says of rights, and that nothing raw comes out."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.command import run
from tests.scanner.media import making
from tests.scanner.media.making import HEARD, MAKER, SHOWN, bag, exif, picture, text_frame, xmp

SOURCES = """
sources:
  - id: pictures
    name: Pictures
    kind: open
    locations: ["pictures"]
  - id: sounds
    name: Sounds
    locations: ["sounds"]
"""
STRANGER = "Wimbren Dorrelay"
LABEL = '{"Label": "1", "ContentProducer": "Quellwerk Zzyx"}'
FILES = {
    "pictures/a.jpg": picture(
        xmp=xmp(bag("Iptc4xmpExt:PersonInImage", SHOWN), 'plus:DataMining="DMI-PROHIBITED-AIMLTRAINING"'),
        exif=exif(Artist=MAKER, ImageDescription="write to q.vask@dravemook.com", place=True),
    ),
    "pictures/b.png": making.png({"AIGC": LABEL}, making.person(STRANGER)),
    "pictures/c.webp": picture("WEBP", xmp=xmp(attributes='plus:ModelReleaseStatus="MR-NON"')),
    "pictures/bomb.png": making.huge_png(),
    "sounds/a.mp3": making.mp3(text_frame(b"TPE1", HEARD), seconds=36),
    "sounds/b.wav": making.wav({b"IART": HEARD}, seconds=36),
    "sounds/c.opus": making.opus([f"ARTIST={HEARD}"], seconds=0),
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("media")
    ledger = folder / "ledger.jsonl"
    (folder / "key").write_text("0b" * 32)
    run("ledger", "init", ledger)
    for number, name in enumerate((SHOWN, HEARD, MAKER), 1):
        run("ledger", "add", ledger, "subject", "--subject", f"s-{number}", "--name", name)
    for path, data in FILES.items():
        (folder / "data" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "data" / path).write_bytes(data)
    (folder / "data" / "sources.yaml").write_text(SOURCES)
    for workers in (1, 2):
        done = run(
            "scan", folder / "data", "--ledger", ledger, "--key", folder / "key", "--as-of", "2026-11-01", "-q",
            "--out", folder / f"{workers}.duckdb", "--workers", workers,
        )  # fmt: skip
        assert done.returncode == 3, done.stderr
    return folder / "1.duckdb"


def rows(report: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(report), read_only=True) as con:
        return con.execute(query).fetchall()


def test_who_is_tied_by_metadata(report: Path) -> None:
    ties = rows(
        report,
        "SELECT path, subject_id, evidence, strength, l.field FROM link l JOIN file USING (file_id) ORDER BY ALL",
    )
    assert ("pictures/a.jpg", "s-1", "metadata", "certain", "@xmp-Iptc4xmpExt.PersonInImage[0]") in ties
    assert ("pictures/a.jpg", "s-3", "name_in_text", "exact", "@exif.Artist") in ties
    assert ("pictures/b.png", None, "metadata", "exact", "@xmp-Iptc4xmpExt.PersonInImage[0]") in ties
    heard = [tie for tie in ties if tie[1] == "s-2"]
    assert [(tie[0], tie[2]) for tie in heard] == [
        (f"sounds/{name}", "metadata") for name in ("a.mp3", "b.wav", "c.opus")
    ]


def test_hours_of_a_person(report: Path) -> None:
    query = "SELECT samples, round(hours, 2), samples_without_length FROM per_person WHERE subject_id = 's-2'"
    assert rows(report, query) == [(3, 0.02, 1)]


def test_signals_and_checks(report: Path) -> None:
    assert rows(report, "SELECT path, kind, value, meaning, field FROM signal_list ORDER BY kind") == [
        ("pictures/b.png", "AIGC", "1", "ai_generated", "@text.AIGC"),
        ("pictures/a.jpg", "GPS", "present", "location", "@exif.GPS"),
        (
            "pictures/a.jpg",
            "plus:DataMining",
            "DMI-PROHIBITED-AIMLTRAINING",
            "training_prohibited",
            "@xmp-plus.DataMining",
        ),
        (
            "pictures/c.webp",
            "plus:ModelReleaseStatus",
            "MR-NON",
            "release_none",
            "@xmp-plus.ModelReleaseStatus",
        ),
    ]
    told = rows(
        report,
        "SELECT check_id, breaches FROM check_result WHERE check_id IN ('RGT-01', 'SYN-01', 'REL-01') ORDER BY 1",
    )
    assert [(check, len(breaches)) for check, breaches in told] == [
        ("REL-01", 1),
        ("RGT-01", 1),
        ("SYN-01", 1),
    ]  # type: ignore[arg-type]
    assert rows(report, "SELECT code, path, row FROM issue_list WHERE starts_with(code, 'media.')") == [
        ("media.bomb", "pictures/bomb.png", 0)
    ]
    [(sample,)] = rows(report, "SELECT sample_id FROM signal WHERE kind = 'AIGC'")
    done = run("explain", report, sample)
    assert "1 in @text.AIGC: ai_generated" in done.stdout
    assert "DMI-PROHIBITED-AIMLTRAINING" in run("show", report, "--list", "signals").stdout


def test_personal_data_in_metadata_are_findings(report: Path) -> None:
    found = rows(report, "SELECT entity, field FROM finding_list WHERE entity = 'EMAIL_ADDRESS'")
    assert found == [("EMAIL_ADDRESS", "@exif.ImageDescription")]


def test_nothing_raw_comes_out_and_workers_make_no_difference(report: Path) -> None:
    data = report.read_bytes()
    for text in (SHOWN, HEARD, MAKER, STRANGER, "Quellwerk", "q.vask", "48.858"):
        assert text.encode() not in data
    digest = "SELECT digest FROM seal"
    assert rows(report, digest) == rows(report.with_name("2.duckdb"), digest)


def test_accounts_hold(report: Path) -> None:
    assert rows(report, "SELECT count(*) FROM conservation WHERE NOT balanced") == [(0,)]
    assert rows(report, "SELECT count(*) FROM sample WHERE len(media_sha256) = 1") == [(len(FILES),)]
    assert rows(report, "SELECT count(*) FROM issue WHERE code = 'person.undeclared'") == [(0,)]

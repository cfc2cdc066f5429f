"""The three users' stories over the sample corpus, by the real commands: who files, who reviews, who audits.

A data team scans, signs and packs; a reviewer has only the bundle and the data; an auditor comes months later with a
ledger in which two people have withdrawn and with three changed files, and must get just that.
"""

from __future__ import annotations

import json
import shlex
import shutil
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.command import run
from tests.sample_world import HOME, read_truth

WITHDRAWN = ("sub-001", "sub-006")
"""Who withdraws; both have samples in use, and one some that await a review."""


class Filing:
    """A folder in which a data team has filed: data, report, signature, bundle."""

    def __init__(self, folder: Path) -> None:
        self.home, self.data = folder, folder / "data"
        shutil.copytree(HOME / "corpus", self.data, symlinks=True)
        self.do(
            3,
            "scan",
            "data",
            "--as-of",
            "2026-11-01",
            "--profile",
            "cn",
            "--key",
            "hmac.key",
            "--out",
            "report.duckdb",
            "-q",
        )
        self.do(0, "ledger", "keygen", "signer.pem")
        self.do(0, "attest", "report.duckdb", "--key", "signer.pem", "-o", "report.intoto.json")
        self.do(0, "bundle", "report.duckdb", "-o", "filing.zip", "--declaration", "data/sources.yaml", "--attestation",
                "report.intoto.json", "--public-key", "signer.pub.pem", "-q")  # fmt: skip

    def do(self, status: int, *words: object, cwd: Path | None = None) -> str:
        """Run a command that must end with this status; what it printed."""
        done = run(*words, cwd=cwd or self.home)
        assert done.returncode == status, (words, done.returncode, done.stdout[-2000:], done.stderr)
        return done.stdout


@pytest.fixture(scope="module")
def filing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filing]:
    yield Filing(tmp_path_factory.mktemp("filing"))


@pytest.mark.xdist_group("stories")
def test_a_reviewer_with_the_bundle_and_the_data_verifies_it_by_its_own_read_me(
    filing: Filing, tmp_path: Path
) -> None:
    with zipfile.ZipFile(filing.home / "filing.zip") as packed:
        packed.extractall(tmp_path)
    [bundle] = tmp_path.iterdir()
    names = {str(path.relative_to(bundle)) for path in bundle.rglob("*") if path.is_file()}
    assert {"report.html", "report.intoto.json", "exports/croissant.json", "exports/report.sarif"} <= names
    assert not any("ledger.jsonl" in name or "hmac" in name for name in names)
    read_me = (bundle / "README.md").read_text("utf-8")
    said = [line.strip() for line in read_me.splitlines() if line.strip().startswith("provscan verify")]
    alone, with_data, again = (shlex.split(line)[1:] for line in said)
    assert "attestation  ok" in filing.do(0, *alone, cwd=bundle)
    at = [word.replace("DATA", str(filing.data)) for word in with_data]
    told = filing.do(0, *at, cwd=bundle)
    assert "data         ok: 71 files" in told and "verdicts     ok" in told
    put = {
        "LEDGER": filing.data / "ledger.jsonl",
        "KEY": filing.home / "hmac.key",
        "200": "5",
        "WORD": "seven stones",
    }
    words = [put.get(word, word.replace("DATA", str(filing.data))) for word in again]
    assert "units        ok: seed seven stones: 0 of 5 drawn units differ" in filing.do(0, *words, cwd=bundle)


@pytest.mark.xdist_group("stories")
@pytest.mark.parametrize(("place", "part"), [("report.duckdb", "attestation"), ("data/web/en.jsonl", "data")])
def test_a_reviewer_is_told_of_what_was_changed_since(
    filing: Filing, tmp_path: Path, place: str, part: str
) -> None:
    shutil.copytree(filing.home, tmp_path / "copy", symlinks=True)
    changed = tmp_path / "copy" / place
    content = bytearray(changed.read_bytes())
    middle = len(content) // 2
    content[middle] ^= 1
    changed.write_bytes(bytes(content))
    signed = ("--attestation", "report.intoto.json", "--public-key", "signer.pub.pem")
    words = ("verify", "report.duckdb", "--declaration", "data/sources.yaml", *signed, "--json")
    told = filing.do(1, *words, cwd=tmp_path / "copy")
    states = {one["name"]: one["state"] for one in json.loads(told)["parts"]}
    assert states[part] == "fault"
    if part == "data":
        assert "web/en.jsonl" in told and states["seal"] == "ok"


@pytest.mark.xdist_group("stories")
def test_an_auditor_learns_who_withdrew_what_changed_and_why(filing: Filing, tmp_path: Path) -> None:
    shutil.copytree(filing.home, tmp_path / "audit", symlinks=True)
    home = tmp_path / "audit"
    for person in WITHDRAWN:
        filing.do(
            0,
            "ledger",
            "withdraw",
            "data/ledger.jsonl",
            "--subject",
            person,
            "--time",
            "2026-11-20",
            cwd=home,
        )
    changed = {"web/odd.jsonl": "web", "films/film.srt": "films", "support/tickets.csv": "support"}
    for name in changed:
        assert (home / "data" / name).is_file(), name
        with (home / "data" / name).open("ab") as file:
            file.write(b"\n")
    now = ("--as-of", "2026-11-21", "--profile", "cn", "--key", "hmac.key")
    filing.do(3, "rescan", "report.duckdb", "data", *now, "-o", "new.duckdb", "-q", cwd=home)
    found = json.loads(filing.do(1, "diff", "report.duckdb", "new.duckdb", "--json", cwd=home))
    files = {(row["change"], row["path"]) for row in found["parts"]["files"]}
    assert files == {("changed", name) for name in changed}
    free: dict[str, set[tuple[Any, ...]]] = {}
    for link in read_truth()["link"]:
        if link["verdict"] != "block" and link["subject_id"] in WITHDRAWN:
            free.setdefault(link["subject_id"], set()).add((link["file"], link["member"], link["row"]))
    blocked = found["parts"]["blocked"]
    assert Counter(row["subject_id"] for row in blocked) == {
        who: len(samples) for who, samples in free.items()
    }
    for row in blocked:
        assert row["reason_now"] == "withdrawn"
        assert "withdraw" in json.dumps(row) and "2026-11-20" in json.dumps(row)
    consents = found["parts"]["consents"]
    assert len(consents) == len(WITHDRAWN) and all("granted" in json.dumps(row) for row in consents)
    assert filing.do(0, "diff", "report.duckdb", "report.duckdb", cwd=home).strip().endswith("no difference")


@pytest.mark.xdist_group("stories")
def test_a_profile_of_ones_own_goes_into_the_bundle_and_is_named_by_its_read_me(
    filing: Filing, tmp_path: Path
) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "own.toml").write_text(
        'name = "own"\ntitle = "Own"\nextends = "cn"\nchecks = ["DCL-01", "OWN-01"]\ncheck_files = ["more/own.toml"]\n'
    )
    (tmp_path / "more/own.toml").write_text(
        '[[check]]\nid = "OWN-01"\ntitle = "A"\nclause = "A"\nseverity = "warning"\n'
        'violations = "SELECT source_id FROM source WHERE issuer IS NULL"\n'
    )
    report, out = tmp_path / "own.duckdb", tmp_path / "bundle"
    ledger, declaration = filing.data / "ledger.jsonl", filing.data / "sources.yaml"
    filing.do(3, "decide", "report.duckdb", "--ledger", ledger, "--as-of", "2026-11-01", "--key", "hmac.key", "--profile",
              tmp_path / "own.toml", "--out", report)  # fmt: skip
    packed = ("bundle", report, "-o", out, "--declaration", declaration, "-q")
    filing.do(2, *packed)
    filing.do(2, *packed, "--profile", tmp_path / "more/own.toml")
    filing.do(0, *packed, "--profile", tmp_path / "own.toml")
    lines = (line.strip() for line in (out / "README.md").read_text("utf-8").splitlines())
    said = next(line for line in lines if line.startswith("provscan verify"))
    assert "verdicts     ok" in filing.do(0, *shlex.split(said)[1:], cwd=out)

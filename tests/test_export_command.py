"""`provscan export` and `provscan bundle` as a user runs them: whole or nothing, no foreign file, no secret."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import signal
import subprocess
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from reports.exports.base import exports
from reports.store import open_report
from scanner.cli.export import export as export_command
from scanner.cli.interrupts import interruptible
from scanner.cli.main import main
from scanner.errors import UsageError
from scanner.evidence import Evidence
from scanner.run.bundle import REPORT, BundleRequest, fill
from scanner.run.handing import is_export, whole
from scanner.run.no_secrets import refuse_secrets
from tests.command import run, start
from tests.reports import export_world as world

KEY = bytes(range(32))
KEY_ID = Evidence(KEY).key_id


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    content = world.tables(ledger_digest=hashlib.sha256(LEDGER).hexdigest())
    content["scan"] = [world.replace(content["scan"][0], key_id=KEY_ID)]
    return world.write(tmp_path_factory.mktemp("built") / "report.duckdb", content)


@pytest.fixture
def report(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(built, tmp_path))


@pytest.fixture
def declaration(tmp_path: Path) -> Path:
    path = tmp_path / "given.yaml"
    path.write_bytes(world.DECLARATION)
    return path


LEDGER = b'{"event_type":"grant","prev_hash":"' + b"0" * 64 + b'","names":["Tamsin Quellrow"]}\n'
NAMES = b'{"ledger_names":1,"secret":"' + b"a" * 64 + b'"}\n'
BODY = b"MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE="
PEM = b"-----BEGIN PUBLIC KEY-----\n" + BODY + b"\n-----END PUBLIC KEY-----\n"
PRIVATE = b"-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAAA\n-----END PRIVATE KEY-----\n"


def call(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    """The command in this process: status, output, errors."""
    handler = signal.getsignal(signal.SIGTERM)
    try:
        with pytest.raises(SystemExit) as end:
            main([str(word) for word in words])
    finally:
        signal.signal(signal.SIGTERM, handler)
    told = capsys.readouterr()
    return int(end.value.code or 0), told.out, told.err


def left(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def digest_of(report: Path) -> str:
    with duckdb.connect(str(report), read_only=True) as con:
        [(digest,)] = con.execute("SELECT digest FROM seal").fetchall()
    return str(digest)


def attestation(report: Path, digest: str | None = None) -> bytes:
    statement = {"_type": "https://in-toto.io/Statement/v1",
                 "subject": [{"name": "report", "digest": {"sha256": digest or digest_of(report)}}]}  # fmt: skip
    payload = base64.b64encode(json.dumps(statement).encode()).decode()
    return json.dumps(
        {"payload": payload, "payloadType": "application/vnd.in-toto+json", "signatures": []}
    ).encode()


def test_help_names_forms_that_there_are(tmp_path: Path) -> None:
    shown = export_command.help or ""
    listed = run("export", "--list", cwd=tmp_path)
    assert listed.returncode == 0
    for name in exports():
        assert f"  {name} " in listed.stdout
    words = {
        line.split()[2]
        for line in shown.splitlines()
        if line.strip().startswith("provscan export") and "-o" in line
    }
    assert words
    assert words <= set(exports())


def test_an_export_is_written_and_never_over_anything_else(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = report.parent
    foreign = folder / "notes.json"
    foreign.write_text('{"mine": true}')
    (folder / "mine").mkdir()
    (folder / "mine" / "data.csv").write_text("x")
    link = folder / "link.json"
    link.symlink_to(foreign)
    for place in ("notes.json", "mine", "report.duckdb", "link.json"):
        status, _, said = call(capsys, "export", "json", report, "-o", folder / place, "--force")
        assert status == 2
        assert "never replaced" in said
    assert foreign.read_text() == '{"mine": true}'
    done = run("export", "json", report, "-o", folder / "out.json")
    assert (done.returncode, done.stderr) == (0, "")
    first = (folder / "out.json").read_bytes()
    assert call(capsys, "export", "json", report, "-o", folder / "out.json")[0] == 2
    assert call(capsys, "export", "json", report, "-o", folder / "out.json", "--force")[0] == 0
    assert (folder / "out.json").read_bytes() == first
    assert not [name for name in left(folder) if name.startswith(".")]


def test_a_folder_is_replaced_only_while_nothing_foreign_lies_in_it(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = report.parent / "tables"
    assert call(capsys, "export", "ab2013", report, "-o", out)[0] == 0
    assert call(capsys, "export", "ab2013", report, "-o", out, "--force")[0] == 0
    (out / "mine.txt").write_text("mine")
    assert not is_export(out)
    assert call(capsys, "export", "ab2013", report, "-o", out, "--force")[0] == 2
    assert (out / "mine.txt").read_text() == "mine"


def test_a_changed_report_is_refused(report: Path) -> None:
    with duckdb.connect(str(report)) as con:
        con.execute("UPDATE file SET bytes = bytes + 1 WHERE file_id = 'f1'")
    for words in (("export", "dta", report, "-o", report.parent / "x"),):
        done = run(*words)
        assert done.returncode == 2
        assert "changed after it was sealed" in done.stderr
    assert left(report.parent) == {"report.duckdb"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("jso", "R", "-o", "x"), "did you mean json?"),
        (("json", "R"), "give FORM, REPORT and -o PATH"),
        (("json", "nothere.duckdb", "-o", "x"), "no such report"),
        (("json", "R", "-o", "no/such/x"), "is not there"),
        (("json", "R", "-o", "x", "--digest", "00"), "another one than the digest names"),
    ],
)
def test_slips_end_with_advice_and_leave_nothing(
    report: Path,
    words: tuple[str, ...],
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = left(report.parent)
    monkeypatch.chdir(report.parent)
    status, _, told = call(capsys, "export", *(str(report) if word == "R" else word for word in words))
    assert status == 2
    assert said in told
    assert "next: " in told
    assert left(report.parent) == before


def test_nothing_is_left_when_writing_fails_at_any_point(tmp_path: Path) -> None:
    class Broken(Exception):
        pass

    for error in (Broken(), KeyboardInterrupt(), OSError(28, "No space left on device")):
        with (
            pytest.raises((Broken, KeyboardInterrupt, UsageError)),
            whole(tmp_path / "x", force=False) as made,
        ):
            made.mkdir()
            (made / "part").write_text("half")
            raise error
        assert left(tmp_path) == set()


def test_an_old_folder_comes_back_when_the_new_one_cannot_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "x"
    place.mkdir()
    (place / "export.json").write_text('{"provscan_export": "csv", "files": {}}')
    replace: Callable[[Path, Path], Path] = Path.replace
    calls = []

    def second_fails(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == 2:
            raise OSError(5, "Input/output error")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", second_fails)
    with pytest.raises(UsageError), whole(place, force=True) as made:
        made.mkdir()
    assert left(place) == {"export.json"}
    assert left(tmp_path) == {"x"}


def test_a_bundle_holds_everything_and_its_sums_hold(
    report: Path, declaration: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = report.parent
    (folder / "a.json").write_bytes(attestation(report))
    (folder / "k.pem").write_bytes(PEM)
    out = folder / "filing"
    done = run("bundle", report, "-o", out, "--declaration", declaration, "--attestation", folder / "a.json",
               "--public-key", folder / "k.pem")  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert digest_of(report) in done.stdout
    summed = subprocess.run(
        ["sha256sum", "-c", "SHA256SUMS"], cwd=out, capture_output=True, text=True, check=False
    )
    assert summed.returncode == 0, summed.stdout
    named = {line.split("  ", 1)[1] for line in (out / "SHA256SUMS").read_text().splitlines()}
    assert named == {str(p.relative_to(out)) for p in out.rglob("*") if p.is_file()} - {"SHA256SUMS"}
    expected = {
        "report.duckdb",
        "sources.yaml",
        "report.intoto.json",
        "signer.pub.pem",
        "README.md",
        "README.zh.md",
    }
    assert expected <= named
    assert (out / "report.duckdb").read_bytes() == report.read_bytes()
    assert (out / "sources.yaml").read_bytes() == world.DECLARATION
    for export in exports().values():
        name = export.file_name.rstrip("/")
        assert (out / name if export.name == "html" else out / "exports" / name).exists()
    for name in ("README.md", "README.zh.md"):
        text = (out / name).read_text("utf-8")
        assert ("provscan verify report.duckdb --attestation report.intoto.json "
                "--public-key signer.pub.pem") in text  # fmt: skip
        assert "sha256sum -c SHA256SUMS" in text
        assert digest_of(report) in text
        for command in (line.strip() for line in text.splitlines() if line.startswith("   duckdb ")):
            sql = command.split('"')[1]
            with open_report(out / "report.duckdb") as con:
                assert con.execute(sql).fetchall()
    assert call(capsys, "show", out / "report.duckdb", "--digest", digest_of(report))[0] == 0
    assert is_export(out)
    fewer = [word for name in exports() if name != "dta" for word in ("--without", name)]
    again = call(
        capsys, "bundle", report, "-o", out, "--declaration", declaration, "--lang", "zh", *fewer, "--force"
    )
    assert again[0] == 0, again
    assert not (out / "README.md").exists()
    assert not (out / "exports" / "csv").exists()
    chinese = (out / "README.zh.md").read_text("utf-8")
    assert "未签名" in chinese
    assert "报告状态：**不完整**，截至 2026-06-01" in chinese


def test_the_same_inputs_give_the_same_zip(
    report: Path, declaration: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = [report.parent / "one.zip", report.parent / "two.zip"]
    for place in places:
        status, _, said = call(
            capsys,
            "bundle",
            report,
            "-o",
            place,
            "--declaration",
            declaration,
            "--without",
            "csv",
            "--without",
            "json",
        )
        assert status == 0, said
        time.sleep(2.1)  # times in a zip file have steps of two seconds
        os.utime(declaration)
    assert places[0].read_bytes() == places[1].read_bytes()
    with zipfile.ZipFile(places[0]) as packed:
        names = packed.namelist()
        assert names == sorted(names)
        assert all(name.startswith("provscan-bundle/") for name in names)
        assert packed.testzip() is None
    assert is_export(places[0])
    assert not is_export(report)


def given(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_what_must_not_be_packed_is_refused_by_content(
    report: Path, declaration: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = report.parent
    key_hex = KEY.hex().encode()
    bad = [
        ("--declaration", world.DECLARATION + b"# more\n", "not the declaration that was scanned"),
        ("--declaration", LEDGER, "ledger"),
        ("--public-key", PRIVATE, "private key"),
        ("--public-key", PEM + PRIVATE, "private key"),
        ("--public-key", key_hex, "secret key"),
        ("--public-key", b"ab" * 32, "secret key"),
        ("--public-key", KEY, "secret key"),
        ("--public-key", PEM + b"note\n", "no public key"),
        ("--public-key", b"text", "no public key"),
        ("--attestation", NAMES, "ledger"),
        ("--attestation", LEDGER, "ledger"),
        ("--attestation", attestation(report, "0" * 64), "another report"),
        ("--attestation", b"{}", "no attestation"),
        ("--attestation", attestation(report)[:-1] + b',"note":"' + key_hex + b'"}', "secret key"),
        (
            "--attestation",
            attestation(report)[:-1] + b',"note":"' + base64.b64encode(KEY) + b'"}',
            "secret key",
        ),
        ("--attestation", attestation(report) + b"\n" + PRIVATE, "private key"),
    ]
    packed = folder / "packed"
    packed.mkdir()
    shutil.copy(report, packed / REPORT)
    with open_report(report) as con:
        for option, content, said in bad:
            bad_file = given(folder, "bad", content)
            files = {"--declaration": declaration, option: bad_file}
            request = BundleRequest(
                report, files["--declaration"], files.get("--attestation"), files.get("--public-key")
            )
            with pytest.raises(UsageError) as refused:
                fill(con, request, packed)
            assert said in str(refused.value), (option, content)
            assert str(bad_file) in str(refused.value)
            assert key_hex.decode() not in str(refused.value)
            assert "Quellrow" not in str(refused.value)
            assert left(packed) == {REPORT}
    given(folder, "bad", PRIVATE)
    before = left(folder)
    words = (
        "bundle",
        report,
        "-o",
        folder / "out.zip",
        "--declaration",
        declaration,
        "--public-key",
        folder / "bad",
    )
    status, _, said = call(capsys, *words)
    assert (status, "private key" in said) == (2, True)
    assert left(folder) == before


def test_secrets_are_told_by_content_wherever_they_stand() -> None:
    hidden = b"note: " + KEY.hex().upper().encode() + b"."
    with pytest.raises(UsageError, match="secret key"):
        refuse_secrets(Path("x"), hidden, KEY_ID)
    other = b"sha256: " + hashlib.sha256(b"x").hexdigest().encode()
    refuse_secrets(Path("x"), other, KEY_ID)


def test_a_report_without_declaration_cannot_be_packed(
    tmp_path: Path, declaration: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = world.tables()
    content["scan"] = [world.replace(content["scan"][0], declaration_digest=None)]
    bare = world.write(tmp_path / "bare.duckdb", content)
    status, _, said = call(capsys, "bundle", bare, "-o", tmp_path / "out", "--declaration", declaration)
    assert status == 2
    assert "without a declaration" in said
    changed = tmp_path / "changed.duckdb"
    shutil.copy(bare, changed)
    with duckdb.connect(str(changed)) as con:
        con.execute("UPDATE scan SET status = 'clean'")
    done = run("bundle", changed, "-o", tmp_path / "out", "--declaration", declaration)
    assert done.returncode == 2
    assert f"{changed}: its digest" in done.stderr
    assert "exporting" not in done.stderr
    assert (
        run("bundle", tmp_path / "no", "-o", tmp_path / "out", "--declaration", declaration).returncode == 2
    )
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_leaves_nothing(report: Path, declaration: Path, number: signal.Signals) -> None:
    before = left(report.parent)
    process = start("bundle", report, "-o", report.parent / "out", "--declaration", declaration)
    for _ in range(2000):
        if [name for name in left(report.parent) if name.endswith(".exporting")]:
            break
        time.sleep(0.005)
    process.send_signal(number)
    process.communicate(timeout=60)
    assert process.returncode == 130
    assert left(report.parent) == before


def test_ctrl_c_inside_duckdb_is_an_interruption_too() -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job has it ignored
    try:
        with pytest.raises(KeyboardInterrupt), interruptible():
            try:
                os.kill(os.getpid(), signal.SIGINT)
                time.sleep(5)
            except KeyboardInterrupt:
                raise RuntimeError("Query interrupted") from None  # what DuckDB makes of it
    finally:
        signal.signal(signal.SIGINT, before)
    with pytest.raises(ValueError, match="ours"), interruptible():
        raise ValueError("ours")


def test_every_form_has_a_title_in_both_languages() -> None:
    from scanner.run.bundle_words import TITLES_ZH

    assert TITLES_ZH.keys() == exports().keys()

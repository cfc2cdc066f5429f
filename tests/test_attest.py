"""`provscan attest`: what is signed, checked by other people's programs too; whatever was altered is refused and named."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import subprocess
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import duckdb
import in_toto_attestation.v1.statement_pb2 as in_toto
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from google.protobuf import json_format
from in_toto_attestation.v1.statement import Statement
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import SSlibKey

from reports.records import FileRecord, IssueRecord, ScanRecord, SourceRecord
from scanner.cli.main import main
from scanner.run.attest import attest, check_attestation
from scanner.signing import encoded, load_signing_key, load_verify_key, make_keys, sign_envelope
from tests.reports.report_worlds import build, clean_tables, linked_tables, make

KIND = "application/vnd.in-toto+json"


class Signed:
    """A clean report, its declaration and ledger, a pair of keys, and the attestation."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.report, self.declaration, self.ledger = (
            folder / name for name in ("r.duckdb", "s.yaml", "l.jsonl")
        )
        self.declaration.write_text("version: 1\n")
        self.ledger.write_text("one\ntwo\n")
        self.digests = {
            "declaration_digest": _sha256(self.declaration.read_bytes()),
            "ledger_digest": _sha256(self.ledger.read_bytes()),
        }
        self.build(self.report)
        self.private, self.public = folder / "k.pem", folder / "k.pub.pem"
        private, public, self.key_id = make_keys()
        self.private.write_bytes(private)
        self.public.write_bytes(public)
        self.envelope = attest(
            self.report, self.signing, declaration=self.declaration, ledger=self.ledger, signer="officer"
        )
        self.file = folder / "r.intoto.json"
        self.file.write_bytes(self.envelope)

    def build(self, path: Path, tables: dict[str, list[Any]] | None = None, **scan: Any) -> Path:
        profile = {"profile_digest": "", "detectors_digest": "1" * 64, "linking_digest": "2" * 64}
        tables = clean_tables() if tables is None else tables
        build(path, tables | {"scan": [make(ScanRecord, **(profile | self.digests | scan))]})
        return path

    @property
    def signing(self) -> Any:
        return load_signing_key(self.private)

    @property
    def key(self) -> Any:
        return load_verify_key(self.public)

    def findings(self, envelope: bytes | None = None, **given: Path) -> list[tuple[str, str]]:
        found = check_attestation(envelope or self.envelope, self.key, **given)  # type: ignore[arg-type]
        return [(finding.code, finding.subject) for finding in found]

    def resigned(self, change: Any) -> bytes:
        """Another statement under the same key."""
        statement = payload(self.envelope)
        change(statement)
        return sign_envelope(self.signing, KIND, json.dumps(statement).encode())


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Signed:
    return Signed(tmp_path_factory.mktemp("signed"))


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def payload(envelope: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(base64.b64decode(json.loads(envelope)["payload"]))
    return found


def said(*words: object) -> tuple[int, str]:
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(out), pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    assert isinstance(ended.value.code, int)
    return ended.value.code, out.getvalue()


def test_what_is_said_is_what_the_report_says(signed: Signed) -> None:
    statement = payload(signed.envelope)
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert statement["predicateType"] == "https://in-toto.io/attestation/test-result/v0.1"
    with duckdb.connect(str(signed.report), read_only=True) as con:
        results = dict(con.execute("SELECT check_id, result FROM check_result").fetchall())
        [(profile, sealed)] = con.execute("SELECT profile_digest, digest FROM scan, seal").fetchall()
        lines = con.execute(statement["predicate"]["provscan"]["manifestQuery"]).fetchall()
    assert {subject["name"]: subject["digest"] for subject in statement["subject"]} == {
        "report.duckdb": {"sha256": _sha256(signed.report.read_bytes())},
        "report.canonical": {"provscan1": sealed},
        "sources.yaml": {"sha256": signed.digests["declaration_digest"]},
        "ledger.jsonl": {"sha256": signed.digests["ledger_digest"]},
        "files.manifest": {"sha256": _sha256("".join(f"{line}\n" for (line,) in lines).encode())},
    }
    predicate = statement["predicate"]
    by_word = {
        word: sorted(i for i, result in results.items() if result == word) for word in results.values()
    }
    assert predicate["passedTests"] == by_word["pass"]
    assert predicate["notApplicableTests"] == by_word.get("not_applicable", [])
    assert (predicate["result"], predicate["failedTests"], predicate["warnedTests"]) == ("PASSED", [], [])
    assert predicate["configuration"][0] == {"name": "profile baseline", "digest": {"sha256": profile}}
    own = predicate["provscan"]
    assert (own["status"], own["exitStatus"], own["signer"], own["ledgerHead"]) == (
        "clean",
        0,
        "officer",
        "ab" * 32,
    )


def test_what_was_not_evaluated_is_never_passed(signed: Signed, tmp_path: Path) -> None:
    tables = linked_tables(
        source=[make(SourceRecord, declares_pi="not_known", license_id=None)], issue=[make(IssueRecord)]
    )
    report = signed.build(tmp_path / "bad.duckdb", tables)
    predicate = payload(attest(report, signed.signing))["predicate"]
    with duckdb.connect(str(report), read_only=True) as con:
        results = dict(con.execute("SELECT check_id, result FROM check_result").fetchall())
    unknown = sorted(i for i, result in results.items() if result == "not_evaluated")
    assert unknown and predicate["notEvaluatedTests"] == unknown
    assert set(unknown) <= set(predicate["failedTests"]) and not set(unknown) & set(predicate["passedTests"])
    assert (predicate["result"], predicate["provscan"]["status"]) == ("FAILED", "incomplete")
    told = [
        *predicate["passedTests"],
        *predicate["warnedTests"],
        *predicate["failedTests"],
        *predicate["notApplicableTests"],
    ]
    assert sorted(told) == sorted(results)


def test_other_programs_verify_it(signed: Signed, tmp_path: Path) -> None:
    envelope = Envelope.from_dict(json.loads(signed.envelope))
    own = SSlibKey.from_crypto(load_pem_public_key(signed.public.read_bytes()), signed.key_id)
    assert envelope.payload_type == KIND and list(envelope.verify([own], 1)) == [signed.key_id]
    _, other, _ = make_keys()
    with pytest.raises(VerificationError):
        envelope.verify([SSlibKey.from_crypto(load_pem_public_key(other), signed.key_id)], 1)
    parsed = json_format.Parse(envelope.payload, in_toto.Statement())
    statement = Statement.copy_from_pb(parsed)
    statement.validate()
    assert statement.pb.predicate["result"] == "PASSED" and len(statement.pb.subject) == 5
    (tmp_path / "pae").write_bytes(encoded(KIND, envelope.payload))
    (tmp_path / "sig").write_bytes(base64.b64decode(json.loads(signed.envelope)["signatures"][0]["sig"]))
    words = [
        "openssl",
        "pkeyutl",
        "-verify",
        "-pubin",
        "-inkey",
        signed.public,
        "-rawin",
        "-in",
        tmp_path / "pae",
    ]
    assert (
        subprocess.run([*words, "-sigfile", tmp_path / "sig"], check=False, capture_output=True).returncode
        == 0
    )
    (tmp_path / "pae").write_bytes(encoded(KIND, envelope.payload + b" "))
    assert (
        subprocess.run([*words, "-sigfile", tmp_path / "sig"], check=False, capture_output=True).returncode
        != 0
    )


def test_all_that_is_as_attested_holds(signed: Signed, tmp_path: Path) -> None:
    given = {"report": signed.report, "declaration": signed.declaration, "ledger": signed.ledger}
    assert signed.findings() == signed.findings(**given) == []
    grown = tmp_path / "grown.jsonl"
    grown.write_bytes(signed.ledger.read_bytes() + b"three\n")
    assert signed.findings(ledger=grown) == []
    moved = tmp_path / "called otherwise"
    moved.write_bytes(signed.report.read_bytes())
    assert signed.findings(report=moved) == []


def test_whatever_was_altered_is_named(signed: Signed, tmp_path: Path) -> None:
    altered = tmp_path / "altered"
    altered.write_text("version: 2\n")
    assert signed.findings(declaration=altered) == [("altered", "sources.yaml")]
    altered.write_text("one\n2\n")
    assert signed.findings(ledger=altered) == [("altered", "ledger.jsonl")]
    altered.write_text("one\n")  # cut short
    assert signed.findings(ledger=altered) == [("altered", "ledger.jsonl")]
    swapped = signed.build(
        tmp_path / "swapped.duckdb", clean_tables() | {"file": [make(FileRecord, sha256="b" * 64)]}
    )
    assert signed.findings(report=swapped) == [
        ("altered", "files.manifest"), ("altered", "report.canonical"), ("altered", "report.duckdb"),
    ]  # fmt: skip
    other = signed.build(tmp_path / "other.duckdb", linked_tables(), ledger_digest="7" * 64)
    names = {name for _, name in signed.findings(report=other)}
    assert {"ledger.jsonl", "report.canonical", "report.duckdb"} <= names
    broken = tmp_path / "broken.duckdb"
    broken.write_bytes(signed.report.read_bytes())
    with duckdb.connect(str(broken)) as con:
        con.execute("UPDATE check_result SET result = 'pass'")
        con.execute("UPDATE scan SET applicant = 'Somebody'")
    assert signed.findings(report=broken) == [("altered", "report.duckdb"), ("unreadable", "report.duckdb")]
    repacked = tmp_path / "repacked.duckdb"
    with duckdb.connect(str(repacked)) as con:
        con.execute(f"ATTACH '{signed.report}' AS old (READ_ONLY)")
        con.execute("COPY FROM DATABASE old TO repacked")
    assert signed.findings(report=repacked) == [("altered", "report.duckdb")]


def test_a_statement_that_says_other_than_the_report_is_named(signed: Signed) -> None:
    def better(statement: dict[str, Any]) -> None:
        statement["predicate"]["failedTests"] = ["DCL-01"]
        statement["predicate"]["provscan"]["status"] = "violated"

    assert signed.findings(signed.resigned(better), report=signed.report) == [
        ("other_result", "failedTests"), ("other_result", "provscan.status"),
    ]  # fmt: skip
    twice = signed.resigned(lambda statement: statement["subject"].append(statement["subject"][0]))
    assert signed.findings(twice) == [("no_statement", "signature")]
    more = signed.resigned(
        lambda statement: statement["subject"].append({"name": "model", "digest": {"sha256": "0"}})
    )
    assert signed.findings(more, report=signed.report) == [("altered", "model")]
    bare = signed.resigned(lambda statement: statement["subject"].clear())
    assert signed.findings(bare, declaration=signed.declaration) == [("not_attested", "sources.yaml")]


def test_signatures_that_do_not_hold(signed: Signed, tmp_path: Path) -> None:
    envelope = json.loads(signed.envelope)
    statement = payload(signed.envelope)
    statement["predicate"]["result"] = "PASSED, really"
    changed = envelope | {"payload": base64.b64encode(json.dumps(statement).encode()).decode()}
    assert signed.findings(json.dumps(changed).encode()) == [("altered", "signature")]
    renamed = envelope | {"payloadType": "application/json"}
    assert signed.findings(json.dumps(renamed).encode()) == [("other_kind", "signature")]
    head = sign_envelope(signed.signing, "application/vnd.provscan.ledger-head+json", b"{}")
    assert signed.findings(head) == [("other_kind", "signature")]
    assert signed.findings(sign_envelope(signed.signing, KIND, b"[]")) == [("no_statement", "signature")]
    assert signed.findings(b"{}") == [("no_envelope", "signature")]
    (tmp_path / "other.pem").write_bytes(make_keys()[1])
    found = check_attestation(signed.envelope, load_verify_key(tmp_path / "other.pem"))
    assert [finding.code for finding in found] == ["other_key"]


def test_the_command(signed: Signed, tmp_path: Path) -> None:
    out = tmp_path / "new.intoto.json"
    words = ("attest", signed.report, "--key", signed.private, "-o", out, "--declaration", signed.declaration)
    assert said(*words)[0] == 0 and out.stat().st_mode & 0o777 == 0o644
    status, text = said(*words)
    assert status == 2 and "there already" in text
    check = ("attest", signed.report, "--verify", out, "--public-key", signed.public)
    status, text = said(*check, "--declaration", signed.declaration)
    assert (
        status == 0
        and "all that was given is as attested" in text
        and "ledger: not given, NOT compared" in text
    )
    status, text = said(*check, "--declaration", signed.ledger)
    assert status == 1 and "DOES NOT HOLD: sources.yaml" in text
    out.write_bytes(out.read_bytes().replace(b'"payload": "ey', b'"payload": "eX'))
    status, text = said(*check)
    assert status == 2 and "altered" in text
    assert said("attest", signed.report)[0] == said("attest", signed.report, "--verify", out)[0] == 2
    assert said(*check, "--key", signed.private)[0] == 2
    for more, reason in (
        (("--declaration", signed.ledger), "not the sources.yaml"),
        (("--ledger", signed.declaration), "not the ledger.jsonl"),
        (("--signer", "Ann Example"), "signer"),
    ):
        status, text = said("attest", signed.report, "--key", signed.private, "-o", tmp_path / "x", *more)
        assert status == 2 and reason in text and not (tmp_path / "x").exists(), text


def test_what_cannot_be_vouched_for_is_not_signed(signed: Signed, tmp_path: Path) -> None:
    broken = tmp_path / "broken.duckdb"
    broken.write_bytes(signed.report.read_bytes())
    with duckdb.connect(str(broken)) as con:
        con.execute("UPDATE scan SET status = 'incomplete'")
    status, text = said("attest", broken, "--key", signed.private, "-o", tmp_path / "x")
    assert status == 2 and "changed after it was sealed" in text
    logged = tmp_path / "logged.duckdb"
    logged.write_bytes(signed.report.read_bytes())
    logged.with_name("logged.duckdb.wal").write_bytes(b"")
    status, text = said("attest", logged, "--key", signed.private, "-o", tmp_path / "x")
    assert status == 2 and "write-ahead log" in text and not (tmp_path / "x").exists()

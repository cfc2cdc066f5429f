"""Signed heads: who signed, what was signed, and each way in which it does not hold."""

from __future__ import annotations

import base64
import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest
from ledger_drafts import START, draft

from scanner import signing
from scanner.ledger import chain
from scanner.ledger.heads import KIND, check_head, sign_head
from scanner.ledger.names_file import names_path
from tests.command import PROGRAM, environment, run


def keys(folder: Path, name: str = "key") -> tuple[Path, Path]:
    key = folder / f"{name}.pem"
    done = run("ledger", "keygen", key)
    assert done.returncode == 0, done.stderr
    return key, folder / f"{name}.pub.pem"


def check(ledger: Path, public: Path, *more: object) -> tuple[int, str]:
    done = run("ledger", "verify", ledger, "--public-key", public, *more)
    assert "Ann" not in done.stdout + done.stderr
    assert done.returncode == 0 or "next: " in done.stderr
    return done.returncode, done.stdout + done.stderr


def test_a_signed_head_holds_and_may_be_grown_from(small: Path) -> None:
    key, public = keys(small.parent)
    assert key.stat().st_mode & 0o777 == 0o600
    done = run("ledger", "sign", small, "--key", key, "--signer", "dpo")
    assert done.returncode == 0 and "signed 4 events" in done.stdout
    status, said = check(small, public)
    assert (
        status == 0
        and "signed  at event 4 on 20" in said
        and "by dpo with key" in said
        and "since" not in said
    )
    envelope = json.loads(small.with_name("ledger.jsonl.sig.json").read_text())
    statement = json.loads(base64.b64decode(envelope["payload"]))
    result = chain.verify(small)
    assert (statement["events"], statement["head"], statement["ledger_sha256"]) == (
        4,
        result.head,
        result.digest,
    )
    assert (envelope["payloadType"], statement["signer"]) == (KIND, "dpo")
    chain.append(small, [draft("grant", record_id="r-2")], recorded_at=START + dt.timedelta(days=2))
    status, said = check(small, public)
    assert status == 0 and "1 events were added since" in said
    moved = small.with_name("moved.json")
    small.with_name("ledger.jsonl.sig.json").rename(moved)
    assert check(small, public)[0] == 2
    assert check(small, public, "--signature", moved)[0] == 0


def test_openssl_agrees(small: Path) -> None:
    """The signature is over DSSE's encoding, by the words of its specification."""
    key, public = keys(small.parent)
    run("ledger", "sign", small, "--key", key)
    envelope = json.loads(small.with_name("ledger.jsonl.sig.json").read_text())
    body, kind = base64.b64decode(envelope["payload"]), envelope["payloadType"]
    folder = small.parent
    (folder / "m").write_bytes(f"DSSEv1 {len(kind)} {kind} {len(body)} ".encode() + body)
    (folder / "s").write_bytes(base64.b64decode(envelope["signatures"][0]["sig"]))
    words = [
        "openssl",
        "pkeyutl",
        "-verify",
        "-pubin",
        "-inkey",
        public,
        "-rawin",
        "-in",
        "m",
        "-sigfile",
        "s",
    ]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    assert "Verified Successfully" in done.stdout, done.stderr


def test_each_way_in_which_it_does_not_hold(small: Path) -> None:
    key, public = keys(small.parent)
    _, other = keys(small.parent, "other")
    run("ledger", "sign", small, "--key", key)
    stored = small.with_name("ledger.jsonl.sig.json")
    envelope, whole = json.loads(stored.read_text()), small.read_bytes()

    def with_envelope(**changes: object) -> tuple[int, str]:
        stored.write_text(json.dumps(envelope | changes))
        return check(small, public)

    assert check(small, other) == (2, check(small, other)[1]) and "another key" in check(small, other)[1]
    statement = base64.b64decode(envelope["payload"]).replace(b'"events":4', b'"events":3')
    assert "altered" in with_envelope(payload=base64.b64encode(statement).decode())[1]
    one = envelope["signatures"][0]
    assert "altered" in with_envelope(signatures=[one | {"sig": base64.b64encode(b"x" * 64).decode()}])[1]
    assert "another kind" in with_envelope(payloadType="application/json")[1]
    assert "another key" in with_envelope(signatures=[])[1]
    for broken in ({"signatures": 3}, {"payload": "%"}, {"payloadType": None, "payload": None}):
        assert "not a signature" in with_envelope(**broken)[1]
    stored.write_bytes(b"\0\xff")
    assert "not a signature" in check(small, public)[1]
    stored.unlink()
    assert "no signature to read" in check(small, public)[1]
    stored.write_text(json.dumps(envelope))
    assert check(small, public)[0] == 0
    small.write_bytes(b"".join(whole.splitlines(keepends=True)[:-1]))
    status, said = check(small, public)
    assert status == 2 and "does not have the signed head at event 4" in said
    small.unlink()
    chain.create(small, recorded_at=START)
    chain.append(small, [draft("grant", record_id=f"r-{n}") for n in range(3)], recorded_at=START)
    assert "written anew" in check(small, public)[1]
    small.write_bytes(whole.replace(b"tts", b"asr"))
    assert run("ledger", "verify", small, "--public-key", public).returncode == 2
    done = run("ledger", "sign", small, "--key", key)
    assert done.returncode == 2 and "line 3" in done.stderr


def test_a_statement_of_another_form_is_refused(small: Path) -> None:
    key, public = keys(small.parent)
    signer = signing.load_signing_key(key)
    for statement in (b"{}", b"[]", b"\xff", b'{"events":"4","head":"","ledger_sha256":"","signed_at":""}'):
        small.with_name("ledger.jsonl.sig.json").write_bytes(signing.sign_envelope(signer, KIND, statement))
        with pytest.raises(signing.SignatureError) as caught:
            check_head(small, signing.load_verify_key(public))
        assert caught.value.code == "no_statement"


def openssl(folder: Path, *words: str) -> None:
    subprocess.run(["openssl", *words], cwd=folder, capture_output=True, check=True)


def test_keys_of_openssl_and_of_other_types(small: Path) -> None:
    folder = small.parent
    openssl(folder, "genpkey", "-algorithm", "ed25519", "-out", "k.pem")
    openssl(folder, "pkey", "-in", "k.pem", "-pubout", "-out", "k.pub")
    openssl(
        folder,
        "pkcs8",
        "-topk8",
        "-in",
        "k.pem",
        "-out",
        "locked.pem",
        "-passout",
        "pass:river stone",
        "-v2",
        "aes-256-cbc",
    )
    assert run("ledger", "sign", small, "--key", folder / "k.pem").returncode == 0
    assert check(small, folder / "k.pub")[0] == 0
    words = ("ledger", "sign", small, "--key", folder / "locked.pem")
    assert run(*words, more={signing.PASSPHRASE: "river stone"}).returncode == 0
    assert check(small, folder / "k.pub")[0] == 0
    done = run(*words, more={signing.PASSPHRASE: "lamp orchard"})
    assert done.returncode == 2 and "with this passphrase" in done.stderr and "lamp" not in done.stderr
    openssl(folder, "genpkey", "-algorithm", "x25519", "-out", "x.pem")
    openssl(folder, "pkey", "-in", "x.pem", "-pubout", "-out", "x.pub")
    done = run("ledger", "sign", small, "--key", folder / "x.pem")
    assert done.returncode == 2 and "another type than Ed25519" in done.stderr and "next: " in done.stderr
    assert "another type" in check(small, folder / "x.pub")[1]
    assert "a private key" in check(small, folder / "k.pem")[1]
    assert "not a public key" in check(small, small)[1]
    assert "cannot be read" in check(small, folder / "none")[1]
    assert "not a private key" in run("ledger", "sign", small, "--key", small).stderr


def test_keygen_overwrites_nothing_and_can_lock(tmp_path: Path, small: Path) -> None:
    key, public = keys(tmp_path)
    before = (key.read_bytes(), public.read_bytes())
    assert run("ledger", "keygen", key).returncode == 2
    key.rename(tmp_path / "kept.pem")
    assert run("ledger", "keygen", key).returncode == 2 and not key.exists()
    assert ((tmp_path / "kept.pem").read_bytes(), public.read_bytes()) == before
    locked = tmp_path / "locked.pem"
    passphrase = {signing.PASSPHRASE: "river stone"}
    assert run("ledger", "keygen", locked, "--encrypt", more=passphrase).returncode == 0
    assert b"ENCRYPTED" in locked.read_bytes()
    assert run("ledger", "sign", small, "--key", locked, more=passphrase).returncode == 0
    assert run("ledger", "sign", small, "--key", locked, stdin="river stone\n").returncode == 0


def test_a_signer_is_no_name(small: Path) -> None:
    key, _ = keys(small.parent)
    done = run("ledger", "sign", small, "--key", key, "--signer", "Ann Example")
    assert (
        done.returncode == 2
        and "Ann" not in done.stderr
        and not small.with_name("ledger.jsonl.sig.json").exists()
    )


def test_without_the_package(small: Path) -> None:
    key, public = keys(small.parent)
    program = "import sys; sys.modules['cryptography'] = None; " + PROGRAM[-1]
    for words in (
        ("sign", small, "--key", key),
        ("verify", small, "--public-key", public),
        ("keygen", small.with_name("n.pem")),
    ):
        done = subprocess.run(
            [sys.executable, "-c", program, "ledger", *map(str, words)], capture_output=True, text=True, check=False,
            env=environment(),
        )  # fmt: skip
        assert done.returncode == 2 and "provscan[sign]" in done.stderr


def test_names_are_not_needed(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    chain.create(path, separate=True)
    chain.append(path, [draft("subject", names=["Ann Example"])])
    key, public = keys(tmp_path)
    names_path(path).unlink()
    signed, _ = sign_head(path, signing.load_signing_key(key))
    assert check_head(path, signing.load_verify_key(public)).head == signed.head
    assert check(path, public)[0] == 0

"""Real C2PA manifests, signed here by a made-up authority with openssl, which must be there."""

from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path

import c2pa
import pytest

from scanner.media.facts import MediaFacts
from scanner.readers.passing import look_at_bytes
from tests.scanner.media.making import picture, wav

CERTIFICATES = """
set -e
openssl ecparam -name prime256v1 -genkey -noout -out ca.key
openssl req -new -key ca.key -subj "/CN=Invented Root/O=Invented" -out ca.csr
printf 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\nsubjectKeyIdentifier=hash\n' >ca.ext
openssl x509 -req -in ca.csr -signkey ca.key -days 30 -sha256 -extfile ca.ext -out ca.pem
openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out leaf.key
openssl req -new -key leaf.key -subj "/CN=Invented Signer/O=Invented" -out leaf.csr
printf 'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n' >leaf.ext
printf 'extendedKeyUsage=critical,emailProtection\nauthorityKeyIdentifier=keyid\n' >>leaf.ext
openssl x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -sha256 -extfile leaf.ext -out leaf.pem
cat leaf.pem ca.pem >chain.pem
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("c2pa")
    subprocess.run(["sh", "-c", CERTIFICATES], cwd=made, check=True, capture_output=True)
    return made


def signed(folder: Path, use: str, data: bytes, media_type: str, made: str = "digitalCapture") -> bytes:
    source = f"http://cv.iptc.org/newscodes/digitalsourcetype/{made}"
    actions = {"actions": [{"action": "c2pa.created", "digitalSourceType": source}]}
    entries = {"entries": {"cawg.ai_generative_training": {"use": use}}}
    assertions = [
        {"label": "c2pa.actions", "data": actions},
        {"label": "cawg.training-mining", "data": entries},
    ]
    manifest = {
        "claim_generator_info": [{"name": "t", "version": "1"}],
        "title": "t",
        "assertions": assertions,
    }
    signer = c2pa.Signer.from_info(
        c2pa.C2paSignerInfo(
            alg=b"es256",
            sign_cert=(folder / "chain.pem").read_bytes(),
            private_key=(folder / "leaf.key").read_bytes(),
            ta_url=None,
        )
    )
    out = io.BytesIO()
    c2pa.Builder(json.dumps(manifest)).sign(signer, media_type, io.BytesIO(data), out)
    return out.getvalue()


def meanings(facts: MediaFacts) -> dict[str, str]:
    return {s.kind.partition(":")[0]: s.meaning for s in facts.signals}


MEDIA = {"image/jpeg": picture(), "image/png": picture("PNG"), "audio/wav": wav()}


@pytest.mark.parametrize("media_type", MEDIA)
@pytest.mark.parametrize(
    ("use", "meaning"),
    [
        ("notAllowed", "training_prohibited"),
        ("allowed", "training_allowed"),
        ("constrained", "training_constrained"),
    ],
)
def test_what_a_manifest_says(folder: Path, media_type: str, use: str, meaning: str) -> None:
    facts = look_at_bytes(signed(folder, use, MEDIA[media_type], media_type), media_type)
    assert meanings(facts) == {"cawg.training-mining": meaning, "DigitalSourceType": "not_ai"}
    assert facts.issues == ()


@pytest.mark.parametrize(("use", "meaning"), [("notAllowed", "training_prohibited"), ("allowed", "unknown")])
def test_a_changed_medium_may_forbid_and_not_allow(folder: Path, use: str, meaning: str) -> None:
    data = bytearray(signed(folder, use, picture(), "image/jpeg", "trainedAlgorithmicMedia"))
    data[-10] ^= 0xFF
    assert meanings(look_at_bytes(bytes(data), "image/jpeg")) == {
        "cawg.training-mining": meaning, "DigitalSourceType": "ai_generated"
    }  # fmt: skip


def test_a_damaged_manifest_is_told(folder: Path) -> None:
    data = bytearray(signed(folder, "notAllowed", picture(), "image/jpeg"))
    at = data.index(b"jumdc2pa") + 60
    data[at : at + 4000] = bytes(4000)
    assert "media.c2pa_unread" in [issue.code for issue in look_at_bytes(bytes(data), "image/jpeg").issues]

"""Rights, releases and AI: every vocabulary, every way in which a file can say it, and no word beside the vocabulary."""

from __future__ import annotations

import json

import pytest

from scanner.media.facts import Collector, MediaFacts
from scanner.media.manifests import take_store
from scanner.media.signals import OTHER, VOCABULARIES, signal_of
from scanner.readers.passing import look_at_bytes
from tests.scanner.media import making
from tests.scanner.media.making import SHOWN, exif, frame, picture, png, xmp

PLUS = "http://ns.useplus.org/ldf/vocab/"
IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"


def signals(facts: MediaFacts) -> list[tuple[str, str, str]]:
    return [(s.kind, s.value, s.meaning) for s in facts.signals]


SAID = [
    (f'plus:DataMining="{PLUS}DMI-PROHIBITED-GENAIMLTRAINING"',
     ("plus:DataMining", "DMI-PROHIBITED-GENAIMLTRAINING", "training_prohibited")),
    ('plus:DataMining="DMI-PROHIBITED-SEECONSTRAINT"',
     ("plus:DataMining", "DMI-PROHIBITED-SEECONSTRAINT", "training_constrained")),
    (f'plus:DataMining="{PLUS}DMI-ALLOWED"', ("plus:DataMining", "DMI-ALLOWED", "training_allowed")),
    (f'plus:DataMining="{PLUS}DMI-UNSPECIFIED"', ("plus:DataMining", "DMI-UNSPECIFIED", "unknown")),
    (f'plus:DataMining="ask {SHOWN}"', ("plus:DataMining", "other", "unknown")),
    ('tdm:reservation="1"', ("tdm-reservation", "1", "training_prohibited")),
    ('tdm:reservation="0"', ("tdm-reservation", "0", "training_allowed")),
    (f'Iptc4xmpExt:DigitalSourceType="{IPTC}trainedAlgorithmicMedia"',
     ("DigitalSourceType", "trainedAlgorithmicMedia", "ai_generated")),
    (f'Iptc4xmpExt:DigitalSourceType="{IPTC}digitalCapture"', ("DigitalSourceType", "digitalCapture", "not_ai")),
    ('Iptc4xmpExt:AISystemUsed="Some model"', ("AISystemUsed", "present", "ai_generated")),
    (f'plus:ModelReleaseStatus="{PLUS}MR-NON"', ("plus:ModelReleaseStatus", "MR-NON", "release_none")),
    (f'plus:ModelReleaseStatus="{PLUS}MR-UMR"', ("plus:ModelReleaseStatus", "MR-UMR", "release_ok")),
    (f'plus:ModelReleaseStatus="{PLUS}MR-LMR"', ("plus:ModelReleaseStatus", "MR-LMR", "unknown")),
    ('plus:MinorModelAgeDisclosure="AG-A16"', ("plus:MinorModelAgeDisclosure", "AG-A16", "minor_possible")),
    ('plus:MinorModelAgeDisclosure="AG-UNK"', ("plus:MinorModelAgeDisclosure", "AG-UNK", "minor_possible")),
    ('plus:MinorModelAgeDisclosure="AG-A25"', ("plus:MinorModelAgeDisclosure", "AG-A25", "adult")),
]  # fmt: skip


@pytest.mark.parametrize(("attribute", "expected"), SAID)
def test_what_xmp_says(attribute: str, expected: tuple[str, str, str]) -> None:
    facts = look_at_bytes(picture(xmp=xmp(attributes=attribute)), "image/jpeg")
    assert signals(facts) == [expected]


LABEL = json.dumps({"Label": "1", "ContentProducer": "001191110000quell", "ProduceID": "0f"})
WRAPPED = json.dumps({"AIGC": json.loads(LABEL)})
QUOTED = LABEL.replace('"', "&quot;")
LABELLED = {
    "XMP": (picture(xmp=xmp(f"<AIGC:AIGC>{LABEL}</AIGC:AIGC>")), "image/jpeg"),
    "XMP attribute": (picture(xmp=xmp(attributes=f'AIGC:AIGC="{QUOTED}"')), "image/jpeg"),
    "PNG": (png({"AIGC": LABEL}), "image/png"),
    "packed PNG": (png({"AIGC": LABEL}, packed=True), "image/png"),
    "EXIF": (picture(exif=exif(UserComment=WRAPPED.encode())), "image/jpeg"),
    "ID3": (making.mp3(frame(b"TXXX", b"\3AIGC\0" + LABEL.encode())), "audio/mpeg"),
    "FLAC": (making.flac([f"AIGC={LABEL}"]), "audio/flac"),
    "Opus": (making.opus([f"AIGC={LABEL}"]), "audio/ogg"),
    "WAV": (making.wav({b"AIGC": LABEL}), "audio/wav"),
    "MP4": (making.mp4(making.free_item("AIGC", LABEL)), "video/mp4"),
    "MP4 user data": (making.mp4(user=making.box(b"AIGC", LABEL.encode())), "video/mp4"),
}


@pytest.mark.parametrize("where", LABELLED)
def test_the_label_of_gb_45438(where: str) -> None:
    facts = look_at_bytes(*LABELLED[where])
    assert signals(facts) == [("AIGC", "1", "ai_generated")]
    assert facts.issues == ()


@pytest.mark.parametrize(
    "raw", ["", "{", "[]", '{"Label": {"a": 1}}', '{"Label": "9"}', "[" * 5000, "x" * 100_000]
)
def test_a_label_that_is_none_is_other(raw: str) -> None:
    assert signal_of("AIGC", raw, ("@xmp",)).value == OTHER


@pytest.mark.parametrize("kind", VOCABULARIES)
def test_no_free_text_becomes_a_value(kind: str) -> None:
    found = signal_of(kind, f"{SHOWN}, tel. 555 0100", ())
    assert found.value in (OTHER, "present")
    assert found.meaning == VOCABULARIES[kind].get(found.value, "unknown")


def store(use: str, state: str, label: str = "cawg.training-mining") -> dict[str, object]:
    entries = {"cawg.ai_generative_training": {"use": use}, "cawg.ai_inference": {"use": "notAllowed"}}
    assertion = {"label": label, "data": {"entries": entries}}
    return {
        "validation_state": state,
        "manifests": {"a": {"assertions": [assertion, {"label": "c2pa.actions"}]}},
    }


@pytest.mark.parametrize(
    ("use", "state", "expected"),
    [
        ("notAllowed", "Trusted", ("notAllowed", "training_prohibited")),
        ("notAllowed", "Invalid", ("notAllowed", "training_prohibited")),
        ("constrained", "Valid", ("constrained", "training_constrained")),
        ("allowed", "Valid", ("allowed", "training_allowed")),
        ("allowed", "Invalid", ("unverified", "unknown")),
        ("perhaps", "Valid", ("other", "unknown")),
    ],
)
def test_a_manifest_whose_signature_does_not_hold_never_allows(
    use: str, state: str, expected: tuple[str, str]
) -> None:
    for label in ("cawg.training-mining", "c2pa.training-mining"):
        out = Collector()
        take_store(store(use, state, label), out)
        assert signals(out.facts()) == [("cawg.training-mining:ai_generative_training", *expected)]


@pytest.mark.parametrize(
    "found",
    [None, [], {}, {"manifests": []}, {"manifests": {"a": 1}}, {"manifests": {"a": {"assertions": [1]}}}],
)
def test_a_strange_store_is_told_or_says_nothing(found: object) -> None:
    out = Collector()
    take_store(found, out)
    assert out.facts().signals == ()


def test_a_manifest_is_an_issue_where_nobody_can_read_it(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "c2pa", None)
    box = b"\0\0\0\x40jumb\0\0\0\x20jumdc2pa\x00\x11\x00\x10\x80\0\0\xaa\0\x38\x9b\x71\x03c2pa\0"
    facts = look_at_bytes(making.with_segment(picture(), 0xEB, b"JP\0\1\0\0\0\1" + box), "image/jpeg")
    assert [(i.code, i.detail) for i in facts.issues] == [
        ("media.c2pa_unread", "c2pa-python is not installed")
    ]


def test_a_manifest_that_is_kept_elsewhere_is_an_issue() -> None:
    facts = look_at_bytes(
        picture(xmp=xmp(attributes='dcterms:provenance="https://m.example/1"')), "image/jpeg"
    )
    assert [i.code for i in facts.issues] == ["media.c2pa_unread"]

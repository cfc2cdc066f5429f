"""Which property says what about rights, releases and AI, as data: kinds, their vocabularies, what each word means.

Only words of these vocabularies are ever stored; anything else a file says there is `other`, whose meaning is
unknown. A signal says what the file claims: it is never a consent, and a missing one is no permission.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from scanner.model import FieldPath, Signal

PROHIBITED, CONSTRAINED, ALLOWED = "training_prohibited", "training_constrained", "training_allowed"
GENERATED, NOT_AI = "ai_generated", "not_ai"
RELEASE_NONE, RELEASE_OK = "release_none", "release_ok"
MINOR_POSSIBLE, ADULT = "minor_possible", "adult"
TDM_RESERVATION = "tdm-reservation"
LOCATION, UNKNOWN = "location", "unknown"
OTHER = "other"

_AGES = {f"AG-A{age}": ADULT if age >= 18 else MINOR_POSSIBLE for age in range(15, 26)}
VOCABULARIES: Mapping[str, Mapping[str, str]] = {
    # PLUS LDF 2.0.1, Data Mining
    "plus:DataMining": {
        "DMI-UNSPECIFIED": UNKNOWN,
        "DMI-ALLOWED": ALLOWED,
        "DMI-PROHIBITED": PROHIBITED,
        "DMI-PROHIBITED-AIMLTRAINING": PROHIBITED,
        "DMI-PROHIBITED-GENAIMLTRAINING": PROHIBITED,
        "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING": PROHIBITED,
        "DMI-PROHIBITED-SEECONSTRAINT": CONSTRAINED,
        "DMI-PROHIBITED-SEEEMBEDDEDRIGHTSEXPR": CONSTRAINED,
        "DMI-PROHIBITED-SEELINKEDRIGHTSEXPR": CONSTRAINED,
    },
    # TDM Reservation Protocol (W3C community group, 2024)
    TDM_RESERVATION: {"1": PROHIBITED, "0": ALLOWED},
    # CAWG training and data mining 1.1: "constrained" counts as not allowed
    **{
        f"cawg.training-mining:{entry}": {
            "allowed": ALLOWED,
            "notAllowed": PROHIBITED,
            "constrained": CONSTRAINED,
            "unverified": UNKNOWN,
        }
        for entry in ("ai_training", "ai_generative_training", "data_mining")
    },
    # GB 45438-2025: 1 is generated, 2 may be, 3 is suspected to be; all three are labels of generated content
    "AIGC": {"1": GENERATED, "2": GENERATED, "3": GENERATED},
    # IPTC NewsCodes, digital source type
    "DigitalSourceType": {
        "trainedAlgorithmicMedia": GENERATED,
        "compositeWithTrainedAlgorithmicMedia": GENERATED,
        "compositeSynthetic": GENERATED,
        "trainedAlgorithmicData": GENERATED,
        "algorithmicMedia": UNKNOWN,
        "algorithmicallyEnhanced": UNKNOWN,
        "virtualRecording": UNKNOWN,
        "dataDrivenMedia": UNKNOWN,
        "composite": UNKNOWN,
        **dict.fromkeys(
            "digitalCapture computationalCapture negativeFilm positiveFilm print minorHumanEdits humanEdits"
            " digitalCreation digitalArt softwareImage compositeCapture screenCapture".split(),
            NOT_AI,
        ),
    },
    # IPTC photo metadata 2025.1: that an AI system was used is said by the field being there
    "AISystemUsed": {"present": GENERATED},
    # PLUS: release of the person shown; MR-LMR is limited or incomplete, MR-NAP not applicable
    "plus:ModelReleaseStatus": {
        "MR-NON": RELEASE_NONE,
        "MR-UMR": RELEASE_OK,
        "MR-LMR": UNKNOWN,
        "MR-NAP": UNKNOWN,
    },
    # PLUS: age of the youngest person shown; an unknown age is not adult
    "plus:MinorModelAgeDisclosure": {"AG-UNK": MINOR_POSSIBLE, "AG-U14": MINOR_POSSIBLE, **_AGES},
    "GPS": {"present": LOCATION},
}
"""Kind -> word -> meaning."""

XMP_SIGNALS = {
    ("plus", "DataMining"): "plus:DataMining",
    ("plus", "ModelReleaseStatus"): "plus:ModelReleaseStatus",
    ("plus", "MinorModelAgeDisclosure"): "plus:MinorModelAgeDisclosure",
    ("Iptc4xmpExt", "DigitalSourceType"): "DigitalSourceType",
    ("Iptc4xmpExt", "DigitalSourcefileType"): "DigitalSourceType",  # the name of 2008
    ("Iptc4xmpExt", "AISystemUsed"): "AISystemUsed",
    ("tdm", "reservation"): TDM_RESERVATION,
    ("tdm", "tdm-reservation"): TDM_RESERVATION,
    ("AIGC", "AIGC"): "AIGC",
}
"""(prefix, property) of XMP -> kind."""

_LABEL = re.compile(r'"?Label"?\s*[:=]\s*"?\s*(\w{1,8})')
_MOST_JSON = 1 << 16


def signal_of(kind: str, raw: str, path: FieldPath) -> Signal:
    """The signal of a raw value: the word at the end of a URL counts, as vocabularies are written both ways."""
    word = raw.strip().rstrip("/").rpartition("/")[2].rpartition("#")[2].strip()
    if kind == "AIGC" and len(word) > 1:
        word = aigc_label(raw)
    if kind == "AISystemUsed" and raw.strip():
        word = "present"
    known = VOCABULARIES[kind]
    if word not in known:
        folded = {each.casefold(): each for each in known}
        word = folded.get(word.removeprefix("ldf:").casefold(), OTHER)
    return Signal(kind, word, known.get(word, UNKNOWN), path)


def aigc_label(raw: str) -> str:
    """The `Label` of GB 45438's JSON, which may stand under a key `AIGC`; "" where there is none."""
    if len(raw) > _MOST_JSON:
        return ""
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        match = _LABEL.search(raw)
        return match[1] if match else ""
    if isinstance(found, dict) and isinstance(found.get("AIGC"), dict):
        found = found["AIGC"]
    return str(found.get("Label", "")) if isinstance(found, dict) else ""


def is_aigc(name: str, text: str) -> bool:
    """Whether a tag of this name and text carries the label of GB 45438."""
    return name.casefold() == "aigc" or (
        len(text) < _MOST_JSON and '"AIGC"' in text and '"Label"' in text and text.lstrip().startswith("{")
    )

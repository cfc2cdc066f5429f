"""C2PA manifests: what they say about training and AI, read offline by `c2pa-python` where it is installed.

Without it a manifest is an open issue, because it may forbid what is being done. A manifest whose signature does not
hold can forbid, and never allow.
"""

from __future__ import annotations

import json
from typing import Any, BinaryIO

from scanner.media.facts import Collector
from scanner.model import FieldPath

_LABELS = ("cawg.training-mining", "c2pa.training-mining")
_ENTRIES = ("ai_training", "ai_generative_training", "data_mining")
_VALID = frozenset(("Valid", "Trusted"))
_PATH: FieldPath = ("@c2pa", "training-mining")


def read_manifest(file: BinaryIO, media_type: str, out: Collector) -> None:
    """The training entries and actions of all manifests; an issue where they were not read."""
    try:
        import c2pa
    except ImportError:
        out.issue("media.c2pa_unread", "c2pa-python is not installed")
        return
    try:
        settings = c2pa.Settings.from_dict({"verify": {"remote_manifest_fetch": False}})
        file.seek(0)
        with c2pa.Reader(media_type, file, context=c2pa.Context(settings=settings)) as reader:
            store = json.loads(reader.json())
    except Exception:  # noqa: BLE001  # a library around native code: whatever it meets must not end the scan
        out.issue("media.c2pa_unread", "the manifest cannot be read")
        return
    take_store(store, out)


def take_store(store: Any, out: Collector) -> None:
    """The signals of a manifest store as the library gives it."""
    if not isinstance(store, dict) or not isinstance(store.get("manifests"), dict):
        out.issue("media.c2pa_unread", "the manifest is of an unknown form")
        return
    valid = store.get("validation_state") in _VALID
    for manifest in store["manifests"].values():
        assertions = manifest.get("assertions") if isinstance(manifest, dict) else None
        for assertion in assertions if isinstance(assertions, list) else ():
            label = str(assertion.get("label", "")) if isinstance(assertion, dict) else ""
            if label.startswith(_LABELS):
                _entries(assertion.get("data"), valid, out)
            elif label.startswith("c2pa.actions"):
                _actions(assertion.get("data"), out)


def _actions(data: Any, out: Collector) -> None:
    """How it was made. What a broken manifest says of AI counts, too: nobody gains by claiming it."""
    actions = data.get("actions") if isinstance(data, dict) else None
    for action in actions if isinstance(actions, list) else ():
        made = action.get("digitalSourceType") if isinstance(action, dict) else None
        if isinstance(made, str):
            out.signal("DigitalSourceType", made, ("@c2pa", "actions"))


def _entries(data: Any, valid: bool, out: Collector) -> None:
    entries = data.get("entries") if isinstance(data, dict) else None
    for name, entry in entries.items() if isinstance(entries, dict) else ():
        kind = str(name).rpartition(".")[2]
        use = str(entry.get("use", "")) if isinstance(entry, dict) else ""
        if kind not in _ENTRIES:
            continue
        if use == "allowed" and not valid:
            use = "unverified"
        out.signal(f"cawg.training-mining:{kind}", use, _PATH)

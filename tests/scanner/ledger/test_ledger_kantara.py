"""Import of Kantara consent receipts: what becomes of each member, and that nothing becomes wider than it says."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger_tables import folded, rejected, write

from scanner.ledger import chain
from scanner.ledger.importers import ImportPlan, ImportResult, import_file
from scanner.ledger.rows import MAX_ROW, kantara

VALUES = {
    "purposes": {"Text to speech": "tts_training", "Speech recognition": "asr_training"},
    "categories": {"1 - Biographical": "biography", "12 - Voice": "voice"},
    "controller": {"Example Labs Ltd": "example-labs"},
}
SPEECH = {
    "purpose": "Text to speech",
    "purposeCategory": ["1 - Core Function"],
    "consentType": "EXPLICIT",
    "piiCategory": ["12 - Voice"],
    "primaryPurpose": True,
    "termination": "2027-12-31",
    "thirdPartyDisclosure": True,
    "thirdPartyName": "North Ltd",
}


def receipt(name: str = "c1befd3e-0001", *purposes: dict[str, object], **others: object) -> dict[str, object]:
    return {
        "version": "KI-CR-v1.1.0",
        "jurisdiction": "DE",
        "consentTimestamp": 1767258000,  # 2026-01-01T09:00:00Z
        "collectionMethod": "web form",
        "consentReceiptID": name,
        "publicKey": "04:a3:1d",
        "language": "en",
        "piiPrincipalId": "s-1",
        "piiControllers": [
            {
                "piiController": "Example Labs Ltd",
                "contact": "Data Office",
                "address": {"streetAddress": "1 Example Street", "addressCountry": "DE"},
                "email": "office@example.com",
                "phone": "+49 30 000000",
            }
        ],
        "policyUrl": "https://example.com/privacy",
        "services": [{"service": "Voices", "purposes": list(purposes) or [SPEECH]}],
        "sensitive": False,
        "spiCat": [],
    } | others


def imported(ledger: Path, content: str, values: dict[str, dict[str, str]] | None = None) -> ImportResult:
    source = write(ledger.parent, content, "receipts.json")
    return import_file(ledger, source, ImportPlan(fmt="kantara", values=VALUES if values is None else values))


def test_what_a_receipt_says_and_a_second_import(ledger: Path) -> None:
    assert imported(ledger, json.dumps(receipt())).events_added == 1
    (record,) = folded(ledger).consent_records
    assert (record.record_id, record.subject_id, record.controller) == (
        "c1befd3e-0001",
        "s-1",
        "example-labs",
    )
    assert (record.purposes, record.categories, record.recipients) == (
        ["tts_training"],
        ["voice"],
        ["North Ltd"],
    )
    assert (record.consent_type, record.jurisdiction) == ("explicit", "DE")
    assert (str(record.valid_from), str(record.valid_until)) == ("2026-01-01", "2027-12-31")
    assert record.state_since == dt.datetime(2026, 1, 1, 9, 0, tzinfo=dt.UTC)
    assert record.modalities == []  # a receipt does not say them: it covers nothing yet
    event = list(chain.read_events(ledger))[1]
    assert event.body["language"] == "en"
    assert event.body["controller_name"] == "Example Labs Ltd"
    assert event.body["controller_contact"] == "Data Office; office@example.com; +49 30 000000"
    assert event.body["controller_address"] == "1 Example Street, DE"
    assert (event.body["notice_ref"], event.body["collection_method"]) == (
        "https://example.com/privacy",
        "web form",
    )
    assert (
        event.body["note"]
        == "from a Kantara consent receipt; service: Voices; purpose category: 1 - Core Function"
    )
    before = ledger.read_bytes()
    for form in (json.dumps(receipt(), indent=2), json.dumps([receipt()]), json.dumps(receipt()) + "\n"):
        again = imported(ledger, form)
        assert (again.rows, again.events_added, again.events_known) == (1, 0, 1)
    assert ledger.read_bytes() == before


def terms(ledger: Path) -> dict[str, tuple[list[str], list[str], list[str]]]:
    records = folded(ledger).consent_records
    return {str(r.record_id): (r.purposes, r.categories, r.recipients) for r in records}


def test_purposes_on_the_same_terms_are_one_record(ledger: Path) -> None:
    more = SPEECH | {"purpose": "Speech recognition", "primaryPurpose": False}
    imported(ledger, json.dumps(receipt("c-1", SPEECH, more, spiCat=["health"], sensitive=True)))
    assert terms(ledger) == {"c-1": (["tts_training", "asr_training"], ["voice", "health"], ["North Ltd"])}


def test_purposes_on_other_terms_are_records_of_their_own(ledger: Path) -> None:
    more = {"purpose": "Speech recognition", "piiCategory": ["1 - Biographical"], "termination": "end of contract",
            "thirdPartyDisclosure": False, "thirdPartyName": "South Ltd"}  # fmt: skip
    content = json.dumps(receipt("c-1", SPEECH, more, spiCat=["health"], sensitive=True))
    assert imported(ledger, content).rows == 1
    assert terms(ledger) == {
        "c-1/1": (["tts_training"], ["voice"], ["North Ltd"]),
        "c-1/2": (["asr_training"], ["biography"], []),
    }
    notes = [str(event.body["note"]) for event in list(chain.read_events(ledger))[1:]]
    assert all("sensitive categories, of a purpose that is not told: health" in note for note in notes)
    assert "ends: end of contract" in notes[1]
    assert imported(ledger, content).events_known == 2


@pytest.mark.parametrize(
    ("said", "until"),
    [
        ("2027-12-31", "2027-12-31"),
        ("2027-12-31T08:00:00Z", "2027-12-30"),  # the last day that is whole before it
        ("2027-12-31T00:00:00+08:00", "2027-12-29"),
        (1830211200, "2027-12-30"),
        ("when the contract ends", "None"),
        ("2027-12-31T08:00:00", "None"),
        (["x"], "None"),
        ("0001-01-01T00:00:00Z", "None"),
    ],
)
def test_when_a_consent_ends(ledger: Path, said: object, until: str) -> None:
    assert imported(ledger, json.dumps(receipt("c-1", SPEECH | {"termination": said}))).events_added == 1
    assert str(folded(ledger).consent_records[0].valid_until) == until
    assert ("ends: " in str(list(chain.read_events(ledger))[1].body["note"])) == (until == "None")


WRONG: list[tuple[object, str, str]] = [
    (receipt("c-1", piiPrincipalId="ann@example.com"), "not_an_id", "subject_id"),
    (receipt("c-1", piiPrincipalId="Ann Example"), "not_an_id", "subject_id"),
    (receipt("c-1", piiPrincipalId=None), "missing", "subject_id"),
    (receipt("c-1", consentTimestamp="2026-01-01T09:00:00"), "no_time_zone", "event_time"),
    (receipt("c-1", consentTimestamp="yesterday"), "not_a_time", "event_time"),
    (receipt("c-1", consentTimestamp=1767258000000), "not_a_time", "event_time"),
    (receipt("c-1", consentTimestamp=True), "not_a_time", "event_time"),
    (receipt("c-1", consentTimestamp=None), "missing", "event_time"),
    (receipt("c-1", SPEECH | {"purpose": "Marketing of anything"}), "not_a_word", "purposes"),
    (receipt("c-1", SPEECH | {"consentType": "ORAL"}), "not_allowed", "consent_type"),
    (receipt("c-1", SPEECH, SPEECH | {"piiCategory": [7]}), "not_text", "categories"),
    (receipt("c-1", version="2.0"), "not_a_receipt", ""),
    (receipt("c-1", services=[]), "not_a_receipt", ""),
    (receipt("c-1", services=[{"purposes": ["x"]}]), "not_a_receipt", ""),
    (receipt("c-1", piiControllers={}), "not_a_receipt", ""),
    (receipt("", SPEECH), "missing", "record_id"),
    ({"subject_id": "s-1"}, "not_a_receipt", ""),
    ("Ann Example", "not_an_object", ""),
    ([receipt()], "not_an_object", ""),
]


def test_a_broken_receipt_is_one_rejected_row(ledger: Path) -> None:
    lines = [json.dumps(one) for one, _, _ in WRONG]
    result = imported(ledger, json.dumps(receipt("good")) + "\n" + "\n".join(lines) + '\n{"version": \n')
    expected = [(str(n), str(n), code, field) for n, (_, code, field) in enumerate(WRONG, 2)]
    assert rejected(result) == [*expected, (str(len(WRONG) + 2), str(len(WRONG) + 2), "not_json", "")]
    array = imported(ledger, "[" + ",\n".join([*lines, '{"a": ]]', json.dumps(receipt("good"))]) + "]")
    assert [row[2:] for row in rejected(array)] == [
        *(row[2:] for row in expected),
        ("not_json", ""),
        ("not_json", ""),
    ]
    listed = array.rejected_file
    assert listed is not None
    assert "Ann" not in listed.read_text()
    assert terms(ledger) == {"good": (["tts_training"], ["voice"], ["North Ltd"])}


def test_a_receipt_of_which_one_part_is_wrong_is_not_imported_at_all(ledger: Path) -> None:
    wrong = SPEECH | {"purpose": "Not in the list", "piiCategory": ["1 - Biographical"]}
    result = imported(ledger, json.dumps(receipt("c-1", SPEECH, wrong)))
    assert (result.events_added, result.rows_rejected) == (0, 1)


def test_files_that_end_too_early_or_hold_too_much(ledger: Path) -> None:
    assert rejected(imported(ledger, json.dumps([receipt()])[:-5])) == [("1", "1", "not_json", "")]
    assert rejected(imported(ledger, json.dumps(receipt(), indent=1)[:-5])) == [("1", "45", "not_json", "")]
    large = [receipt("c-0", note="x" * MAX_ROW), receipt("c-1")]
    assert rejected(imported(ledger, json.dumps(large))) == [("1", "1", "too_large", "")]
    assert rejected(imported(ledger, json.dumps(large[0], indent=1))) == [("1", "1", "too_large", "")]
    assert imported(ledger, "").rows == imported(ledger, " [ ]\n").rows == 0
    assert list(terms(ledger)) == ["c-1"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(values=st.lists(json_values, max_size=5), indent=st.sampled_from([None, 1]), cut=st.integers(1, 40))
def test_elements_of_an_array_are_found_wherever_it_is_cut(
    values: list[object], indent: int | None, cut: int
) -> None:
    text = json.dumps(values, indent=indent, ensure_ascii=False).encode()
    found = kantara._Elements()
    rows = [row for start in range(0, len(text), cut) for row in found.take(text[start : start + cut])]
    whole = list(kantara._elements(io.BytesIO(text)))
    assert rows == whole
    assert len(rows) == len(values)
    assert [row.cells for row in rows if not row.reason] == [
        value for value in values if isinstance(value, dict)
    ]

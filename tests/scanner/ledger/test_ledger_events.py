"""What an event may say, and its one written form."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.ledger.events import GENESIS, canonical, make_draft, seal
from scanner.ledger.lines import parse_line
from scanner.ledger.rules import EventError

NOON = dt.datetime(2026, 5, 2, 12, 0, tzinfo=dt.UTC)
GRANT = {"event_type": "grant", "subject_id": "s-1", "record_id": "r-1", "event_time": "2026-05-01"}
SUBJECT = {"event_type": "subject", "subject_id": "s-1", "event_time": "2026-05-01"}


def test_the_written_form_is_exactly_this() -> None:
    fields = GRANT | {
        "purposes": ["asr", "tts"],
        "signed": True,
        "intended_use": 'a "map" in\u00a0安',
        "event_id": "e-1",
    }
    _, line = seal(make_draft(fields), seq=2, prev_hash=GENESIS, recorded_at=NOON)
    payload = (
        '{"event_id":"e-1","event_time":"2026-05-01T00:00:00Z","event_type":"grant",'
        '"intended_use":"a \\"map\\" in\u00a0安","prev_hash":"' + "0" * 64 + '","purposes":["asr","tts"],'
        '"record_id":"r-1","recorded_at":"2026-05-02T12:00:00Z","seq":2,"signed":true,"subject_id":"s-1"}'
    ).encode()
    digest = hashlib.sha256(payload).hexdigest()
    assert line == payload[:-1] + f',"hash":"{digest}"}}\n'.encode()


@given(
    names=st.lists(st.text(min_size=1, max_size=20), max_size=3),
    use=st.text(max_size=30),
    day=st.dates(),
    zone=st.integers(-14, 14),
)
def test_what_is_written_is_read_back(names: list[str], use: str, day: dt.date, zone: int) -> None:
    when = dt.datetime.combine(day, dt.time(3), dt.timezone(dt.timedelta(hours=zone)))
    try:
        draft = make_draft(GRANT | {"event_time": when, "recipients": names, "intended_use": use})
    except EventError:
        return
    event, line = seal(draft, seq=7, prev_hash="ab" * 32, recorded_at=NOON)
    assert parse_line(line) == event
    assert (event.event_time, event.body) == (draft.event_time, draft.body)
    assert line.count(b"\n") == 1


REFUSED = [
    (SUBJECT | {"event_type": "gift"}, "event_type", "not_allowed"),
    (SUBJECT | {"event_type": None}, "event_type", "missing"),
    (SUBJECT | {"subject_id": None}, "subject_id", "missing"),
    (SUBJECT | {"subject_id": "ann@example.com"}, "subject_id", "not_an_id"),
    (SUBJECT | {"subject_id": "安例"}, "subject_id", "not_an_id"),
    (SUBJECT | {"subject_id": "Ann-E", "aliases": ["ann-e"]}, "subject_id", "not_pseudonymous"),
    (
        SUBJECT | {"subject_id": "5550100", "identifiers": {"phone": ["5550100"]}},
        "subject_id",
        "not_pseudonymous",
    ),
    (SUBJECT | {"record_id": "r-1"}, "record_id", "not_allowed"),
    (SUBJECT | {"purposes": ["tts_training"]}, "purposes", "not_allowed"),
    (SUBJECT | {"shoe_size": "44"}, "", "unknown_field"),
    (SUBJECT | {"names": ["Ann\u202eExample"]}, "names", "unprintable"),
    (SUBJECT | {"names": ["Ann\nExample"]}, "names", "unprintable"),
    (SUBJECT | {"names": ["\ud800"]}, "names", "unprintable"),
    (SUBJECT | {"names": [3]}, "names", "not_text"),
    (SUBJECT | {"names": ["x" * 2001]}, "names", "too_long"),
    (SUBJECT | {"names": ["a"] * 1001}, "names", "too_many"),
    (SUBJECT | {"names": ["Ann", " "]}, "names", "empty"),
    (SUBJECT | {"identifiers": ["ann@example.com"]}, "identifiers", "not_an_object"),
    (SUBJECT | {"birth_date": "2013-02-29"}, "birth_date", "not_a_date"),
    (SUBJECT | {"birth_date": "28.2.2013"}, "birth_date", "not_a_date"),
    (SUBJECT | {"birth_date": "2026-05-02"}, "birth_date", "in_the_future"),
    (SUBJECT | {"birth_date": "2001-01-01", "age_band": "adult"}, "age_band", "not_allowed"),
    (SUBJECT | {"age_band": "grown-up"}, "age_band", "not_allowed"),
    (SUBJECT | {"deceased": "perhaps"}, "deceased", "not_a_flag"),
    (SUBJECT | {"event_time": None}, "event_time", "missing"),
    (SUBJECT | {"event_time": "2026-05-01T08:00:00"}, "event_time", "no_time_zone"),
    (SUBJECT | {"event_time": "0001-01-01T00:00:00+08:00"}, "event_time", "not_a_time"),
    (SUBJECT | {"event_time": "9999-12-31T23:00:00-08:00"}, "event_time", "not_a_time"),
    (SUBJECT | {"event_time": "2026-05-01T08:00:60Z"}, "event_time", "not_a_time"),
    (SUBJECT | {"event_time": 20260501}, "event_time", "not_text"),
    (GRANT | {"record_id": None}, "record_id", "missing"),
    (GRANT | {"purposes": ["tts training"]}, "purposes", "not_a_word"),
    (GRANT | {"modalities": ["smell"]}, "modalities", "not_allowed"),
    (GRANT | {"valid_from": "2026-02-01", "valid_until": "2026-01-31"}, "valid_until", "before_valid_from"),
    (GRANT | {"evidence_sha256": "abc"}, "evidence_sha256", "not_sha256"),
    (GRANT | {"supersedes": "r-1"}, "record_id", "not_allowed"),
    (GRANT | {"event_type": "supersede", "subject_id": None}, "superseded_by", "missing"),
    (GRANT | {"event_type": "withdraw", "record_id": None, "subject_id": None}, "record_id", "missing"),
    (GRANT | {"event_type": "withdraw", "purposes": ["tts_training"]}, "purposes", "not_allowed"),
]


@pytest.mark.parametrize(("fields", "field", "code"), REFUSED)
def test_each_wrong_event_is_refused_with_field_and_reason(
    fields: dict[str, object], field: str, code: str
) -> None:
    with pytest.raises(EventError) as caught:
        make_draft(fields)
    assert (caught.value.field, caught.value.code) == (field, code)
    assert caught.value.next_step


def test_no_error_repeats_a_value() -> None:
    secret = "Zebedee Quillfeather"
    for field in (
        "subject_id",
        "names",
        "identifiers",
        "birth_date",
        "age_band",
        "event_type",
        "event_time",
        secret,
    ):
        for value in (secret, [secret + "\n"], {secret: secret + "\n"}):
            try:
                make_draft(SUBJECT | {field: value})
            except EventError as error:
                assert "Zebedee" not in str(error)
                assert "Zebedee" not in repr(error)


@pytest.mark.parametrize(
    ("event_type", "expected"),
    [("grant", "2026-05-01T00:00:00Z"), ("withdraw", "2026-05-01T23:59:59.999999Z")],
)
def test_a_day_alone_favours_the_end_of_a_consent(event_type: str, expected: str) -> None:
    given_as = ["2026-05-01", dt.date(2026, 5, 1)]
    times = {
        make_draft(GRANT | {"event_type": event_type, "event_time": value}).event_time for value in given_as
    }
    assert times == {dt.datetime.fromisoformat(expected)}


def test_the_same_content_has_the_same_id() -> None:
    one = make_draft(GRANT | {"purposes": "tts_training", "signed": "yes", "intended_use": ""})
    two = make_draft(GRANT | {"signed": True, "purposes": ["tts_training", "tts_training"]})
    other = make_draft(GRANT | {"signed": False, "purposes": ["tts_training"]})
    assert one.event_id == two.event_id != other.event_id


def forge(text: str) -> bytes:
    """A line whose hash fits, whatever it says."""
    payload = text.encode()
    return payload[:-1] + f',"hash":"{hashlib.sha256(payload).hexdigest()}"}}\n'.encode()


def sealed(**changes: object) -> dict[str, object]:
    _, line = seal(make_draft(GRANT), seq=2, prev_hash=GENESIS, recorded_at=NOON)
    fields = json.loads(line)
    del fields["hash"]
    return {name: value for name, value in (fields | changes).items() if value is not None}


def compact(fields: dict[str, object]) -> str:
    return json.dumps(fields, sort_keys=True, separators=(",", ":"))


FORGED = [
    (lambda: compact(sealed()), None),
    (lambda: json.dumps(sealed(), sort_keys=True), "not_canonical"),
    (lambda: compact(sealed()).replace('{"', '{"signed":true,"signed":true,"', 1), "duplicate_key"),
    (lambda: compact(sealed(shoe_size=1)), "unknown_field"),
    (lambda: compact(sealed(event_time="2026-05-01T08:00:00+08:00")), "not_canonical"),
    (lambda: compact(sealed(purposes=[])), "empty"),
    (lambda: compact(sealed(purposes=["b", "b"])), "not_canonical"),
    (lambda: compact(sealed(signed="true")), "not_canonical"),
    (lambda: compact(sealed(seq=True)), "not_a_number"),
    (lambda: compact(sealed(seq=2.0)), "not_a_number"),
    (lambda: compact(sealed(recorded_at=None)), "missing"),
    (lambda: "{" * 5000 + "}", "not_json"),
    (lambda: "{nonsense}", "not_json"),
    (lambda: '{"seq":' + "9" * 5000 + "}", "not_json"),
]


@pytest.mark.parametrize(("text", "code"), FORGED)
def test_a_line_with_a_fitting_hash_is_still_read_strictly(text: object, code: str | None) -> None:
    line = forge(text())  # type: ignore[operator]
    if code is None:
        assert parse_line(line).record_id == "r-1"
        return
    with pytest.raises(EventError) as caught:
        parse_line(line)
    assert caught.value.code == code


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)
VALUES = st.recursive(
    TEXTS | st.booleans() | st.integers(-(2**53), 2**53),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(TEXTS, VALUES, max_size=6))
def test_canonical_bytes_are_those_of_the_standard_library(fields: dict[str, object]) -> None:
    """docs/ledger.md describes them by Python's `json`; whatever writes them must write the same."""
    plain = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    assert canonical(fields) == plain.encode("utf-8")

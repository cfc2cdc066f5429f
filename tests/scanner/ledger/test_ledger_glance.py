"""What is told at a glance is what the full check says; what is held small is what it was made of."""

from __future__ import annotations

import hashlib
import pickle
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_drafts import AS_OF, START, chained, draft

from reports.records.consent import ConsentEventRecord
from scanner.ledger import lines, told
from scanner.ledger.event_rows import EventRows
from scanner.ledger.events import ENVELOPE_KINDS, GENESIS, Event, canonical, seal
from scanner.ledger.keeping import Keeping
from scanner.ledger.people import more
from scanner.ledger.personal import COMMITTED
from scanner.ledger.rules import EventError
from scanner.ledger.state import fold
from scanner.ledger.told import Backlog, in_order
from scanner.ledger.values import Kind, ValueRefusedError
from scanner.ledger.vocabulary import FIELDS

KINDS: list[Kind] = [*FIELDS.values(), *ENVELOPE_KINDS.values(), COMMITTED]
WORDS = [
    "a", "s-1", "voice", "audio", "text", "2026-01-01", "2026-13-01", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00.5Z",
    "ab" * 32, "AB" * 32, " a", "a ", "a b", "ä", "\u202e", "", "true", "granted", "adult", "x" * 2000, "x" * 2001,
    "sha256:ab", "2026-01-01T00:00:00+00:00", "names", "a\n", "\x7f",
]  # fmt: skip
SINGLE = (
    st.sampled_from(WORDS) | st.text(max_size=4) | st.booleans() | st.integers(0, 2) | st.none() | st.floats()
)
VALUES = st.recursive(
    SINGLE,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=2),
)
REHASHED = {
    "grant": draft("grant", bundled=False, valid_until="2027-01-01", supersedes="r-0", note="a note"),
    "subject": draft(
        "subject", names=["Ann Example"], birth_date="2000-01-01", identifiers={"email": ["a@example.com"]}
    ),
    "object": draft("object", purposes=["a"], lifted=True),
}


@settings(max_examples=400, deadline=None)
@given(value=VALUES)
def test_a_value_that_stands_is_the_one_that_the_check_makes(value: Any) -> None:
    for kind in KINDS:
        for _ in range(2):  # the second time from memory
            try:
                stands = kind.stands(value)
            except TypeError:
                stands = False
            try:
                checked: Any = kind.check(value)
            except ValueRefusedError:
                checked = ValueRefusedError
            if stands:
                assert type(checked) is type(value) and checked == value


def _rehashed(fields: dict[str, Any]) -> bytes:
    payload = canonical(fields)
    return payload[:-1] + b',"hash":"' + hashlib.sha256(payload).hexdigest().encode() + b'"}\n'


def _read(line: bytes) -> object:
    try:
        return lines.parse_line(line)
    except EventError as error:
        return error.code, error.field, error.what, error.next_step


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_a_line_is_read_the_same_whatever_was_read_before(data: st.DataObject) -> None:
    made = REHASHED[data.draw(st.sampled_from(sorted(REHASHED)))]
    _, line = seal(made, seq=2, prev_hash=GENESIS, recorded_at=START)
    event = lines.parse_line(line)
    assert lines.trusted_line(line) == event
    fields = lines._load(line[: -lines._TAIL_LENGTH] + b"}")
    for name in data.draw(st.lists(st.sampled_from([*sorted(fields), "committed", "deceased"]), max_size=2)):
        if data.draw(st.booleans()):
            fields[name] = data.draw(VALUES)
        else:
            fields.pop(name, None)
    try:
        changed = _rehashed(fields)
    except TypeError:  # such as a lone surrogate
        return
    warm = _read(changed)
    lines._FORMS.clear()
    assert _read(changed) == warm
    assert _read(changed) == warm


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_events_take_effect_by_time_rank_and_ids(data: st.DataObject) -> None:
    kinds = ("grant", "withdraw", "subject", "object", "refuse", "revoke", "renew", "delete_confirm")
    moments = (
        "2026-01-10",
        "2026-01-10T00:00:00.000001Z",
        "2026-01-10T00:00:01Z",
        "2026-01-11",
        "0001-02-03",
        "9999-01-01",
    )
    drafts = [
        draft(
            kind,
            data.draw(st.sampled_from(moments)),
            **{"subject_id": data.draw(st.sampled_from(["a", "ab", "a-", "Z"]))},
            **({"lifted": True} if kind == "object" and data.draw(st.booleans()) else {}),
            event_id=f"{data.draw(st.sampled_from('aA0'))}-{number}",
        )
        for number, kind in enumerate(data.draw(st.lists(st.sampled_from(kinds), max_size=8)))
    ]
    events = chained(drafts)
    ranks = (
        "ledger", "subject", "request", "grant", "renew", "amend", "supersede", "delete_confirm", "object", "refuse",
        "revoke", "withdraw", "invalidate", "erase",
    )  # fmt: skip

    def order(event: Event) -> tuple[object, ...]:
        adds = not event.body.get("replaces" if event.event_type == "subject" else "lifted", False)
        return event.event_time, ranks.index(event.event_type), adds, event.subject_id or "", event.event_id

    expected = sorted(events, key=order)
    assert sorted(events, key=in_order) == expected
    waiting = Backlog()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(told, "_CHUNK", data.draw(st.sampled_from([1, 300, 1 << 17])))
        for event in events:
            waiting.add(event)
    found = [
        (t.seq, t.event_type, t.record_id, t.subject_id, t.event_time, t.body)
        for t in waiting.in_turn(Keeping())
    ]
    assert found == [(e.seq, e.event_type, e.record_id, e.subject_id, e.event_time, e.body) for e in expected]


def test_rows_of_events_are_the_rows_that_were_made_at_once() -> None:
    events = chained(
        [draft("subject", names=["安例"]), draft("grant", event_id="given"), draft("withdraw", "2026-03-01")]
    )
    rows = fold(events, AS_OF, None, 14).event_records
    made = [
        ConsentEventRecord(
            e.seq,
            e.event_id,
            e.event_type,
            e.record_id,
            e.subject_id,
            e.event_time,
            e.recorded_at,
            e.prev_hash,
            e.hash,
        )
        for e in events
    ]
    assert list(rows) == made and rows == made and rows == tuple(made) and made == list(rows)
    assert (rows[0], rows[-1], rows[1:3], rows[::-1]) == (made[0], made[-1], made[1:3], made[::-1])
    assert rows != made[:-1] and rows != [*made[:-1], made[0]] and rows != 1
    assert (len(rows), bool(rows), made[1] in rows, rows.index(made[1])) == (4, True, True, 1)
    assert repr(rows) == repr(made) and pickle.loads(pickle.dumps(rows)) == rows
    assert EventRows() == () and not EventRows()


def test_many_things_are_kept_in_their_order_once() -> None:
    known: Any = ()
    for n in range(100):
        known = more(known, [str(n % 60), str(n % 7)])
    assert list(known) == list(dict.fromkeys(v for n in range(100) for v in (str(n % 60), str(n % 7))))
    assert more((), ["a"]) == ("a",) and more(("a",), ["b", "a", "b"]) == ("a", "b") and more((), []) == ()

"""What must hold for every history of events."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_drafts import START, chained, draft, state

from scanner.ledger.events import Draft
from scanner.ledger.state import LedgerState, fold

KINDS = (
    "request",
    "grant",
    "renew",
    "refuse",
    "withdraw",
    "revoke",
    "invalidate",
    "object",
    "supersede",
    "subject",
)


@st.composite
def histories(draw: st.DrawFn) -> list[Draft]:
    drafts = []
    for _ in range(draw(st.integers(0, 12))):
        kind = draw(st.sampled_from(KINDS))
        fields: dict[str, object] = {"event_id": f"e-{len(drafts)}"}
        if kind == "supersede":
            fields["superseded_by"] = "r-9"
        if kind not in ("subject", "object"):
            fields["record_id"] = draw(st.sampled_from(["r-1", "r-2"]))
        if kind != "supersede" or draw(st.booleans()):
            fields["subject_id"] = draw(st.sampled_from(["s-1", "s-1", "s-2"]))
        if kind == "withdraw" and draw(st.booleans()):
            fields["record_id"] = None
        drafts.append(draft(kind, f"2026-0{draw(st.integers(1, 6))}-01", **fields))
    return drafts


@settings(max_examples=150, deadline=None)
@given(histories(), st.integers(1, 6), st.booleans())
def test_a_withdrawal_never_leaves_a_granted_state(drafts: list[Draft], month: int, everything: bool) -> None:
    day = dt.date(2026, month, 1)
    fields = {"record_id": None, "subject_id": "s-1"} if everything else {}
    before = {r.record_id: r for r in state(*drafts, as_of=day).consent_records}
    after = state(*drafts, draft("withdraw", day.isoformat(), **fields), as_of=day).consent_records
    for record in after:
        hit = record.subject_id == "s-1" if everything else record.record_id == "r-1"
        if hit:
            assert record.state in ("withdrawn", "invalidated", "refused")
        else:
            assert record == before[record.record_id]


@settings(max_examples=150, deadline=None)
@given(histories(), histories(), st.integers(1, 6))
def test_an_older_pair_of_clocks_gives_the_older_result(
    old: list[Draft], new: list[Draft], month: int
) -> None:
    day = dt.date(2026, month, 1)
    later = [START] * len(old) + [START + dt.timedelta(days=9)] * len(new)
    then = fold(chained(old), day, None, 14)
    assert fold(chained([*old, *new], later), day, START + dt.timedelta(days=1), 14) == then


@settings(max_examples=100, deadline=None)
@given(histories(), st.randoms())
def test_the_order_of_entry_does_not_matter_where_times_differ(drafts: list[Draft], chance: Any) -> None:
    spread = [
        draft(
            d.event_type,
            f"2026-01-{n + 1:02}",
            **({"subject_id": d.subject_id, "record_id": d.record_id} | dict(d.body)),
        )
        for n, d in enumerate(drafts)
    ]
    shuffled = list(spread)
    chance.shuffle(shuffled)

    def facts(found: LedgerState) -> list[object]:
        return [
            (r.record_id, r.subject_id, r.state, r.state_since, r.superseded_by, r.missing)
            for r in found.consent_records
        ]

    assert facts(state(*spread)) == facts(state(*shuffled))

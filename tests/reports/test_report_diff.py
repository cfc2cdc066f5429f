"""The comparison of two reports in small worlds made of records: what is the same, and which cause is told."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from report_worlds import AS_OF, NOW, build, clean_tables, linked_tables, make, replace

from reports.diff.causes import CAUSES, relevant
from reports.diff.compare import compare
from reports.diff.outcome import Diff
from reports.diff.pair import Pair, Side, lay_side_by_side, open_pair
from reports.diff.parts import EXPLAINS, PARTS
from reports.faults import ReportFault
from reports.reasons import BY_CODE
from reports.records import (
    ConsentEventRecord,
    ConsentRecord,
    DecisionRecord,
    FileRecord,
    FindingRecord,
    IssueRecord,
    LinkRecord,
    MemberRecord,
    SampleRecord,
    ScanRecord,
    SourceRecord,
    StatementRecord,
    SubjectRecord,
    UnitRecord,
)
from reports.schema import ALL_TABLES, columns, create_table, quoted, to_batch
from scanner.cli.diff import _PARTS
from scanner.cli.main import main

Tables = dict[str, list[Any]]
DAY = dt.timedelta(days=1)
_PHASES = (Phase.explicit, Phase.generate)
"""Without shrinking: each example is two comparisons, and a failing one is small already."""


@contextmanager
def pair_of(was: Tables, now: Tables) -> Iterator[Pair]:
    """Two reports in memory; decisions are given by hand."""
    sides = []
    with duckdb.connect() as con:
        for name, tables in (("report_was", was), ("report_now", now)):
            con.execute(f"ATTACH ':memory:' AS {name}")
            with con.cursor() as own:
                own.execute(f"USE {name}")
                for table in ALL_TABLES:
                    for statement in create_table(table, comments=False):
                        own.execute(statement)
                for table, records in tables.items():
                    own.register("incoming", to_batch(table, records))
                    own.execute(f"INSERT INTO {quoted(table)} FROM incoming")
            [scan] = tables["scan"]
            sides.append(Side(Path(name), name, scan.key_id, scan.as_of, scan.status, name))
        lay_side_by_side(con, ("report_was", "report_now"))
        yield Pair(con, sides[0], sides[1])


@contextmanager
def compared(was: Tables, now: Tables, *only: str) -> Iterator[Diff]:
    with pair_of(was, now) as pair:
        yield compare(pair, only)


def counts(found: Diff) -> dict[str, dict[str, int]]:
    return {part: number for part, number in found.counts.items() if number}


def judged(tables: Tables, verdict: str, reason: str, **changes: Any) -> Tables:
    """The same with one decision."""
    [link] = tables["link"]
    decision = make(
        DecisionRecord, link_id=link.link_id, sample_id=link.sample_id, subject_id=link.subject_id, verdict=verdict,
        reason=reason, record_id="r1", **changes,
    )  # fmt: skip
    return tables | {"decision": [decision]}


def test_catalogues_agree() -> None:
    assert tuple(PARTS) == _PARTS
    assert relevant().keys() == BY_CODE.keys()
    assert {cause for causes in relevant().values() for cause in causes} <= CAUSES.keys()
    assert set(EXPLAINS) <= {column.name for column in columns("scan")}


# What is the same


SPANS = st.lists(st.tuples(st.sampled_from(["EMAIL", "PHONE"]), st.integers(0, 2)), max_size=3)
ROW = st.tuples(SPANS, st.lists(st.sampled_from(["p1", "p2"]), max_size=2, unique=True), st.integers(1, 3))
ROWS = st.lists(ROW.filter(lambda row: row[0] or row[1]), max_size=7)


def world(files: dict[str, list[Any]]) -> Tables:
    """A report of files of rows; a row is (findings, people, size)."""
    tables: Tables = {
        "scan": [make(ScanRecord)],
        "file": [],
        "unit": [],
        "sample": [],
        "finding": [],
        "link": [],
    }
    for name, rows in files.items():
        content = repr(rows)
        tables["file"].append(
            make(FileRecord, file_id=name, path=name, path_hmac=name, sha256=content, bytes=len(content))
        )
        tables["unit"].append(make(UnitRecord, file_id=name, slice="whole"))
        for number, (spans, people, size) in enumerate(rows):
            place = {"file_id": name, "row": number, "sample_id": f"{name}.-.{number}"}
            tables["sample"].append(make(SampleRecord, content_bytes=size, **place))
            tables["finding"] += [
                make(
                    FindingRecord,
                    entity=entity,
                    value_hmac=str(value),
                    finding_id=f"{name}{number}{at}",
                    **place,
                )
                for at, (entity, value) in enumerate(spans)
            ]
            tables["link"] += [
                make(LinkRecord, subject_id=person, link_id=f"{name}{number}{person}", **place)
                for person in people
            ]
    return tables


@settings(max_examples=6, phases=_PHASES)
@given(ROWS, ROWS, st.randoms())
def test_counts_are_those_of_multisets(was: list[Any], now: list[Any], dice: random.Random) -> None:
    shuffled = dice.sample(was, len(was))
    only = ("files", "samples", "findings", "links")
    with compared(world({"a": was, "b": was}), world({"a": now, "b": shuffled}), *only) as found:
        wanted = {}
        for part, things in (
            ("findings", lambda rows: Counter(span for row in rows for span in row[0])),
            ("links", lambda rows: Counter(person for row in rows for person in row[1])),
        ):
            new, gone = things(now) - things(was), things(was) - things(now)
            wanted[part] = {word: n for word, n in (("gone", gone.total()), ("new", new.total())) if n}
        assert {part: found.counts[part] for part in wanted} == wanted
        samples = found.counts["samples"]
        assert samples.get("new", 0) - samples.get("gone", 0) == len(now) - len(was)
        alike = Counter(_said(row) for row in was) & Counter(_said(row) for row in now)
        assert sum(samples.values()) <= len(was) + len(now) - 2 * alike.total()
        assert {row["path"] for row in found.each("samples")} <= {"a"}


def _said(row: Any) -> tuple[Any, ...]:
    return tuple(sorted(row[0])), tuple(sorted(row[1])), row[2]


@settings(max_examples=3, phases=_PHASES)
@given(ROWS, ROWS)
def test_one_way_is_the_other_turned(was: list[Any], now: list[Any]) -> None:
    one, other = world({"a": was, "c": was}), world({"a": now, "b": was})
    turned = {"new": "gone", "gone": "new"}
    with compared(one, other) as there, compared(other, one) as back:
        for part in (counts(there).keys() | counts(back).keys()) - {"blocked", "usable", "review"}:
            assert {turned.get(w, w): n for w, n in there.counts[part].items()} == back.counts[part], part
        assert there.moved == back.moved


def test_a_moved_file_takes_what_is_in_it_along() -> None:
    was = world({"a": [([("EMAIL", 1)], ["p1"], 1)], "twin": [([("EMAIL", 2)], [], 1)]})
    now = world({"b": [([("EMAIL", 1)], ["p1"], 1)], "twin": [([("EMAIL", 2)], [], 1)]})
    with compared(was, now) as found:
        assert counts(found) == {"files": {"moved": 1}}
    changed = [file._replace(source_id="other") for file in now["file"]]
    with compared(was, now | {"file": changed}) as found:
        assert counts(found) == {"files": {"moved": 1, "redeclared": 1}}


def test_members_that_changed_places_in_an_archive_are_the_same() -> None:
    def archive(order: tuple[str, ...], sha256: str) -> Tables:
        tables = clean_tables() | {
            "file": [make(FileRecord, path_hmac="zip", sha256=sha256)],
            "member": [],
            "finding": [],
        }
        for number, name in enumerate(order):
            tables["member"].append(
                make(MemberRecord, file_id="f1", member=number, path=name, path_hmac=name, sha256=name)
            )
            tables["finding"].append(
                make(
                    FindingRecord, member=number, sample_id=f"f1.{number}.0", value_hmac=name, finding_id=name
                )
            )
        return tables

    with compared(
        archive(("x", "y"), "1"), archive(("y", "x"), "2"), "members", "findings", "files"
    ) as found:
        assert counts(found) == {"files": {"changed": 1}}
    with compared(archive(("x",), "1"), archive(("y", "x"), "2"), "members", "findings") as found:
        assert counts(found) == {"members": {"new": 1}, "findings": {"new": 1}}


def test_issues_and_scores() -> None:
    was = clean_tables() | {
        "issue": [make(IssueRecord, row=1), make(IssueRecord, row=2)],
        "finding": [make(FindingRecord)],
    }
    now = was | {"issue": [make(IssueRecord, row=7), make(IssueRecord, row=8), make(IssueRecord, row=9)]}
    now |= {"finding": [make(FindingRecord, score=0.5)]}
    with compared(was, now) as found:
        assert counts(found) == {"issues": {"new": 1}, "findings": {"changed": 1}}


def test_a_difference_in_places_alone_is_not_told_as_none() -> None:
    was = linked_tables(finding=[make(FindingRecord)])
    now = was | {"finding": [make(FindingRecord, start=1, end=6)]}
    with compared(was, now) as found:
        assert counts(found) == {"elsewhere": {"changed": 1}} and found.exit_status == 1
        assert [row["name"] for row in found.each("elsewhere")] == ["finding"]


def test_rows_of_one_key_do_not_multiply() -> None:
    many = [make(SubjectRecord) for _ in range(3000)]
    with compared(
        clean_tables() | {"subject": many}, clean_tables() | {"subject": many[1:]}, "subjects"
    ) as found:
        assert counts(found) == {"subjects": {"gone": 1}}


def test_different_keys_and_hidden_names() -> None:
    hidden = make(FileRecord, path="data/<PERSON~aaaaaa>.txt", path_hmac="1", sha256="1" * 64, file_id="f9")
    was = clean_tables() | {"scan": [make(ScanRecord, key_id="one")], "file": [make(FileRecord), hidden]}
    changed = hidden._replace(path="data/<PERSON~bbbbbb>.txt", path_hmac="2", file_id="f2", sha256="2" * 64)
    for file, lost in ((changed._replace(sha256="1" * 64), 0), (changed, 2)):
        now = clean_tables() | {"scan": [make(ScanRecord, key_id="two")], "file": [make(FileRecord), file]}
        with compared(was, now) as found:
            assert found.exit_status == 3
            assert found.counts["files"] == ({} if lost else {"moved": 1})
            assert ("files" in found.not_comparable) == bool(lost)


# Why


def causes(was: Tables, now: Tables) -> tuple[list[str], list[str], list[str]]:
    """Causes, facts and kinds of events of the one verdict that differs."""
    with compared(was, now, "decisions") as found:
        [row] = found.each("decisions")
        return row["causes"], row["facts"], [event["type"] for event in row["events"]]


EVENT = make(ConsentEventRecord, record_id="r1", subject_id="p1")
USED = judged(linked_tables(), "use", "granted")


def test_the_cause_is_what_bears_on_the_reason() -> None:
    born = linked_tables(subject=[make(SubjectRecord, age_band="unknown")])
    assert causes(judged(born, "review", "age_unknown"), USED) == (["person"], ["age: unknown -> adult"], [])
    doubtful = linked_tables(link=[make(LinkRecord, candidates=2)])
    assert causes(USED, judged(doubtful, "review", "ambiguous_person")) == (
        ["tie"], ["tie: exact, fits 1 -> exact, fits 2"], [],
    )  # fmt: skip
    changed = linked_tables(consent=[make(ConsentRecord, evidence_state="differs")])
    assert causes(USED, judged(changed, "block", "evidence_missing")) == (["document"], [], [])
    stricter = linked_tables(scan=[make(ScanRecord, profile_digest="new", tool_version="9")])
    assert causes(USED, judged(stricter, "block", "type_insufficient")) == (["profile"], [], [])
    heard = linked_tables(sample=[make(SampleRecord, modalities=["audio"])])
    assert causes(USED, judged(heard, "block", "out_of_scope", dimension="category")) == (
        ["changed_sample"],
        [],
        [],
    )
    other = linked_tables(
        scan=[make(ScanRecord, applicant_id="labs", territory="CN")], source=[make(SourceRecord)]
    )
    assert causes(USED, judged(other, "block", "out_of_scope", dimension="recipient")) == (
        ["declared_use"], ["applicant id: example-corp -> labs", "territory: not said -> CN"], [],
    )  # fmt: skip
    more = linked_tables(source=[make(SourceRecord, purposes=["tts_training", "asr_training"])])
    assert causes(USED, judged(more, "block", "out_of_scope", dimension="purpose")) == (
        ["declared_use"], ["purpose added: asr_training"], [],
    )  # fmt: skip
    odd = judged(
        linked_tables(source=more["source"]), "block", "withdrawn"
    )  # nothing that bears on it: all that differs
    assert causes(USED, odd) == (["declared_use"], ["purpose added: asr_training"], [])
    assert causes(USED, judged(linked_tables(), "block", "withdrawn")) == (["not_told"], [], [])


def test_an_objection_is_told_with_its_event() -> None:
    said = replace(EVENT, seq=7, event_id="e7", event_type="object", hash="7", record_id=None)
    tables = linked_tables(consent_event=[EVENT, said], statement=[make(StatementRecord)])
    assert causes(USED, judged(tables, "block", "objected", events=[7])) == (["event"], [], ["object"])


def test_another_record_that_speaks_for_the_person() -> None:
    ended = [
        make(ConsentRecord, state="withdrawn", events=[1, 2]),
        make(ConsentRecord, record_id="r2", purposes=[]),
    ]
    events = [EVENT, replace(EVENT, seq=2, event_id="e2", event_type="withdraw", hash="2")]
    before = judged(linked_tables(consent=[make(ConsentRecord), ended[1]]), "use", "granted")
    after = judged(
        linked_tables(consent=ended, consent_event=events), "block", "out_of_scope", dimension="purpose"
    )
    after["decision"] = [replace(after["decision"][0], record_id="r2")]
    assert causes(before, after) == (["event"], [], ["withdraw"])


@pytest.mark.parametrize(
    ("until", "shift", "told"),
    [(AS_OF, 1, True), (AS_OF - DAY, 1, False), (AS_OF + DAY, 1, False), (AS_OF + DAY, 2, True)],
)
def test_the_last_valid_day_counts(until: dt.date, shift: int, told: bool) -> None:
    consent = [make(ConsentRecord, valid_until=until)]
    before = judged(linked_tables(consent=consent), "use", "granted")
    later = linked_tables(consent=consent, scan=[make(ScanRecord, as_of=AS_OF + shift * DAY)])
    found = causes(before, judged(later, "block", "expired"))
    assert found == ((["day"], [f"valid until {until}"], []) if told else (["not_told"], [], []))


def test_people_and_data_that_came() -> None:
    alone = clean_tables() | {"sample": [make(SampleRecord)], "finding": [make(FindingRecord)], "subject": []}
    assert causes(alone, USED)[0] == ["person_came"]
    nobody = alone | {"subject": [make(SubjectRecord)]}
    assert causes(nobody, USED)[0] == ["not_told"]
    assert causes(nobody, USED | {"scan": [make(ScanRecord, linking_digest="x")]})[0] == ["linking"]
    assert causes(nobody | {"file": [make(FileRecord, sha256="0")]}, USED)[0] == ["changed_file"]
    assert causes(nobody | {"file": [], "sample": [], "finding": []}, USED)[0] == ["new_file"]
    assert causes(USED, nobody | {"file": [], "sample": [], "finding": []})[0] == ["gone_file"]


def test_another_ledger_and_an_older_day_are_noted() -> None:
    now = clean_tables() | {"scan": [make(ScanRecord, ledger_head="cd" * 32, as_of=AS_OF - DAY)]}
    now["consent_event"] = [make(ConsentEventRecord, hash="cd" * 32, recorded_at=NOW)]
    with compared(clean_tables(), now) as found:
        assert any("later day" in note for note in found.notes)
        assert any("neither ledger continues" in note for note in found.notes)


def test_a_sample_is_usable_when_who_stood_in_its_way_is_gone() -> None:
    link = make(LinkRecord, link_id="l1", subject_id="p1")
    other = make(LinkRecord, link_id="l2", subject_id="p2", field="speaker")
    use = make(
        DecisionRecord, link_id="l1", sample_id="f1.-.0", subject_id="p1", verdict="use", reason="granted"
    )
    block = replace(use, link_id="l2", subject_id="p2", verdict="block", reason="no_record")
    was = linked_tables(link=[link, other], decision=[use, block])
    now = linked_tables(link=[link], decision=[use], file=[make(FileRecord, sha256="0")])
    with compared(was, now) as found:
        [row] = found.each("usable")
        assert (row["subject_id"], row["sample_was"], row["sample_now"]) == ("p2", "block", "use")
        assert row["causes"] == ["changed_file"] and found.samples["usable"] == 1


def test_ids_that_stand_twice_are_refused(tmp_path: Path) -> None:
    twice = tmp_path / "twice.duckdb"
    build(twice, clean_tables() | {"subject": [make(SubjectRecord), make(SubjectRecord)]})
    with pytest.raises(ReportFault, match="two rows of one id"), open_pair(twice, twice):
        pass


def test_text_of_a_report_does_not_reach_the_terminal_raw(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nasty = "data/\x1b[2Jowned\u202e.jsonl"
    tables = linked_tables(
        consent=[],
        file=[make(FileRecord, path=nasty, path_hmac="2")],
        issue=[make(IssueRecord, detail=nasty)],
    )
    build(tmp_path / "was.duckdb", clean_tables())
    build(tmp_path / "now.duckdb", tables)
    for more in ((), ("--json",)):
        with pytest.raises(SystemExit) as ended:
            main(["diff", str(tmp_path / "was.duckdb"), str(tmp_path / "now.duckdb"), *more])
        said = capsys.readouterr().out
        assert ended.value.code == 1 and "owned" in said
        assert "\x1b" not in said and "\u202e" not in said


def test_what_could_not_be_compared_is_never_the_same() -> None:
    was = clean_tables() | {"scan": [make(ScanRecord, key_id="one")]}
    now = clean_tables() | {"scan": [make(ScanRecord, key_id="two")]}
    for only, status, same in (
        (("findings",), 3, None),
        (("consents",), 0, True),
        (("made", "links"), 3, False),
    ):
        with compared(was, now, *only) as found:
            assert (found.exit_status, found.same) == (status, same)

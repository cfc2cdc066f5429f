"""Allow lists and suppressions: what files may say, what rules match, and what they change: findings, until a day."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognizers.base import Hit
from reports.explain import explain
from reports.opening import open_report
from reports.profile import load_profile
from reports.records import SuppressionRecord
from reports.redecide import Now, decide_again, standing_of
from reports.summary import read_seal, summarise
from scanner.declaration.loading import load as load_declaration
from scanner.errors import SuppressionsError
from scanner.model import Subject
from scanner.suppressions.matching import Matched, Matcher, fits
from scanner.suppressions.reading import load
from scanner.suppressions.rules import Rule, digest
from tests.command import run
from tests.reports.report_worlds import AS_OF, RUN, empty_tables, fill, linked_tables, make
from tests.scanner.small_scans import KEY, opened, report_of, with_rules

HIDDEN = "quorvimandel@mail.example"
ENTRY = "id: a, reason: test data, until: 2027-01-31"
DAY = dt.date(2027, 1, 31)
BROKEN = {
    "empty": ("", "the file of suppressions is empty"),
    "no mapping": ("- a", "allowed: a mapping with `allow:` or `suppressions:`"),
    "other list": ("alow: [{id: a}]", 'line 1, alow: no such key; did you mean "allow"?'),
    "no list": ("allow: {a: b}", "allow: allowed: a list of entries"),
    "too many": ("suppressions:\n" + f"- {{{ENTRY}, values: [x]}}\n" * 1001, "at most 1000"),
    "a word": (f"allow: [{HIDDEN}]", "allow[0]: allowed: a mapping"),
    "other key": (f"suppressions: [{{{ENTRY}, value: x}}]", 'value: no such key; did you mean "values"?'),
    "no id": ("suppressions: [{reason: r, until: 2027-01-31, values: [x]}]", "suppressions[0].id: found nothing"),
    "id": (f"suppressions: [{{id: {HIDDEN}, reason: r, until: 2027-01-31, values: [x]}}]", "id: found something else"),
    "no reason": ("suppressions: [{id: a, until: 2027-01-31, values: [x]}]", "reason: found nothing; allowed: why"),
    "blank reason": ("suppressions: [{id: a, reason: ' ', until: 2027-01-31, values: [x]}]", "reason: found something"),
    "no end": ("suppressions: [{id: a, reason: r, values: [x]}]", "until: found nothing; allowed: the last day"),
    "no day": ("suppressions: [{id: a, reason: r, until: 2027-02-30, values: [x]}]", 'until: found "2027-02-30"'),
    "everything": (f"suppressions: [{{{ENTRY}}}]", "it would match everything"),
    "allow without values": (f"allow: [{{{ENTRY}, entities: [URL]}}]", "an allow list names values"),
    "entity": (f"suppressions: [{{{ENTRY}, entities: [mail]}}]", "entities[0]: no such name"),
    "empty list": (f"suppressions: [{{{ENTRY}, paths: []}}]", "paths: allowed: a list"),
    "empty value": (f"suppressions: [{{{ENTRY}, values: ['']}}]", "values[0]: allowed: a text"),
    "no value": (f"suppressions: [{{{ENTRY}, values: ['--']}}]", "a value of separators alone"),
    "pattern": (f"suppressions: [{{{ENTRY}, patterns: ['({HIDDEN}']}}]", "patterns[0]: not a regular expression"),
    "pattern of all memory": (f"suppressions: [{{{ENTRY}, patterns: ['((a{{999}}){{999}}){{999}}']}}]", "multiply"),
    "pattern of anything": (f"suppressions: [{{{ENTRY}, patterns: ['.*']}}]", "it matches the empty text"),
    "pattern of anything at all": (f"suppressions: [{{{ENTRY}, patterns: ['(?s).+']}}]", "nothing in common"),
    "reason matches": (f"allow: [{{id: a, reason: 'mail of {HIDDEN}', patterns: ['quorv[a-z]+@.+']}}]", "repeats one"),
    "every path": (f"suppressions: [{{{ENTRY}, paths: ['*', '**/*']}}]", "it would match everything"),
    "no values file": (f"allow: [{{{ENTRY}, values_file: none.txt}}]", "values_file: cannot be read"),
    "reason tells": (
        f"allow: [{{id: a, reason: 'mail of {HIDDEN}', values: ['{HIDDEN}']}}]", "repeats one of the values"
    ),
    "who tells": (f"allow: [{{{ENTRY}, who: '+1 (20) 7946-0999', values: ['12079460999']}}]", "repeats one of the values"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_file_is_refused_with_line_and_key_and_without_its_values(tmp_path: Path, case: str) -> None:
    text, told = BROKEN[case]
    (tmp_path / "s.yaml").write_text(text, "utf-8")
    with pytest.raises(SuppressionsError) as refused:
        load([tmp_path / "s.yaml"])
    assert told in str(refused.value) and "quorvimandel" not in str(refused.value)


def test_a_file_is_read_with_values_of_a_file_beside_it(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("\ufeffA@mail.example\r\n\n 020 7946 0999 \n", "utf-8")
    (tmp_path / "s.yaml").write_text(
        "allow: [{id: ours, reason: our own numbers, values_file: words.txt, values: [x-y]}]\n"
        f"suppressions: [{{{ENTRY}, who: team, entities: [URL], sources: [s], paths: ['d/*'], fields: [t], "
        "patterns: ['h.+']}]"
    )
    ours, other = load([tmp_path / "s.yaml"]).rules
    assert ours == Rule("ours", "allow", "our own numbers", values=("x-y", "a@mail.example", "02079460999"))
    assert other == Rule(
        "a", "suppression", "test data", DAY, "team", ("URL",), (), ("s",), ("d/*",), ("t",), (), ("h.+",)
    )
    assert "mail" not in repr(ours) and "h.+" not in repr(other)
    (tmp_path / "words.txt").write_bytes(b"a\n\xff")
    with pytest.raises(SuppressionsError, match="line 2: a byte that is not UTF-8"):
        load([tmp_path / "s.yaml"])


def test_the_example_of_the_page_is_accepted(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs/suppressions.md").read_text("utf-8")
    (tmp_path / "s.yaml").write_text(page.split("```yaml\n")[1].split("```")[0], "utf-8")
    (tmp_path / "more-numbers.txt").write_text("x\n")
    assert [rule.rule_id for rule in load([tmp_path / "s.yaml"]).rules] == ["our-hotline", "fixtures-2026"]


def test_rules_of_a_source_hold_in_it_alone_and_ids_are_given_once(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "sources.yaml").write_text(
        "sources: [{id: web, locations: [d], suppressions: [own.yaml]}, {id: chat, locations: [e]}]"
    )
    (tmp_path / "own.yaml").write_text("allow: [{id: a, reason: r, values: [x]}]")
    declaration = load_declaration(tmp_path / "sources.yaml")
    loaded = load([], declaration)
    assert loaded.rules[0].sources == ("web",) and loaded.files == (tmp_path / "own.yaml",)
    with pytest.raises(SuppressionsError, match="two rules have the id a"):
        load([tmp_path / "own.yaml"], declaration)
    (tmp_path / "own.yaml").write_text("allow: [{id: a, reason: r, values: [x], sources: [chat]}]")
    with pytest.raises(SuppressionsError, match="names other sources"):
        load([], declaration)
    (tmp_path / "more.yaml").write_text("allow: [{id: b, reason: r, values: [x], sources: [chats]}]")
    with pytest.raises(SuppressionsError, match='not declared; did you mean "chat"'):
        load([tmp_path / "more.yaml"], replace(declaration, sources=declaration.sources[1:]))


# What rules match

PLACE = (
    "s",
    "d/a.jsonl",
    ("turns", 2, "text"),
    Hit(0, 1, "URL", "generic.url", "1", 0.5, 0.5),
    "Wide １２-3",
)


@pytest.mark.parametrize(
    ("asked", "matches"),
    [
        ({"values": ("wide123",)}, True), ({"values": ("wide124",)}, False), ({"patterns": ("W.+",)}, True),
        ({"patterns": ("W",)}, False), ({"values": ("z",), "patterns": ("W.+3",)}, True), ({"entities": ("URL",)}, True),
        ({"entities": ("URL",), "values": ("z",)}, False), ({"entities": ("PERSON",)}, False),
        ({"recognizers": ("generic.url",)}, True), ({"recognizers": ("url",)}, False), ({"sources": ("s",)}, True),
        ({"sources": ("t",)}, False), ({"paths": ("d/*",)}, True), ({"paths": ("d",)}, False),
        ({"paths": ("x", "*.jsonl")}, True), ({"fields": ("turns",)}, True), ({"fields": ("turns[].text",)}, True),
        ({"fields": ("turns[].tex",)}, False), ({"fields": ("turns",), "paths": ("e/*",)}, False),
    ],
)  # fmt: skip
def test_all_conditions_of_a_rule_must_hold(asked: dict[str, tuple[str, ...]], matches: bool) -> None:
    rule = Rule("r", "suppression", "r", DAY, **asked)  # type: ignore[arg-type]
    assert Matcher([rule], 1.0).match(*PLACE).rules == (("r",) if matches else ())


def test_a_pattern_out_of_time_matches_nothing_and_is_told() -> None:
    slow = Rule("r", "allow", "r", patterns=(r"(?:a|aa)+b",))
    matched = Matcher([slow, Rule("q", "allow", "r", patterns=("a+",))], 0.05)
    assert matched.match("s", "p", ("f",), PLACE[3], "a" * 60) == Matched(("q",), ("r",))


@given(st.text("ab*/", max_size=8), st.text("ab/", max_size=12))
def test_a_star_stands_for_any_run(pattern: str, text: str) -> None:
    assert fits(pattern, text) == bool(re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), text, re.DOTALL))


def test_the_digest_is_keyed_and_asks_only_for_what_rules_match_by() -> None:
    rule = Rule("r", "allow", "r", values=("x",))
    same = replace(rule, reason="another", until=DAY, who="somebody")
    others = [replace(rule, values=("y",)), replace(rule, rule_id="q"), replace(rule, sources=("s",))]
    assert digest(KEY, [rule]) == digest(KEY, [same])
    assert len({digest(KEY, [one]) for one in (rule, *others)} | {digest(b"k" * 32, [rule])}) == 5
    setups = [with_rules(), with_rules(rule), with_rules(others[0])]
    assert len({setup.fingerprint("id", "1") for setup in setups}) == 3
    assert with_rules(rule).fingerprint("id", "1") == with_rules(same).fingerprint("id", "1")


# What rules change

TEXTS = [{"text": "write to anna@mail.example"}, {"text": "or to zoe@mail.example, 13800138000"}]
ENDING = Rule("ending", "suppression", "invented people", AS_OF, "team 4", entities=("EMAIL_ADDRESS",))
OURS = Rule("a-list", "allow", "our own", values=("zoe@mail.example",))
IDLE = Rule("idle", "allow", "nothing", values=("nobody@mail.example",))


def test_findings_are_set_aside_in_sight_until_a_day_and_judged_again_without_the_data(
    tmp_path: Path,
) -> None:
    data = tmp_path / "a.jsonl"
    data.write_text("".join(json.dumps(line) + "\n" for line in TEXTS))
    setup = with_rules(ENDING, OURS, IDLE)
    report, outcome = report_of(tmp_path / "r", [data], setup=setup, declares_pi="no")
    listed = "SELECT entity, row, suppressed_by FROM finding_list ORDER BY ALL"
    with opened(report) as con:
        digest_ = read_seal(con).found
        assert con.execute(listed).fetchall() == [
            ("EMAIL_ADDRESS", 0, "ending"), ("EMAIL_ADDRESS", 1, "a-list"), ("US_BANK_NUMBER", 1, None),
        ]  # fmt: skip
        assert con.execute("SELECT rules FROM finding ORDER BY row, entity").fetchall() == [
            (["ending"],), (["a-list", "ending"],), ([],)
        ]  # fmt: skip
        assert con.execute("SELECT rule_id, standing, matched, set_aside FROM suppression_use").fetchall() == [
            ("a-list", "in force", 1, 1), ("ending", "in force", 2, 1), ("idle", "in force", 0, 0),
        ]  # fmt: skip
        assert con.execute("SELECT entity, findings, suppressed FROM per_entity ORDER BY ALL").fetchall() == [
            ("EMAIL_ADDRESS", 2, 2), ("US_BANK_NUMBER", 1, 0),
        ]  # fmt: skip
        summary = summarise(con, read_seal(con))
        assert (
            "2 findings are set aside by 2 rules of yours, and NOT counted by checks: --by rule"
            in summary.limits
        )
        checks = (
            "SELECT check_id, result, violations FROM check_result"
            " WHERE check_id IN ('PI-01', 'SUP-01', 'SUP-02') ORDER BY check_id"
        )
        assert con.execute(checks).fetchall() == [
            ("PI-01", "fail", 1),
            ("SUP-01", "warn", 1),
            ("SUP-02", "pass", 0),
        ]
        [(one,)] = con.execute(
            "SELECT finding_id FROM finding WHERE row = 1 AND entity = 'EMAIL_ADDRESS'"
        ).fetchall()
        told = {s.title: dict(s.facts) for s in explain(con, one).sections}
        assert (
            told["rule a-list"]["effect"] == "sets it aside" and told["rule a-list"]["because"] == "our own"
        )
        assert told["rule ending"]["effect"] == "does not set it aside"
        old = standing_of(con, report, digest_)
    later = tmp_path / "later.duckdb"
    now = Now("0", AS_OF + dt.timedelta(days=1), None, "e" * 64, None, {}, None)
    decide_again(later, old, now, RUN, load_profile("baseline"))
    with opened(later) as con:
        assert [row[2] for row in con.execute(listed).fetchall()] == [None, "a-list", None]
        found = con.execute(checks).fetchall()
        assert found == [("PI-01", "fail", 2), ("SUP-01", "warn", 2), ("SUP-02", "pass", 0)]
        [(breaches,)] = con.execute("SELECT breaches FROM check_result WHERE check_id = 'SUP-01'").fetchall()
        assert breaches[0] == f"rule ending ran out on {AS_OF}: its 2 finding(s) count again"
    for path in (report, *(tmp_path / "r").glob("*.shard")):
        assert b"zoe@" not in path.read_bytes() and b"nobody@" not in path.read_bytes()
    assert outcome.status == "violated"


def test_whatever_is_not_known_of_a_rule_it_sets_nothing_aside() -> None:
    con = empty_tables()
    for column in ("kind", "reason", "until"):
        rule = make(SuppressionRecord, rule_id="r", kind="suppression", reason="why", until=AS_OF)
        fill(con, linked_tables(suppression=[rule]))
        assert con.execute("SELECT count(*) FROM rule_in_force").fetchall() == [(1,)]
        con.execute(f"ALTER TABLE suppression ALTER COLUMN {column} DROP NOT NULL")
        con.execute(f"UPDATE suppression SET {column} = NULL")
        assert con.execute("SELECT rule_id FROM rule_in_force").fetchall() == (
            [] if column != "rule_id" else [(None,)]
        )
        con.execute("UPDATE scan SET as_of = as_of + 1")
        assert con.execute("SELECT count(*) FROM rule_in_force").fetchall() == [(0,)]


def test_a_rule_changes_no_link_and_no_verdict(tmp_path: Path) -> None:
    data = tmp_path / "a.jsonl"
    data.write_text('{"text": "Orlin Vaskov, anna@mail.example"}\n')
    everything = replace(ENDING, entities=(), sources=("s",))
    told = []
    for name, rules in (("with", (everything,)), ("without", ())):
        setup = replace(with_rules(*rules), subjects=(Subject("p1", ("Orlin Vaskov",)),))
        report, _ = report_of(tmp_path / name, [data], setup=setup, more={"consent": []})
        with opened(report) as con:
            told.append([con.execute(f"FROM {table}").fetchall() for table in ("link", "decision", "sample")])
            assert con.execute("SELECT verdict FROM sample_verdict").fetchall() == [("block",)]
            [(aside,)] = con.execute("SELECT count(suppressed_by) FROM finding_list").fetchall()
            assert aside == len(rules)
    assert told[0] == told[1] and len(told[0][0]) == 1


# The command


def test_the_command_keeps_rules_in_sight_and_verifies_with_them(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.jsonl").write_text(
        json.dumps({"text": f"write to {HIDDEN.replace('.example', '.example.com')}"}) + "\n"
    )
    (corpus / "own.yaml").write_text(
        f"allow: [{{id: our-mail, reason: published, values: ['{HIDDEN.replace('.example', '.example.com').upper()}']}}]"
    )
    (corpus / "sources.yaml").write_text("sources: [{id: s, locations: [a.jsonl], suppressions: [own.yaml]}]")
    report, key = tmp_path / "r.duckdb", tmp_path / "k"
    done = run(
        "scan", corpus, "--key", key, "-o", report, "--ner", "none", "--workers", 1, "--as-of", "2026-06-01"
    )
    assert done.returncode == 3 and "our-mail  allow  in force" in done.stdout, done.stderr
    with open_report(report) as con:
        assert con.execute("SELECT count(*) FROM file").fetchall() == [(1,)]
        assert con.execute(
            "SELECT suppressed_by FROM finding_list WHERE entity = 'EMAIL_ADDRESS'"
        ).fetchall() == [("our-mail",)]
    assert b"quorvimandel" not in report.read_bytes().lower()
    verify = (
        "verify",
        report,
        "--declaration",
        corpus,
        "--key",
        key,
        "--units",
        "all",
        "--ner",
        "none",
        "--workers",
        1,
    )
    assert (held := run(*verify)).returncode == 0, held.stdout
    unasked = run("verify", report, "--suppressions", corpus / "own.yaml")
    assert unasked.returncode == 2 and "add --units" in unasked.stderr

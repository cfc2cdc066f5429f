"""What a report says of kinds of data under a profile: whose reading counts, what is sensitive together, who is a minor."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognizers.ages import Age
from reports.meaning import digest_in, digest_of, set_meaning
from reports.personal import TogetherPart, TogetherRule
from reports.profile import Profile, load_profile
from reports.records import EntityCategoryRecord, FindingRecord, LinkRecord, ScanRecord
from reports.rejudged import judge_again
from scanner.evidence import age_band
from scanner.run.tables import known_kinds
from tests.reports.report_worlds import build, empty_tables, fill, linked_tables, make

BASELINE = load_profile("baseline")
STRANGE = EntityCategoryRecord("STAFF_NUMBER", None, False, None, None, None, "review", "STAFF_NUMBER", None)


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with empty_tables() as made:
        yield made


def means(con: duckdb.DuckDBPyConnection, profile: Profile) -> dict[str, tuple[str, str]]:
    fill(con, {"scan": [make(ScanRecord)], "entity_category": [*known_kinds(), STRANGE]})
    set_meaning(con, profile)
    rows = con.execute("SELECT entity, sensitivity, action FROM entity_category").fetchall()
    return {entity: (sensitivity, action) for entity, sensitivity, action in rows}


def own(**changes: object) -> Profile:
    return replace(BASELINE, personal=replace(BASELINE.personal, **changes))


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report, from which all follows that it says."""
    path = tmp_path_factory.mktemp("judged") / "report.duckdb"
    build(path, linked_tables())
    assert judge_again(path, BASELINE) == []
    return path


READ = [
    ("CN_RESIDENT_ID", "sensitive", "ordinary", "ordinary", "sensitive"),
    ("CREDIT_CARD", "sensitive", "sensitive", "ordinary", "sensitive"),
    ("CN_POLICE_ID", "sensitive", "sensitive", "ordinary", "sensitive"),
    ("UK_NHS", "sensitive", "sensitive", "sensitive", "sensitive"),
    ("GPS_COORDINATES", "sensitive", "sensitive", "ordinary", "sensitive"),
    ("EMAIL_ADDRESS", "ordinary", "ordinary", "ordinary", "ordinary"),
    ("URL", "not_personal", "not_personal", "not_personal", "not_personal"),
    ("STAFF_NUMBER", "unknown", "unknown", "unknown", "unknown"),
]


@pytest.mark.parametrize("position", range(4))
def test_each_law_reads_by_itself_and_the_baseline_by_the_strictest(
    con: duckdb.DuckDBPyConnection, position: int
) -> None:
    told = means(con, load_profile(("baseline", "cn", "eu", "us")[position]))
    assert {entity: told[entity][0] for entity, *_ in READ} == {row[0]: row[position + 1] for row in READ}


def test_a_profile_may_hold_it_otherwise(con: duckdb.DuckDBPyConnection) -> None:
    listed = (("STAFF_NUMBER", "ordinary"), ("EMAIL_ADDRESS", "sensitive"), ("CREDIT_CARD", "not_personal"))
    told = means(con, own(entities=listed, actions=(("EMAIL_ADDRESS", "remove"),)))
    assert told["STAFF_NUMBER"] == ("ordinary", "review")
    assert told["EMAIL_ADDRESS"] == ("sensitive", "remove")
    assert told["CREDIT_CARD"][0] == "not_personal"
    assert told["UK_NHS"] == ("sensitive", "remove")
    assert means(con, BASELINE)["EMAIL_ADDRESS"] == ("ordinary", "mask")  # nothing of it stays


def test_a_user_may_say_it_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('name = "own"\nextends = "cn"\n[personal]\nordinary = ["STAFF_NUMBER"]\n')
    found = load_profile(path).personal
    assert found.entities == (("STAFF_NUMBER", "ordinary"),) and found.readings == ("cn",)
    assert [rule.id for rule in found.together] == ["identity", "reachable", "portrait"]
    assert load_profile(path).digest != load_profile("cn").digest


def test_the_digest_is_of_what_is_said_and_not_of_the_profile(con: duckdb.DuckDBPyConnection) -> None:
    said = digest_of(known_kinds())
    for profile in (BASELINE, load_profile("eu")):
        means(con, profile)
        assert digest_in(con) == said
    con.execute("UPDATE entity_category SET title_zh = NULL WHERE entity = 'URL'")
    assert digest_in(con) != said


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE entity_category SET sensitivity_us = 'ordinary' WHERE entity = 'US_SSN'",
        "UPDATE entity_category SET sensitivity = 'ordinary' WHERE entity = 'US_SSN'",
        "UPDATE entity_category SET action = 'keep' WHERE entity = 'US_SSN'",
        "INSERT INTO aggregation_rule VALUES ('x', 1, 'x', NULL, [], 2)",
        "UPDATE scan SET age_of_consent = 3",
    ],
)
def test_what_was_changed_does_not_follow_from_the_report(judged: Path, tmp_path: Path, change: str) -> None:
    """Whoever seals a report anew over changed kinds of data is told by `verify`."""
    path = Path(shutil.copy(judged, tmp_path))
    with duckdb.connect(str(path)) as opened:
        opened.execute(change)
    assert judge_again(path, BASELINE)


# -- together ------------------------------------------------------------------------------------------------------------

RULES = (
    TogetherRule(
        "two", "two", None, (TogetherPart(("pd:Name",), 1), TogetherPart(("pd:TelephoneNumber",), 1))
    ),
    TogetherRule("many", "many", None, (TogetherPart((), 3),)),
)
ENTITIES = ["PERSON", "PHONE_NUMBER", "CN_MOBILE_NUMBER", "EMAIL_ADDRESS", "URL", "UK_NHS", "STAFF_NUMBER"]
CATEGORY = {kind.entity: kind.category for kind in known_kinds()}


@given(
    st.lists(st.tuples(st.sampled_from(ENTITIES), st.sampled_from([0.1, 0.4, 0.9])), max_size=6),
    st.booleans(),
)
def test_samples_are_as_sensitive_as_a_slow_reading_says(
    con: duckdb.DuckDBPyConnection, found: list[tuple[str, float]], tied: bool
) -> None:
    findings = [
        make(FindingRecord, finding_id=f"f{n}", entity=entity, score=score)
        for n, (entity, score) in enumerate(found)
    ]
    kinds = [k for k in known_kinds() if k.entity in ENTITIES]
    link = [make(LinkRecord)] if tied else []
    fill(
        con,
        {"scan": [make(ScanRecord)], "entity_category": [*kinds, STRANGE], "finding": findings, "link": link},
    )
    set_meaning(con, own(readings=("eu",), together=RULES))
    kept = {entity for entity, score in found if score >= 0.4}
    categories = {CATEGORY.get(entity) or entity for entity in kept - {"URL"}} | (
        {"pd:Name"} if tied else set()
    )
    rules = ["many"] if len(categories) >= 3 else []
    rules += ["two"] if {"pd:Name", "pd:TelephoneNumber"} <= categories else []
    grounds = [f"entity:{entity}" for entity in kept & {"UK_NHS"}] + [f"aggregation:{rule}" for rule in rules]
    word = "sensitive" if grounds else "unknown" if "STAFF_NUMBER" in kept else "ordinary"
    word = "not_personal" if kept <= {"URL"} and not grounds else word
    told = con.execute("SELECT sensitivity, grounds FROM sample_sensitivity").fetchall()
    assert told == ([(word, grounds)] if kept or rules else [])


# -- minors --------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def aged() -> Iterator[duckdb.DuckDBPyConnection]:
    """One finding, and a scan that was judged."""
    with empty_tables() as made:
        fill(made, {"scan": [make(ScanRecord)], "finding": [make(FindingRecord, score=0.9)]})
        set_meaning(made, BASELINE)
        yield made


def minor(con: duckdb.DuckDBPyConnection, told: str | None, day: dt.date, age: int) -> str | None:
    con.execute("UPDATE scan SET as_of = ?, age_of_consent = ?", [day, age])
    con.execute("UPDATE finding SET age_told = ?", [told])
    rows = con.execute("SELECT minor FROM finding_minor").fetchall()
    assert rows == con.execute("SELECT minor FROM sample_minor").fetchall()
    return str(rows[0][0]) if rows else None


def age_on(born: dt.date, day: dt.date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


@given(st.dates(dt.date(1950, 1, 1), dt.date(2026, 12, 31)), st.integers(0, 30), st.integers(-600, 600))
def test_a_year_of_birth_never_tells_the_wrong_side(
    aged: duckdb.DuckDBPyConnection, born: dt.date, age: int, days: int
) -> None:
    """Whatever day and age a later `decide` asks for: yes and no are right, and only the year of the birthday is open."""
    day = dt.date(born.year + age, born.month, min(born.day, 28)) + dt.timedelta(days)
    told = minor(aged, age_band(Age("born", born.year, born.year)), day, age)
    under = age_on(born, day) < age
    assert told in (("yes", "unknown") if under else ("no", "unknown"))
    if born.year > 1990 and day.year != born.year + age:
        assert told != "unknown"


@given(st.integers(0, 110), st.integers(0, 30))
def test_an_age_never_tells_the_wrong_side(aged: duckdb.DuckDBPyConnection, years: int, age: int) -> None:
    told = minor(aged, age_band(Age("aged", years, years)), dt.date(2026, 6, 1), age)
    assert told in (("yes", "unknown") if years < age else ("no", "unknown"))
    if age in (14, 16, 18, 21):  # the profiles' ages: nothing is left open
        assert told != "unknown"


@pytest.mark.parametrize(
    "told", ["unread", "", "born", "born x-y", "aged 0-", "born 1990-2015", "older", "aged -5"]
)
def test_what_is_not_told_is_not_known(aged: duckdb.DuckDBPyConnection, told: str) -> None:
    assert minor(aged, told, dt.date(2026, 6, 1), 14) == "unknown"


def test_the_day_and_the_profile_decide(aged: duckdb.DuckDBPyConnection) -> None:
    asked = [(2026, 14), (2029, 14), (2030, 14), (2030, 18), (2034, 18)]
    told = [minor(aged, "born 2015-2015", dt.date(year, 6, 1), age) for year, age in asked]
    assert told == ["yes", "unknown", "no", "yes", "no"]
    assert minor(aged, None, dt.date(2026, 6, 1), 14) is None

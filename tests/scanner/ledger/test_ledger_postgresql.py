"""Import from a real PostgreSQL server: types, faults, secrets; that it only reads."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from pathlib import Path

import pytest
from ledger_tables import folded, rejected
from postgres_server import DATABASE, PASSWORD, USER, Server

from scanner.errors import LedgerError, ProvscanError, UsageError
from scanner.ledger import chain
from scanner.ledger.importers import ImportPlan, ImportResult, import_file
from scanner.ledger.rows import Options, read_rows

pytestmark = pytest.mark.xdist_group("postgresql")  # one server for all of them

PEOPLE = """
CREATE TABLE people (
    subject_id bigint, names text[], identifiers jsonb, birth_date date, record_id uuid, purposes text, categories text[],
    modalities varchar(20)[], controller text, valid_from date, valid_until date, event_time timestamptz, signed boolean,
    entity_id numeric(12, 2), comment interval)
"""
ANN = "c0ffee00-0000-4000-8000-000000000001"
BO = "c0ffee00-0000-4000-8000-000000000002"
ROWS = f"""
INSERT INTO people VALUES
    (17, ARRAY['Ann Example', '安例'], '{{"email": ["ann@example.com"], "handle": "ann1"}}', '2001-02-03', '{ANN}',
     'tts_training;asr_training', ARRAY['voice'], ARRAY['audio'], 'example-labs', '2026-01-01', '2026-12-31',
     '2026-01-01 08:00+08', true, 1001.00, '1 day'),
    (18, ARRAY['Bo'], NULL, NULL, '{BO}', 'tts_training', ARRAY['voice', 'voice'], NULL, 'example-labs', '2026-02-01',
     NULL, '2026-02-01 08:00+08', NULL, NULL, NULL)
"""


def imported(ledger: Path, server: Server, **place: str) -> ImportResult:
    columns = {"comment": "-"} if "people" in place.get("table", "") else {}
    return import_file(ledger, server.address, ImportPlan(columns, options=Options(**place)))


@pytest.fixture(scope="session")
def people(server: Server) -> Server:
    server.run(PEOPLE, ROWS)
    return server


def test_types_of_columns_and_a_second_import_that_adds_nothing(
    ledger: Path, database: Server, people: Server
) -> None:
    result = import_file(
        ledger, database.address, ImportPlan({"comment": "-"}, options=Options(table="people"))
    )
    assert (result.rows, result.events_added, result.rows_rejected) == (2, 4, 0)
    ann, _ = folded(ledger).subjects
    assert (ann.subject_id, ann.names) == ("17", ("Ann Example", "安例"))
    assert ann.identifiers == (("email", "ann@example.com"), ("handle", "ann1"))
    first, second = sorted(folded(ledger).consent_records, key=lambda record: str(record.record_id))
    assert (first.record_id, first.purposes) == (ANN, ["tts_training", "asr_training"])
    assert (first.modalities, str(first.valid_until)) == (["audio"], "2026-12-31")
    assert (second.record_id, second.categories) == (BO, ["voice"])
    events = list(chain.read_events(ledger))
    assert [e.entity_id for e in events][1:] == ["1001", "1001", None, None]
    assert str(events[1].event_time) == "2026-01-01 00:00:00+00:00"
    before = ledger.read_bytes()
    again = imported(ledger, database, table="public.people")
    assert (again.events_added, again.events_known) == (0, 4)
    assert ledger.read_bytes() == before


FAULTS = """
SELECT * FROM (VALUES
    (1, 's-1', DATE '2026-01-01', TIMESTAMP '2026-01-01 08:00', 7.5),
    (2, 's-2', DATE 'infinity', TIMESTAMP '2026-01-01 00:00', 7.00),
    (3, 'Ann Example', DATE '2026-01-01', NULL, 7),
    (4, 's-4', DATE '2026-01-01', NULL, 'NaN'),
    (5, 's-5', DATE '2026-01-01', NULL, 7)
) AS t (n, subject_id, valid_from, event_time, record_id) ORDER BY n
"""


def test_rows_at_fault_are_listed_by_their_number(ledger: Path, database: Server) -> None:
    place = Options(query=FAULTS)
    result = import_file(ledger, database.address, ImportPlan({"n": "-"}, options=place))
    assert result.events_added == 1
    assert rejected(result) == [
        ("1", "1", "not_whole", "record_id"),
        ("2", "2", "out_of_range", "valid_from"),
        ("3", "3", "not_an_id", "subject_id"),
        ("4", "4", "not_whole", "record_id"),
    ]
    assert result.rejected_file == ledger.with_name("ledger.jsonl.postgresql.rejected.jsonl")
    zoneless = "SELECT 's-9' subject_id, 'r-9' record_id, TIMESTAMP '2026-01-01 08:00' event_time"
    assert rejected(imported(ledger, database, query=zoneless)) == [("1", "1", "no_time_zone", "event_time")]
    deep = "SELECT 's-9' subject_id, ('[' || repeat('[', 3000) || repeat(']', 3000) || ']')::json names"
    assert rejected(imported(ledger, database, query=deep)) == [("1", "1", "not_json", "names")]


def test_only_one_select_that_only_reads(ledger: Path, database: Server, people: Server) -> None:
    wrong = [
        ("DELETE FROM people", "not a SELECT"),
        ("-- SELECT\nDELETE FROM people", "not a SELECT"),
        ("COPY people TO STDOUT", "not a SELECT"),
        ("", "not a SELECT"),
        ("WITH gone AS (DELETE FROM people RETURNING 1) SELECT * FROM gone", "would change"),
        ("SELECT 1 INTO other", "would change|not one SELECT"),
        ("SELECT 1; DELETE FROM people", "not one SELECT"),
        ("SELECT 1) TO STDOUT; DELETE FROM people; --", "not one SELECT"),
        ("SELECT set_config('transaction_read_only', 'off', true) AS subject_id", "cannot be read on"),
        ("SELECT * FROM nobody_made_this", "no such table"),
        ("SELECT nothing FROM people", "a column that is not there"),
        ("SELECT 1/0 AS subject_id", "cannot compute"),
        ("SELECT 1 AS subject_id, 2 AS subject_id", "second column"),
        ("SELECT 1 AS subject_id, ROW(1, 2) AS names", "cannot be read on"),
    ]
    before = ledger.read_bytes()
    for query, message in wrong:
        with pytest.raises(ProvscanError, match=message) as caught:
            imported(ledger, database, query=query)
        assert "next: " in str(caught.value), query
    assert ledger.read_bytes() == before
    assert imported(ledger, database, table="people").rows == 2
    limits = "/* once */ (SELECT current_setting('transaction_read_only') a, current_setting('statement_timeout') b)"
    _, rows = read_rows(database.address, "postgresql", Options(query=limits))
    assert [dict(row.cells) for row in rows] == [{"a": "on", "b": "1h"}]


def test_a_name_of_a_table_is_a_name_and_nothing_else(ledger: Path, database: Server) -> None:
    database.run(
        'CREATE SCHEMA "My Consents"',
        'CREATE TABLE "My Consents"."of ""2026"".v1" AS SELECT \'s-1\' subject_id, \'Ann\' AS names',
    )
    assert imported(ledger, database, table='My Consents."of ""2026"".v1"').events_added == 1
    wrong = ("people; DROP TABLE people", 'people" --', "pg_class WHERE false", "PEOPLE", "a.b.c", ".", '""')
    for table in wrong:
        with pytest.raises(ProvscanError, match=r"no such table|no such schema|names no table"):
            import_file(ledger, database.address, ImportPlan(options=Options(table=table)))


def test_a_result_is_read_as_it_comes(database: Server) -> None:
    # Whoever gathered a thousand million rows before giving the first would not come back.
    endless = "SELECT 's-' || generate_series(1, 1000000000) AS subject_id"
    header, rows = read_rows(database.address, "postgresql", Options(query=endless))
    assert header == ["subject_id"]
    taken = list(itertools.islice(rows, 3))
    assert [(row.line, row.cells["subject_id"]) for row in taken] == [(1, "s-1"), (2, "s-2"), (3, "s-3")]
    rows.close()


def test_a_fault_in_mid_result_keeps_the_rows_before_it(ledger: Path, database: Server) -> None:
    said = "SELECT 's-' || n AS subject_id, repeat('a', 1500) AS names, 1 / (3500 - n) AS n FROM generate_series(1, 4000) n"
    with pytest.raises(LedgerError, match=r"cannot be read on: PostgreSQL, after row \d+"):
        import_file(ledger, database.address, ImportPlan({"n": "-"}, options=Options(query=said)))
    kept = chain.verify(ledger)
    assert kept.whole
    assert 1000 < kept.events < 3500


RUN = """
import sys
from scanner.cli.ledger import ledger
from scanner.errors import ProvscanError
try:
    ledger()
except ProvscanError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
"""


def run(ledger: Path, *words: str, program: str = RUN, status: int = 2, **environment: str) -> str:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    done = subprocess.run(
        [sys.executable, "-c", program, "import", ledger.name, *words],
        cwd=ledger.parent, env=plain | {"HOME": str(ledger.parent)} | environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == status, done.stderr
    said = done.stdout + done.stderr
    for secret in (PASSWORD, "wrong-word", "127.0.0.1", f"{USER}@", "Traceback"):
        assert secret not in said
    return said


def test_no_word_of_the_address_is_ever_told(ledger: Path, server: Server) -> None:
    good = server.address
    closed = good.replace(str(server.port), "1")
    wrong = [
        (good.replace("@", ":wrong-word@"), "refuses the login"),
        (good, "refuses the login"),  # no password anywhere
        (good.replace(f"/{DATABASE}", "/other").replace("@", f":{PASSWORD}@"), "refuses the login"),
        (closed.replace("@", ":wrong-word@"), "cannot be reached"),
        (good.replace("@", ":wrong-word@").replace("127.0.0.1", "no.such.host.invalid"), "cannot be reached"),
        (good.replace("@", f":{PASSWORD}@") + "?sslmode=require", "no encrypted connection"),
        (good.replace("@", ":wrong-word@") + "?nonsense=1", "not one of PostgreSQL"),
        (good.replace("@", ":wrong-word@").replace(str(server.port), "port"), "not one of PostgreSQL"),
        (good.replace("@", ":wrong-word@").replace("postgresql", "mysql"), "cannot be told"),
    ]
    for address, message in wrong:
        said = run(ledger, address, "--table", "people")
        assert message in said
        assert "next: " in said
    assert "it is not said what to read" in run(ledger, good)
    assert "--format is for files" in run(ledger, good, "--table", "x", "--format", "csv")
    assert "it is for xlsx" in run(ledger, good, "--table", "x", "--sheet", "y")
    assert "it is for postgresql" in run(ledger, "people.csv", "--table", "x")
    assert sorted(path.name for path in ledger.parent.iterdir()) == ["ledger.jsonl"]


def test_the_password_comes_from_where_users_keep_it(ledger: Path, people: Server) -> None:
    words = ("--table", "people", "--map", "comment=-")
    kept = ledger.parent / ".pgpass"
    kept.write_text(f"127.0.0.1:{people.port}:{DATABASE}:{USER}:{PASSWORD}\n")
    kept.chmod(0o600)
    assert "4 events added" in run(ledger, people.address, *words, status=0)
    kept.unlink()
    services = ledger.parent / "services.conf"
    services.write_text(
        f"[consents]\nhost=127.0.0.1\nport={people.port}\nuser={USER}\ndbname={DATABASE}\npassword={PASSWORD}\n"
    )
    named = run(ledger, "postgresql:///?service=consents", *words, status=0, PGSERVICEFILE=str(services))
    assert "0 events added, 4 known" in named
    assert "0 events added, 4 known" in run(ledger, people.address, *words, status=0, PGPASSWORD=PASSWORD)


def test_without_the_driver_it_says_how_to_get_it(ledger: Path, server: Server) -> None:
    without = "import sys; sys.modules['adbc_driver_postgresql'] = None\n" + RUN
    said = run(ledger, server.address, "--table", "people", program=without)
    assert "pip install 'provscan[postgresql]'" in said


def test_a_source_that_is_both_is_refused(ledger: Path, database: Server) -> None:
    with pytest.raises(UsageError, match="what to read"):
        imported(ledger, database, table="people", query="SELECT 1")

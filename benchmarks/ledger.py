"""How long a ledger takes: import, verification and folding of many events, each in a process of its own.

    python -m benchmarks.ledger [--events 1000000] [--separate]

Makes a table of people and consents (half the rows a person with two names, an e-mail address and a grant, which are
two events; a tenth of the people withdraw), imports it by the real importer, verifies the file and folds it into the
state that a report stores. Prints seconds of wall clock, of the processors, and the peak of memory of each; what the
second process takes beside it is counted with the processors, and its memory (some 30 MiB) is not.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_COLUMNS = (
    "event_type", "subject_id", "record_id", "event_time", "names", "aliases", "email", "birth_date", "purposes",
    "categories", "modalities", "controller", "valid_from", "valid_until", "consent_type", "granted_by", "bundled",
    "signed", "evidence_ref", "evidence_sha256",
)  # fmt: skip


def write_table(path: Path, events: int) -> None:
    """People who agree, and every tenth who takes it back: `events` events in all."""
    people = events * 10 // 21
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(_COLUMNS)
        for n in range(people):
            day = f"2025-{1 + n % 12:02}-{1 + n % 28:02}"
            born = f"{1950 + n % 55}-{1 + n % 12:02}-{1 + n % 28:02}"
            who = f"Ann{n:x} Example{n % 977:x}"
            table.writerow([
                "grant", f"s-{n}", f"r-{n}", "", who, f"A. Example{n:x}", f"ann{n}@example.com", born,
                "tts_training;asr_training", "voice;name", "audio;text",
                "example-labs", day, "2027-12-31", "separate", "subject", "false", "true",
                f"deed {n}", f"{n:064x}",
            ])  # fmt: skip
            if n % 10 == 0:
                table.writerow(["withdraw", f"s-{n}", f"r-{n}", "2026-03-01", *[""] * (len(_COLUMNS) - 4)])


def _import(ledger: Path, table: Path) -> str:
    from scanner.ledger.importers import import_file

    result = import_file(ledger, str(table))
    return f"{result.events_added:,} events added, {result.rows_rejected:,} rows rejected"


def _verify(ledger: Path, _: Path) -> str:
    from scanner.ledger.chain import verify

    result = verify(ledger)
    return f"{result.events:,} events, whole: {result.whole}"


def _fold(ledger: Path, _: Path) -> str:
    from scanner.ledger.state import load

    found = load(ledger, dt.date(2026, 6, 1), None, 14)
    events = sum(1 for _ in found.event_records)  # which are made when they are looked at
    return f"{len(found.subject_records):,} people, {len(found.consent_records):,} records, {events:,} events"


_STEPS = {"import": _import, "verify": _verify, "fold": _fold, "import again": _import}


def _one(step: str, ledger: Path, table: Path) -> None:
    clock = time.monotonic()
    said = _STEPS[step](ledger, table)
    seconds = time.monotonic() - clock
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    busy = sum(each.ru_utime + each.ru_stime for each in used)
    print(f"  {step:<13} {seconds:7.1f} s  ({busy:5.1f} s busy)  {used[0].ru_maxrss / 1024:7.0f} MiB  {said}")


def main() -> None:
    """Make the table, run the steps, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--separate", action="store_true", help="names in a file of their own")
    parser.add_argument("--step", nargs=3, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.step:
        return _one(args.step[0], Path(args.step[1]), Path(args.step[2]))
    from scanner.ledger import chain

    with tempfile.TemporaryDirectory() as folder:
        ledger, table = Path(folder) / "ledger.jsonl", Path(folder) / "consents.csv"
        write_table(table, args.events)
        chain.create(ledger, separate=args.separate)
        print(f"{args.events:,} events, {table.stat().st_size / 1e6:,.0f} MB of CSV", flush=True)
        clock = time.monotonic()
        for step in _STEPS:
            if step == "import again":
                print(f"  {'in all':<13} {time.monotonic() - clock:7.1f} s", flush=True)
            subprocess.run(
                [sys.executable, "-m", "benchmarks.ledger", "--step", step, ledger, table], check=True
            )
    return None


if __name__ == "__main__":
    main()

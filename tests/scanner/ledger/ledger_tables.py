"""Tables to import, and what became of them."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path

from scanner.ledger.importers import ImportResult
from scanner.ledger.state import LedgerState, load

HEADER = "subject_id,names,aliases,email,birth_date,record_id,purposes,categories,controller,valid_from\n"
ANN = "s-1,Ann Example;安例,,ann@example.com,2001-02-03,r-1,tts_training;asr_training,voice,example-labs,2026-01-01\n"
BO = 's-2,"Bo Example, Jr.",DJ Bo；小波,,,r-2,tts_training,voice,example-labs,2026-02-01\n'


def write(folder: Path, content: str | bytes, name: str = "in.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def folded(ledger: Path) -> LedgerState:
    return load(ledger, dt.date(2026, 6, 30), None, 14)


def rejected(result: ImportResult) -> list[tuple[str, ...]]:
    assert result.rejected_file is not None
    with result.rejected_file.open(encoding="utf-8", newline="") as file:
        if result.rejected_file.suffix == ".csv":
            header, *rows = [tuple(row) for row in csv.reader(file)]
            assert header == ("line", "last_line", "reason", "field")
            return rows
        return [tuple(str(value) for value in json.loads(line).values()) for line in file]

"""Rows of a Parquet file, a small batch at a time."""

from __future__ import annotations

from typing import BinaryIO

from scanner.errors import LedgerError
from scanner.ledger.rows.arrow import python_values
from scanner.ledger.rows.base import BATCH, Format, Options, Row, Rows, open_file


def _read(path: str, _: Options) -> tuple[list[str], Rows]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    stored = open_file(path)
    try:
        file = pq.ParquetFile(stored)
    except (pa.ArrowException, OSError):
        stored.close()
        step = "restore it from its origin"
        raise LedgerError("not a readable Parquet file", where=path, next_step=step) from None
    return list(file.schema_arrow.names), _rows(path, stored, file)


def _rows(path: str, stored: BinaryIO, file: object) -> Rows:
    import pyarrow as pa

    number = 0
    try:
        for batch in file.iter_batches(batch_size=BATCH):  # type: ignore[attr-defined]
            columns = [python_values(column) for column in batch.columns]
            for cells in zip(*columns, strict=True):
                number += 1
                yield Row(number, number, dict(zip(batch.schema.names, cells, strict=True)))
    except (pa.ArrowException, OSError, ValueError):
        place = f"{path}, after row {number}"
        step = "restore it from its origin; the rows before are imported and will not be imported twice"
        raise LedgerError("the Parquet file cannot be read on", where=place, next_step=step) from None
    finally:
        stored.close()


FORMAT = Format("parquet", _read, suffixes=(".parquet",))

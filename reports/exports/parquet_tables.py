"""`parquet`: a folder with one Parquet file for each table and view, with the report's own types.

Streamed through Arrow: memory is one batch of rows. Each file carries the report's digest in its metadata.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reports.exports.base import Export
from reports.exports.facts import read_facts
from reports.exports.tables import batches, query_of, relations, table_queries
from reports.exports.writing import write_folder_list

if TYPE_CHECKING:
    import duckdb

FORM = "parquet"


def write(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """One file for each table and view."""
    import pyarrow.parquet as pq

    facts = read_facts(con)
    path.mkdir()
    for name in relations():
        reader = batches(con, query_of(name))
        schema = reader.schema.with_metadata({"provscan.report": facts.digest, "provscan.table": name})
        with pq.ParquetWriter(path / f"{name}.parquet", schema, compression="zstd") as writer:
            for batch in reader:
                writer.write_batch(batch.replace_schema_metadata(schema.metadata))
    write_folder_list(path, FORM, facts, table_queries())


EXPORT = Export(FORM, "a folder with a Parquet file for each table and view", "parquet/", write)

"""Columns of an Arrow batch as values that the checks of a field understand; shared by Parquet and PostgreSQL."""

from __future__ import annotations


def python_values(column: object) -> list[object]:
    """The values of one column; raises where one lies outside what Python can say."""
    import pyarrow as pa

    kind = column.type  # type: ignore[attr-defined]
    if pa.types.is_timestamp(kind) and kind.unit == "ns":
        # Python has no nanoseconds; what lies below a microsecond is cut off.
        column = column.cast(pa.timestamp("us", kind.tz), safe=False)  # type: ignore[attr-defined]
    values: list[object] = column.to_pylist()  # type: ignore[attr-defined]
    # A map comes as a list of pairs; identifiers want an object.
    return [dict(v) if v is not None else None for v in values] if pa.types.is_map(kind) else values  # type: ignore[call-overload]

"""A row of a comparison as it is handed out: what differs field by field, values as JSON can hold them.

Knows no query. To remember: `sig` and other aids of the comparison do not leave it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from reports.summary import plain

_AIDS = ("sig", "count", "position", "place", "member_key")


def told(row: dict[str, Any]) -> dict[str, Any]:
    """The row without the aids; `was` and `now` of a row of a table become `fields` (then and now) or `is`."""
    count = row.get("count")
    out = {key: _plain(value) for key, value in row.items() if key not in _AIDS}
    if isinstance(count, int) and count != 1:
        out["count"] = count
    if isinstance(row.get("was"), dict):
        was, now = out.pop("was"), out.pop("now")
        if row["change"] == "changed":
            out["fields"] = {name: [was[name], now[name]] for name in was if was[name] != now[name]}
        else:
            there = was if row["change"] == "gone" else now
            out["is"] = {name: value for name, value in there.items() if value not in (None, [])}
    return out


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return plain(value) if isinstance(value, dt.date) else value

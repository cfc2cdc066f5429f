"""One form for each of the ways in which an identifier is written, so that two of them can be compared."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from scanner.names.fold import fold

_SHORTEST_ID = 6
"""Letters and digits of an id: fewer are anybody's."""


def url_form(value: str) -> str | None:
    """Host and path of an address: without scheme, `www.`, case, query, and the `/` at the end; None if it is none."""
    text = value.strip()
    try:
        parts = urlsplit(text if "://" in text else f"//{text}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    path = re.sub("/+", "/", parts.path).rstrip("/.,;:!?")
    # A host alone is a site and not somebody's profile, unless the person has a name there: tamsin.example.com.
    return f"{host}{path.casefold()}" if "." in host and (path or host.count(".") > 1) else None


def id_form(value: str) -> str | None:
    """Letters and digits of an id: `123-45-6789` is 123456789; None if they are too few, or no digit is among them."""
    plain = "".join(filter(str.isalnum, fold(value)[0]))
    return plain if len(plain) >= _SHORTEST_ID and any(map(str.isdigit, plain)) else None

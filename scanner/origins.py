"""Whether each record says where it comes from, and whether that is a domain which its source declares.

Owns the reading of an address; gives counts and yes or no, never the address: it may hold a name.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from scanner.fieldpath import says_who
from scanner.model import Field, ReadRules


class OriginWatch:
    """The records of one unit, one after the other, against `fields.source` and `domains` of their source."""

    def __init__(self, rules: ReadRules) -> None:
        self._columns = rules.source_columns
        self._domains = tuple(_bare(domain) for domain in rules.domains)
        self.records_with_origin = 0
        self._told = self._within = False

    def see(self, fields: Iterable[Field]) -> None:
        """Fields of the record at hand, or of a part of it."""
        if not self._columns:
            return
        for field in fields:
            if says_who(self._columns, field):
                self._told = True
                self._within = self._within or _is_within(field.text, self._domains)

    def take_foreign(self) -> bool:
        """Whether the record at hand, now complete, comes from elsewhere than its source declares; begins the next.

        An address that cannot be read is from elsewhere: nobody knows where.
        """
        foreign = self._told and bool(self._domains) and not self._within
        self.records_with_origin += self._told
        self._told = self._within = False
        return foreign


def _is_within(address: str, domains: tuple[str, ...]) -> bool:
    host = host_of(address)
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def host_of(address: str) -> str:
    """The host of an address, in its ASCII form and lower case; empty where there is none."""
    text = address.strip()
    try:
        host = urlsplit(text if "://" in text else f"//{text}").hostname or ""
    except ValueError:  # brackets that hold no IPv6 address
        return ""
    return _bare(host)


def _bare(domain: str) -> str:
    name = domain.strip().lower().removeprefix("*.").rstrip(".")
    try:
        return name.encode("idna").decode("ascii")
    except UnicodeError:
        return name

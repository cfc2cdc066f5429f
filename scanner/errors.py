"""The errors that end a command, each with what happened, where, and what to do next.

    ProvscanError            exit status 2: nothing was written
    |-- DeclarationError     sources.yaml is missing, unreadable or says something it may not
    |-- RecognizersError     a file of --recognizers is unreadable or says something it may not
    |-- SuppressionsError    a file of allow lists and suppressions is unreadable or says something it may not
    |-- LedgerError          the ledger is missing, torn, or an event is not allowed
    |-- ReportError          a report cannot be opened, is not ours, or does not match its digest
    `-- UsageError           the words of the command do not fit together

Raise one of these only for "cannot go on". Whatever merely could not be looked at is an `Issue`
(see `scanner.model`), is written to the report and makes it incomplete. No message may hold a value
read from the data: name the place, never the content.
"""

from __future__ import annotations


class ProvscanError(Exception):
    """Base of every error a user is meant to read; `exit_code` becomes the exit status."""

    exit_code = 2

    def __init__(self, what: str, *, where: str = "", next_step: str = "") -> None:
        self.what = what
        self.where = where
        self.next_step = next_step
        super().__init__(what, where, next_step)

    def __str__(self) -> str:
        first = f"{self.what}: {self.where}" if self.where else self.what
        return f"{first}\nnext: {self.next_step}" if self.next_step else first


class DeclarationError(ProvscanError):
    """The declaration is missing, unreadable, or says something it may not say."""


class RecognizersError(ProvscanError):
    """A file of the user's own recognizers is unreadable, or says something it may not say."""


class SuppressionsError(ProvscanError):
    """A file of allow lists and suppressions is unreadable, or says something it may not say."""


class LedgerError(ProvscanError):
    """The ledger is missing, broken, or refuses an event."""


class ReportError(ProvscanError):
    """A report cannot be opened, was not written by provscan, or does not match its digest."""


class UsageError(ProvscanError):
    """The options or arguments given do not fit together."""

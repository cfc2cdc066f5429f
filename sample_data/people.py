"""The invented people of the sample corpus: what the ledger says of each, and what must come of it.

Outcomes are written down by hand, person by person, from what the law of the baseline profile asks; no rule
of provscan is called to find them. Every name is made up and, as far as could be told, is nobody's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

APPLICANT = "northfen-audio"
TERRITORY = "CN"

REVIEWED = frozenset({"ambiguous_person", "weak_evidence", "age_unknown", "purpose_unknown"})
"""Reasons that ask for a person's eye; `granted` allows use, all others block."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the ledger. `grant` changes the full consent of `consents.py`; None: never asked."""

    subject_id: str
    names: tuple[str, ...]
    outcome: str
    grant: Mapping[str, object] | None = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    identifiers: Mapping[str, str] = field(default_factory=dict)
    born: str | None = "1988-07-19"
    """Birth date, or a stated age band; None: the ledger does not know."""
    deceased: bool = False
    later: tuple[Mapping[str, object], ...] = ()
    """Events after the grant."""
    exceptions: Mapping[str, str] = field(default_factory=dict)
    """`source` or `source/modalities` -> another outcome than usual."""

    @property
    def record_id(self) -> str:
        """Id of the person's consent record."""
        return f"consent-{self.subject_id.removeprefix('sub-')}"

    def reason(self, source: str, modalities: Sequence[str]) -> tuple[str, str | None]:
        """(reason, dimension) that a sample of this source must get on this person's account."""
        exact = self.exceptions.get(f"{source}/{'+'.join(modalities)}")
        code = exact or self.exceptions.get(source, self.outcome)
        reason, _, dimension = code.partition(":")
        return reason, dimension or None


def verdict_of(reason: str) -> str:
    """The verdict that goes with a reason."""
    return "use" if reason == "granted" else "review" if reason in REVIEWED else "block"


_NO_PURPOSE = {"gallery": "purpose_unknown"}

_TEXT_ONLY = dict.fromkeys(("voices/audio", "faces/image", "wds", "gallery"), "out_of_scope:modality")

PEOPLE: tuple[Person, ...] = (
    Person(
        "sub-001", ("Tamsin Quellrow",), "granted", aliases=("Quellrow, Tamsin J.",),
        identifiers={"speaker_id": "p225", "email": "tamsin.q8@quellmere.example.com"}, exceptions=_NO_PURPOSE,
    ),
    Person(
        "sub-002", ("褚砚蘅",), "granted", aliases=("Chu Yanheng",),
        identifiers={"speaker_id": "p226", "handle": "yh_inkstone"}, exceptions=_NO_PURPOSE,
    ),
    Person(
        "sub-003", ("Orrin Veskadale",), "expired", {"valid_until": "2026-03-31"},
        identifiers={"speaker_id": "p227"}, born="1979-12-03",
    ),
    Person(
        "sub-004", ("Marisette Dunfraith",), "withdrawn",
        later=({"event_type": "withdraw", "event_time": "2026-05-20", "reason": "by letter"},),
    ),
    Person("sub-005", ("Jorunn Abelhaug",), "out_of_scope:purpose", {"purposes": ["evaluation"]}),
    Person(
        "sub-006", ("鄢牧笙",), "out_of_scope:category",
        {"consent_type": "separate", "categories": ["voice"], "modalities": ["audio", "text"]},
        aliases=("Yan Musheng",), identifiers={"speaker_id": "p229"}, exceptions={"voices/audio": "granted"},
    ),
    Person(
        "sub-007", ("Pell Hathersbrook",), "out_of_scope:source", {"source_scope": ["support", "chat"]},
        exceptions={"support": "granted", "chat": "granted"},
    ),
    Person(
        "sub-008", ("Isaura Wynterdene",), "not_yet_valid",
        {"valid_from": "2027-01-01", "valid_until": "2029-12-31"},
    ),
    Person("sub-009", ("宓怀瑾",), "no_record", None),
    Person("sub-010", ("Tobin Merriglass",), "minor_without_guardian", born="2015-06-14"),
    Person(
        "sub-011", ("Elowen Starkhollow",), "granted",
        {"granted_by": "guardian", "guardian_relation": "mother", "guardian_evidence": "family register, page 4"},
        identifiers={"speaker_id": "p232"}, born="2014-02-27",
    ),
    Person("sub-012", ("Caspian Rookhurst",), "age_unknown", born=None),
    Person(
        "sub-013", ("Wilmot Ferncastle",), "type_insufficient", {"consent_type": "implied"},
        identifiers={"speaker_id": "p230"}, born="adult",
    ),
    Person(
        "sub-014", ("Halvard Ashgrove-Lund",), "objected", identifiers={"speaker_id": "p228"},
        later=({"event_type": "object", "event_time": "2026-06-02"},),
    ),
    Person("sub-015", ("Corvane Ashlington",), "granted", identifiers={"agent": "agent-3071"}),
    Person(
        "sub-016", ("Corvane Ashlington",), "revoked", identifiers={"agent": "agent-3072"},
        later=({"event_type": "revoke", "event_time": "2026-04-11", "reason": "notice was wrong"},),
    ),
    Person(
        "sub-017", ("Leopolda Kerrimuir",), "deceased_without_estate", born="1931-10-08", deceased=True,
    ),
    Person(
        "sub-018", ("Aubric Thornlewick",), "granted", {"granted_by": "estate"}, born="1928-05-30", deceased=True,
    ),
    Person(
        "sub-019", ("欧阳栖梧",), "refused", later=({"event_type": "refuse", "event_time": "2026-07-01"},),
    ),
    Person("sub-020", ("Henrike Solbakken",), "requested", {"event_type": "request"}),
    Person(
        "sub-021", ("Dashiell Corrowmere",), "superseded", {"event_type": "grant"},
        later=(
            {"event_type": "grant", "event_time": "2026-02-01", "record_id": "consent-021b",
             "supersedes": "consent-021"},
            {"event_type": "withdraw", "event_time": "2026-08-15", "record_id": "consent-021b"},
        ),
    ),
    Person("sub-022", ("Ingrith Vallombreux",), "invalidated", {"bundled": True}, born="adult"),
    Person("sub-023", ("Quillan Oxmardyke",), "evidence_missing", {"controller": None}),
    Person(
        "sub-024", ("Rosamund Eddlethorpe",), "granted", {"modalities": ["text"]},
        identifiers={"speaker_id": "p231"}, exceptions=_TEXT_ONLY,
    ),
    Person("sub-025", ("Fenwick Tarrowby",), "out_of_scope:recipient", {"controller": "holmwick-press"}),
    Person("sub-026", ("Meliora Grenville-Stroud",), "out_of_scope:territory", {"territory": ["JP", "KR"]}),
    Person("sub-027", ("岑筱",), "expired", {"valid_until": "2026-01-31"}, born="adult"),
)  # fmt: skip

UNLISTED = ("Bartleby Unwinscroft", "濮阳惊鸿")
"""People who stand in person columns and whom the ledger does not know."""

BY_ID = {person.subject_id: person for person in PEOPLE}
ENGLISH = tuple(person for person in PEOPLE if person.names[0].isascii())
CHINESE = tuple(person for person in PEOPLE if not person.names[0].isascii())


def carriers(writing: str) -> list[tuple[Person, str]]:
    """Who is called so, or has this identifier: (person, rule)."""
    found = []
    for person in PEOPLE:
        kinds = [kind for kind, value in person.identifiers.items() if value == writing]
        if writing in person.names:
            found.append((person, "name"))
        elif writing in person.aliases:
            found.append((person, "alias"))
        elif kinds:
            found.append((person, kinds[0]))
    return found

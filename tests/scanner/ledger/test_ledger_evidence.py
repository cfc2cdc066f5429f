"""Documents that the ledger names by digest: at hand, changed, elsewhere, out of reach."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from ledger_drafts import AS_OF, chained, draft

from scanner.errors import UsageError
from scanner.ledger.evidence_files import EvidenceFolder
from scanner.ledger.state import fold

DEED = b"the scanned deed\n"
DIGEST = hashlib.sha256(DEED).hexdigest()


def state_of(folder: Path | None, **fields: object) -> str:
    events = chained([draft("grant", **{"evidence_sha256": DIGEST, **fields})])
    documents = EvidenceFolder(folder) if folder else None
    (record,) = fold(events, AS_OF, None, 14, documents).consent_records
    return record.evidence_state


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    (folder / "2026").mkdir(parents=True)
    (folder / "2026/deed.pdf").write_bytes(DEED)
    return folder


def test_a_document_is_known_by_its_place_or_by_its_content(papers: Path) -> None:
    assert state_of(None) == "not_at_hand"
    assert state_of(None, evidence_sha256=None) == "none"
    assert state_of(papers, evidence_ref="2026/deed.pdf") == "matches"
    assert state_of(papers, evidence_ref="./2026//deed.pdf") == "matches"
    assert state_of(papers, evidence_ref="cabinet 3, shelf 2") == "matches"
    assert state_of(papers) == "matches"
    assert state_of(papers, evidence_sha256="0" * 64) == "not_at_hand"


def test_a_document_that_was_changed_is_told(papers: Path) -> None:
    (papers / "2026/deed.pdf").write_bytes(DEED + b"and more")
    assert state_of(papers, evidence_ref="2026/deed.pdf") == "differs"
    assert state_of(papers) == "not_at_hand"  # nobody says which of the documents it was
    (papers / "copy.pdf").write_bytes(DEED)
    assert state_of(papers, evidence_ref="2026/deed.pdf") == "matches"


def test_the_worst_of_several_documents_counts(papers: Path) -> None:
    (papers / "notice.txt").write_bytes(b"another notice")
    notice = {"notice_ref": "notice.txt", "notice_sha256": "1" * 64}
    assert state_of(papers, evidence_ref="2026/deed.pdf", **notice) == "differs"
    notice = {"notice_ref": "elsewhere.txt", "notice_sha256": "1" * 64}
    assert state_of(papers, evidence_ref="2026/deed.pdf", **notice) == "not_at_hand"


def test_the_document_of_every_event_of_a_record_counts(papers: Path) -> None:
    events = chained(
        [
            draft("grant", evidence_ref="2026/deed.pdf", evidence_sha256=DIGEST),
            draft("renew", "2026-02-01", evidence_ref="2026/deed.pdf", evidence_sha256="2" * 64),
        ]
    )
    (record,) = fold(events, AS_OF, None, 14, EvidenceFolder(papers)).consent_records
    assert record.evidence_state == "differs"


@pytest.mark.parametrize("place", ["../outside.pdf", "/etc/hostname", "link.pdf", "pipe", "2026"])
def test_nothing_outside_the_folder_is_read_and_no_link_followed(papers: Path, place: str) -> None:
    (papers.parent / "outside.pdf").write_bytes(b"something else")
    (papers / "link.pdf").symlink_to(papers.parent / "outside.pdf")
    os.mkfifo(papers / "pipe")
    expected = "differs" if place in ("link.pdf", "pipe") else "not_at_hand"
    assert state_of(papers, evidence_ref=place, evidence_sha256="0" * 64) == expected


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no folder"):
        EvidenceFolder(tmp_path / "none")

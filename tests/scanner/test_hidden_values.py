"""Hidden values in a scan: places over window borders, digests, masks, ties to people, records, and what is told."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from recognizers import folds
from recognizers.folds import open_patterns
from reports.records import FindingRecord, IssueRecord, LinkRecord
from scanner.cli.recognizers_show import Trial, trial_json
from scanner.cli.recognizers_show import test_lines as lines_of
from scanner.detect import FieldDetector
from scanner.evidence import Evidence
from scanner.link import Linker
from scanner.model import (
    Extent,
    Field,
    FileStatus,
    FoundFile,
    ReadRules,
    Sample,
    SliceKind,
    Subject,
    WorkUnit,
)
from scanner.names.search import SubjectIndex
from scanner.readers.fields import WINDOW, windows
from scanner.setup import ScanSetup
from scanner.unit_scan import UnitScan

KEY = b"k" * 32
PEOPLE = (
    Subject(
        "s-1", ("Orlin Vask",), identifiers=(("phone", "+86 138 0013 8000"), ("email", "o.vask@example.com"))
    ),
    Subject(
        "s-2", ("赵美玲",), identifiers=(("id_number", "110199199003070017"), ("email", "meiling@example.cn"))
    ),
)
UNIT = WorkUnit(
    FoundFile("a.jsonl", "/none", "s", FileStatus.DECLARED, 9), 0, SliceKind.WHOLE, 0, 9, 9, ReadRules()
)


@pytest.fixture(scope="module")
def detector() -> FieldDetector:
    return FieldDetector(open_patterns())


def scanned(detector: FieldDetector, *texts: str) -> list[Any]:
    out: list[Any] = []
    linker = Linker(SubjectIndex.of(PEOPLE, KEY), UNIT.rules)
    scan = UnitScan(ScanSetup(KEY, PEOPLE), Evidence(KEY), detector, linker, UNIT, out.append)
    scan.take_batch([Sample(row, (Field(("t",), text),), 1) for row, text in enumerate(texts)])
    scan.take(Extent(len(texts), len(texts)))
    scan.finish()
    return out


def of(kind: type, records: list[Any]) -> list[Any]:
    return [record for record in records if isinstance(record, kind)]


def in_base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


PHONES = {
    "手机：13800138000。": None,
    "手机：１３８００１３８０００。": "full_width",
    "手机：1\u200b3\u200b8\u200b0\u200b0\u200b1\u200b3\u200b8\u200b0\u200b0\u200b0。": "zero_width",
    "手机：１\u200b３８００\u200b１３８０００。": "zero_width+full_width",
    "手机：一三八零零一三八零零零。": "chinese_numeral",
    f"手机：{in_base64('13800138000')}。": "base64",
    "手机：1 3 8 0 0 1 3 8 0 0 0。": "spaced_digits",
    "手机：%31%33%38%30%30%31%33%38%30%30%30。": "percent_encoding",
}


def test_one_value_has_one_digest_and_one_owner_however_it_is_hidden(detector: FieldDetector) -> None:
    records = scanned(detector, *PHONES)
    found = [f for f in of(FindingRecord, records) if f.entity == "CN_MOBILE_NUMBER"]
    assert [(f.row, f.hidden_by) for f in found] == list(enumerate(PHONES.values()))
    assert len({f.value_hmac for f in found}) == 1
    owners = {(link.row, link.subject_id) for link in of(LinkRecord, records)}
    assert owners == {(row, "s-1") for row in range(len(PHONES))}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Write to o.vask (at) example dot com today", "s-1"),
        (f"x {in_base64('o.vask@example.com')} y", "s-1"),
        ("o.vask&#64;example&#46;com", "s-1"),
        ("身份证号：１１０１９９１９９００３０７００１７", "s-2"),
        ("邮箱：mеiling@еxample.cn", "s-2"),
    ],
)
def test_hidden_addresses_and_ids_tie_to_their_owners(text: str, who: str, detector: FieldDetector) -> None:
    assert {link.subject_id for link in of(LinkRecord, scanned(detector, text))} == {who}


def test_a_mask_shows_what_stands_there_and_no_record_what_it_says(detector: FieldDetector) -> None:
    records = scanned(detector, *PHONES)
    assert "13800138000" not in repr(records)
    masks = [f.mask for f in of(FindingRecord, records) if f.entity == "CN_MOBILE_NUMBER"]
    assert masks[0] == masks[1] == "###########"
    assert masks[4] == "字" * 11
    assert masks[6] == " ".join("#" * 11)


@pytest.mark.parametrize(
    "value",
    [*PHONES, "邮箱meiling@example.cn的", "x o.vask (at) example dot com y", "call 13800\n138000, he"],
)
def test_a_value_on_the_border_of_two_windows_is_found_once(value: str, detector: FieldDetector) -> None:
    """Wherever the border cuts it; places count in the whole field."""
    alone = [
        (h.start, h.end, h.entity, h.hidden_by) for h in detector.text(f" {value} ").hits if h.score >= 0.4
    ]
    for cut in range(0, len(value) + 1, 3):
        lead = WINDOW - cut - 1
        text = "." * lead + f" {value} " + "." * 3_000
        fields = list(windows(("t",), text))
        assert len(fields) == 2
        found = [h for hits in detector.fields(fields) for h in hits.hits if h.score >= 0.4]
        assert [(h.start - lead, h.end - lead, h.entity, h.hidden_by) for h in found] == alone


def test_a_tried_text_shows_how_a_value_is_hidden_and_not_the_value(detector: FieldDetector) -> None:
    text = "手机：１３８００１３８０００。 meiling%40example.cn"
    trial = Trial(text, detector.fields([Field(("t",), text)]), 0.4)
    lines = [line.split() for line in lines_of(trial)]
    assert [line[-2:] for line in lines if line[0] == "CN_MOBILE_NUMBER"] == [["full_width", "###########"]]
    told = trial_json(trial)
    assert '"hidden_by": "percent_encoding"' in told
    assert "13800138000" not in told
    assert "meiling" not in told


def test_text_beyond_the_bound_is_an_open_issue(detector: FieldDetector) -> None:
    deep = "o.vask@example.com"
    for _ in range(6):
        deep = in_base64(deep)
    (issue,) = of(IssueRecord, scanned(detector, "fine", f"x {deep} y"))
    assert (issue.code, issue.severity, issue.row, issue.field) == ("detector.bound", "open", 1, "t")
    assert "vask" not in issue.detail


def test_another_version_of_the_folds_is_another_set_of_detectors(monkeypatch: pytest.MonkeyPatch) -> None:
    setup = ScanSetup(KEY, ())
    before = setup.detection_settings(), setup.fingerprint("id", "1")
    monkeypatch.setattr(folds, "VERSION", folds.VERSION + "x")
    after = setup.detection_settings(), setup.fingerprint("id", "1")
    assert before[0] != after[0]
    assert before[1] != after[1]

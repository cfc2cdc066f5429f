"""The checks of a profile in the Chinese annex: result, breaches, and the first words of why one did not pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.exports.cn_words import RESULTS, word
from reports.exports.document import Grid, Item, Section, Value
from reports.exports.facts import rows
from reports.exports.figures import Figures
from reports.words import chinese

if TYPE_CHECKING:
    import duckdb

_CHECKS = {
    "check": "检查编号",
    "demand": "检查内容",
    "result": "结果",
    "violations": "不符合项数",
    "why": "说明",
}
_JUDGE_WHAT_IS_KEPT = (
    "CNS-01 至 CNS-05 等以同意为对象的检查只判断保留使用的样本；因个人的缘故被阻止使用的样本不在其内，见 VRD-01。"
    "这些检查“通过”，不表示语料中没有此类样本。"
)
_LONGEST_WHY = 120


def checks(con: duckdb.DuckDBPyConnection, figures: Figures) -> Section:
    """Every check with its result, and why where it did not pass."""
    query = "SELECT check_id, title, title_zh, result, reason FROM check_result ORDER BY check_id"
    table: list[list[Value]] = [
        [
            check["check_id"],
            check["title_zh"] or check["title"],
            word(RESULTS, check["result"]),
            "—"
            if check["result"] == "not_applicable"
            else figures.one("check.violations", check_id=check["check_id"]),
            _why(check),
        ]
        for check in list(rows(con, query))
    ]
    results = [
        Item(f"checks_{name}", f"{label}（项）", figures.one("corpus.checks_by_result", result=name))
        for name, label in RESULTS.items()
        if figures.one("corpus.checks_by_result", result=name).value
    ]
    return Section("6", "六、检查结果", [*results, Grid("checks", _CHECKS, table)], note=_JUDGE_WHAT_IS_KEPT)


def _why(check: dict[str, Any]) -> str:
    """Why a check did not pass, in its first words; all of them are in the report."""
    if check["result"] in ("pass", "not_applicable") or not check["reason"]:
        return "—"
    first, more, _ = chinese(check["reason"]).replace("; ", "；").partition("；")
    return f"{first[:_LONGEST_WHY]}…" if more or len(first) > _LONGEST_WHY else first

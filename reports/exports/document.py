"""A document that people read: sections of answers, as Markdown and as JSON, every figure beside its query.

Owns both renderings and the appendix, so that they cannot disagree. Knows no law and no report. A value is a text, a
figure, a list of values, or None, which is told as not known in the language of the document.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from reports.exports.facts import MARK, Facts
from reports.exports.figures import NOT_KNOWN, Figure
from reports.exports.markdown import escaped, fenced, table
from reports.exports.writing import heading
from reports.summary import plain
from reports.words import chinese, code_words

Value = Any
"""str | date | Figure | list of values | None."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a document says of itself, in one language."""

    not_known: str
    yes: str
    no: str
    none: str
    source: str
    report: str
    speaks: str
    status: str
    limits: str
    limits_note: str
    appendix: str
    appendix_note: str
    at_least: str
    label_end: str = ": "
    joint: str = "; "
    language: str = "en"

    def sentence(self, english: str) -> str:
        """What a report says of itself, in this language where it has the words."""
        return chinese(english) if self.language == "zh" else english


ENGLISH = Words(
    not_known="not known",
    yes="yes",
    no="no",
    none="None is declared.",
    source="Source",
    report="Made from the provscan report with digest",
    speaks="It speaks",
    status="Status of the report",
    limits="What was not looked for",
    limits_note="Figures of this document say nothing of it.",
    appendix="Appendix: where each figure comes from",
    appendix_note="The number in brackets behind a figure names a query: run it against the report and you get the same. "
    "Where not all was read (`source.unread`), what was found is told as at least that many, and none found as not known.",
    at_least="at least",
)
CHINESE = Words(
    not_known="未知",
    yes="是",
    no="否",
    none="未申报。",
    source="来源",
    report="本附件依据 provscan 溯源报告生成，报告摘要值",
    speaks="数据时点",
    status="报告状态",
    limits="未检索的内容",
    limits_note="本附件中的数字不涵盖以下内容（尚无译文的为英文原文）。",
    appendix="附录：各数字的查询语句",
    appendix_note="数字后方括号内为查询语句的编号；对报告执行该查询语句，可得到同一数字。"
    "有内容未读取时（见 `source.unread`），检出数写作“至少”，未检出写作“未知”。",
    at_least="至少",
    label_end="：",
    joint="；",
    language="zh",
)


@dataclass(frozen=True, slots=True)
class Item:
    """One answer."""

    id: str
    label: str
    value: Value


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of answers; `columns`: id -> label. `of`: what all of it is about, such as one source."""

    id: str
    columns: Mapping[str, str]
    rows: list[list[Value]]
    of: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with answers beneath it; `note` is provscan's own words."""

    id: str
    title: str
    parts: list[Item | Grid]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """What is told, in order."""

    form: str
    title: str
    facts: Facts
    sections: list[Section]
    queries: dict[str, dict[str, str]]
    words: Words = ENGLISH
    notes: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {
            **heading(self.form, self.facts),
            "title": self.title,
            "notes": self.notes,
            "sections": [_section(section) for section in self.sections],
            "not_searched": list(self.facts.limits),
            "queries": self.queries,
        }

    def markdown(self) -> list[str]:
        """The lines of the document."""
        words, facts = self.words, self.facts
        lines = [
            f"<!-- {MARK}: {self.form} -->",
            f"# {self.title}",
            "",
            f"{words.report} `{facts.digest}`",
            "",
            f"- {words.speaks}{words.label_end}{escaped(words.sentence(facts.spoken_as_of))}",
            f"- {words.status}{words.label_end}{escaped(code_words('status', facts.scan['status'], words.language))}",
            *(f"- {note}" for note in self.notes),
        ]
        for section in self.sections:
            lines += ["", f"## {section.title}", ""]
            lines += [section.note] if section.note else []
            lines += [""] if section.note and section.parts else []
            lines += self._parts(section.parts)
        lines += ["", f"## {words.limits}", "", words.limits_note, ""]
        lines += [f"- {escaped(words.sentence(limit))}" for limit in facts.limits]
        lines += ["", f"## {words.appendix}", "", words.appendix_note]
        for name, query in self.queries.items():
            lines += ["", f"[{self._mark(name)}] `{name}`", "", *fenced(query["sql"], "sql")]
        return lines

    def _parts(self, parts: list[Item | Grid]) -> list[str]:
        lines: list[str] = []
        labels = self.words.label_end
        for part in parts:
            if isinstance(part, Item):
                lines.append(f"- {part.label}{labels}{self.cell(part.value)}")
                continue
            grid = table(list(part.columns.values()), [[self.cell(v) for v in row] for row in part.rows])
            heading_line = [f"### {self.words.source}{labels}{escaped(part.of)}", ""] if part.of else []
            space = [""] if lines and lines[-1] else []
            lines += [*space, *heading_line, *(grid if part.rows else [self.words.none]), ""]
        return lines[:-1] if lines and not lines[-1] else lines

    def cell(self, value: Value) -> str:
        """A value as it stands in Markdown."""
        if isinstance(value, Figure):
            bound = f"{self.words.at_least} " if value.at_least and value.told is not None else ""
            return f"{bound}{self._number(value.told)} [{self._mark(value.query)}]{self._of(value)}"
        if isinstance(value, list):
            return self.words.joint.join(self.cell(part) for part in value) or self.words.not_known
        if value in (None, "", NOT_KNOWN):
            return self.words.not_known
        if value in ("yes", "no"):
            return self.words.yes if value == "yes" else self.words.no
        return escaped(value.isoformat() if isinstance(value, dt.date) else str(value))

    def _mark(self, query: str) -> int:
        """The number under which a query stands in the appendix."""
        return list(self.queries).index(query) + 1

    def _number(self, value: Any) -> str:
        if isinstance(value, int):
            return f"{value:,}"
        return self.words.not_known if value is None else escaped(str(plain(value)))

    def _of(self, figure: Figure) -> str:
        """The last part of the row's key where it is not the source, which the context tells."""
        last = [str(value) for name, value in figure.of if name not in ("source_id", "position")]
        return f" ({escaped(', '.join(last))})" if last else ""


def _section(section: Section) -> dict[str, Any]:
    parts = [_part(part) for part in section.parts]
    return {"id": section.id, "title": section.title, "note": section.note, "parts": parts}


def _part(part: Item | Grid) -> dict[str, Any]:
    if isinstance(part, Item):
        return {"id": part.id, "label": part.label, "value": as_json(part.value)}
    rows = [dict(zip(part.columns, map(as_json, row), strict=True)) for row in part.rows]
    of = {"of": part.of} if part.of else {}
    return {"id": part.id, **of, "columns": dict(part.columns), "rows": rows}


def as_json(value: Value) -> Any:
    """A value as it stands in JSON."""
    if isinstance(value, Figure):
        return value.as_dict()
    if isinstance(value, list):
        return [as_json(part) for part in value] or NOT_KNOWN
    return NOT_KNOWN if value in (None, "") else plain(value)

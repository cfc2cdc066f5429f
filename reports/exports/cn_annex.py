"""`cn-annex`: the corpus annex of a Chinese filing (训练语料清单), as Markdown in Simplified Chinese, CSV and JSON.

Per source: kind, organisation, size, items, time of acquisition, evidence, personal information; then sampling, shares
by origin, and the checks. Owns which fact answers which column, in words of its own; no official form was at hand. CSV
files begin with a byte order mark, without which spreadsheets take Chinese for something else.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports.exports.base import Export
from reports.exports.cn_checks import checks
from reports.exports.cn_words import (
    BASES,
    KINDS,
    METHODS,
    MODALITIES,
    PHASES,
    PURPOSES,
    word,
    words,
)
from reports.exports.csv_cells import line
from reports.exports.document import CHINESE, Document, Grid, Item, Section, Value, as_json
from reports.exports.facts import Facts, read_facts
from reports.exports.figures import NOT_KNOWN, Figure, Figures
from reports.exports.writing import write_folder_list, write_json, write_text
from reports.words import code_words

if TYPE_CHECKING:
    import duckdb

FORM = "cn-annex"
TITLE = "训练语料清单（附件）"

_SOURCES = {
    "source": "来源编号",
    "name": "语料名称",
    "kind": "来源类型",
    "organisation": "来源单位",
    "bytes": "存储规模（字节）",
    "files": "文件数",
    "samples": "数量（条）",
    "samples_lost": "未读取（条）",
    "modalities": "模态",
    "languages": "语种",
    "collected_from": "获取起始日",
    "collected_to": "获取截止日",
    "evidence": "许可协议、合同、采集记录或授权文件",
    "purposes": "处理目的",
    "country": "来源地",
    "annotation": "标注规则",
}
_PERSONAL = {
    "source": "来源编号",
    "declares_pi": "申报含个人信息",
    "declares_sensitive_pi": "申报含敏感个人信息",
    "declares_minors": "申报含未成年人信息",
    "basis": "处理依据",
    "findings": "检出个人信息（处）",
    "tied": "身份关联样本（条）",
    "blocked": "其中判定不得使用（条）",
    "to_review": "其中待人工复核（条）",
}
_AS_READ = "数量为可读取部分；无法读取的文件或片段不计入，见“未读取”与未决问题。"
_TYPES = {"source": "来源编号", "type": "个人信息种类", "category": "类别（W3C DPV）", "sensitivity": "敏感程度",
          "findings": "检出数量（处）"}  # fmt: skip
_SAMPLING = {
    "scope": "抽检范围",
    "method": "抽检方式",
    "phase": "阶段",
    "population": "总量（条）",
    "drawn": "抽取（条）",
    "passed": "合格（条）",
    "percent": "合格率（%）",
    "by": "执行方",
    "at": "执行日期",
}


def write(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """annex.zh.md, annex.json and a CSV file for each table."""
    document = annex(con)
    path.mkdir()
    write_text(path / "annex.zh.md", document.markdown())
    write_json(path / "annex.json", document.as_dict())
    for section in document.sections:
        for part in section.parts:
            if isinstance(part, Grid):
                _write_csv(path / f"{part.id}.csv", part)
    write_folder_list(path, FORM, document.facts, document.queries)


def annex(con: duckdb.DuckDBPyConnection) -> Document:
    """The document of an open report."""
    facts, figures = read_facts(con), Figures(con)
    sections = [
        _application(facts, figures),
        Section(
            "2", "二、语料来源", [Grid("sources", _SOURCES, [_source(s, figures) for s in facts.sources])]
        ),
        _personal(facts, figures),
        _origin(figures),
        _sampling(facts, figures),
        checks(con, figures),
    ]
    return Document(
        FORM, TITLE, facts, sections, figures.asked(), CHINESE,
        notes=["本附件不是主管部门的官方表格；栏目由本工具按备案所需内容整理，以主管部门要求的格式为准。",
               "申报事项由申请人提供；数字为扫描所见。未申报、未检索的事项一律写作“未知”，不作“无”或“零”处理。"],
    )  # fmt: skip


def _application(facts: Facts, figures: Figures) -> Section:
    scan, one = facts.scan, figures.one
    return Section(
        "1",
        "一、基本情况",
        [
            Item("applicant", "申请人", scan["applicant"]),
            Item("application", "模型或服务名称", scan["application"]),
            Item("model_version", "版本", scan["model_version"]),
            Item("objective", "项目目标", scan["objective"]),
            Item("necessity", "必要性说明", scan["necessity"]),
            Item("intended_uses", "拟用用途", scan["intended_uses"]),
            Item("purposes", "处理目的", _purposes(facts)),
            Item("safeguards", "防止未经授权使用的措施", scan["safeguards"]),
            Item("distribution", "提供与分发范围", scan["distribution"]),
            Item("storage", "存储地点与方式", scan["storage"]),
            Item("contact", "联系方式", scan["contact"]),
            Item("declared_by", "申报责任部门", scan["declared_by"]),
            Item("sources", "语料来源数", one("corpus.sources")),
            Item("files", "文件数", one("corpus.files")),
            Item("files_undeclared", "未申报文件数", one("corpus.files_undeclared")),
            Item("bytes", "存储总规模（字节）", one("corpus.bytes")),
            Item("samples", "语料总数量（条）", one("corpus.samples")),
            Item("samples_lost", "未读取数量（条）", one("corpus.samples_lost")),
            Item("open_issues", "未决问题数", one("corpus.open_issues")),
        ],
    )


def _purposes(facts: Facts) -> Value:
    """Of the whole, or a word that the sources say it."""
    own = words(PURPOSES, facts.scan["purposes"])
    return own or ("见各来源" if any(source["purposes"] for source in facts.sources) else None)


def _source(source: dict[str, Any], figures: Figures) -> list[Value]:
    key = source["source_id"]
    counted = [
        figures.one(f"source.{name}", source_id=key) for name in ("bytes", "files", "samples", "samples_lost")
    ]
    until = "持续获取" if source["collection_ongoing"] else source["collected_to"]
    organisations = [part for part in dict.fromkeys((source["issuer"], source["counterparty"])) if part]
    return [
        key,
        source["name"],
        word(KINDS, source["kind"]),
        organisations,
        *counted,
        words(MODALITIES, source["modalities"]),
        source["languages"],
        source["collected_from"],
        until,
        _evidence(source),
        words(PURPOSES, source["purposes"]),
        source["origin_country"],
        source["annotation_ref"],
    ]


def _evidence(source: dict[str, Any]) -> list[str]:
    """Whatever shows by what right the data were had, each with its kind."""
    named = {
        "license_id": "许可协议",
        "license_ref": "许可协议文本",
        "contract_ref": "合同",
        "collection_record_ref": "采集记录",
        "user_auth_ref": "使用者授权",
        "service_name": "服务名称",
        "generator_model": "生成模型",
        "generator_version": "生成模型版本",
    }
    return [f"{label}：{source[name]}" for name, label in named.items() if source[name]]


def _personal(facts: Facts, figures: Figures) -> Section:
    def row(source: dict[str, Any]) -> list[Value]:
        key = source["source_id"]
        counted = ("findings", "samples_tied", "samples_blocked", "samples_to_review")
        return [
            key,
            *(source[name] for name in ("declares_pi", "declares_sensitive_pi", "declares_minors")),
            [part for part in (word(BASES, source["lawful_basis"]), source["basis_ref"]) if part],
            *(figures.one(f"source.{name}", source_id=key) for name in counted),
        ]

    types: list[list[Value]] = []
    for source in facts.sources:
        for figure in figures.kinds(
            "source.findings_by_entity", "source.findings", source_id=source["source_id"]
        ):
            entity = dict(figure.of).get("entity")
            types.append([source["source_id"], *_type(figures, entity, figure.told == 0), figure])
    return Section(
        "3",
        "三、个人信息",
        [
            Item("people_in_ledger", "同意台账中的个人（人）", figures.one("corpus.people_in_ledger")),
            Item("people_tied", "其中与样本关联的个人（人）", figures.one("corpus.people_tied")),
            Item("people_unlisted", "台账以外的具名人员（名称数）", figures.one("corpus.people_unlisted")),
            Grid("personal", _PERSONAL, [row(source) for source in facts.sources]),
            Grid("types", _TYPES, types),
        ],
        note="检出数量来自自动识别，可能有漏检和误检。",
    )


def _type(figures: Figures, entity: str | None, none_found: bool) -> list[Value]:
    """Name, category and sensitivity of a kind; without one, that none was found."""
    if entity is None:
        return ["未检出", "—", "—"] if none_found else [None, None, None]
    kind = figures.data_kind(entity)
    named = entity if kind.title_zh == entity else f"{kind.title_zh}（{entity}）"
    category = kind.category and code_words("data_category", kind.category, "zh")
    return [named, category, code_words("sensitivity", kind.sensitivity, "zh")]


def _origin(figures: Figures) -> Section:
    one = figures.one
    return Section(
        "4",
        "四、境内外语料",
        [
            Item("domestic", "境内（申报来源地为 CN，条）", one("corpus.samples_domestic")),
            Item("domestic_percent", "境内占比（%，按已读取部分）", one("corpus.percent_domestic")),
            Item("foreign", "境外（条）", one("corpus.samples_foreign")),
            Item("foreign_percent", "境外占比（%，按已读取部分）", one("corpus.percent_foreign")),
            Item("origin_not_known", "来源地未申报（条）", one("corpus.samples_origin_not_known")),
            Item("countries", "按来源地（条）", figures.kinds("corpus.samples_by_country", "corpus.samples")),
        ],
    )


def _sampling(facts: Facts, figures: Figures) -> Section:
    def row(drawn: dict[str, Any]) -> list[Value]:
        at = {"position": drawn["position"]}
        return [
            drawn["source_id"] or "全部语料",
            word(METHODS, drawn["method"]),
            word(PHASES, drawn["phase"]),
            *(
                figures.one(f"sampling.{name}", **at)
                for name in ("population", "drawn", "passed", "percent_passed")
            ),
            drawn["performed_by"],
            drawn["performed_at"],
        ]

    return Section(
        "5",
        "五、抽检结果",
        [Grid("sampling", _SAMPLING, [row(drawn) for drawn in facts.sampling])],
        note="抽检由申请人或第三方完成，结果为导入数据，本工具不重复抽检。",
    )


def _write_csv(path: Path, grid: Grid) -> None:
    asked = [
        {cell.query for cell in cells if isinstance(cell, Figure)} for cells in zip(*grid.rows, strict=True)
    ]
    heads = [
        f"{label} [{', '.join(sorted(names))}]" if names else label
        for label, names in zip(grid.columns.values(), asked or [set()] * len(grid.columns), strict=True)
    ]
    with path.open("x", encoding="utf-8-sig", newline="") as file:
        file.write(line(list(heads)))
        for row in grid.rows:
            file.write(line([_csv_value(value) for value in row]))


def _csv_value(value: Value) -> Value:
    if isinstance(value, Figure):
        bound = f"{CHINESE.at_least} " if value.at_least else ""
        return CHINESE.not_known if value.told is None else f"{bound}{value.told}" if bound else value.told
    told = as_json(value)
    answers = {NOT_KNOWN: CHINESE.not_known, "yes": CHINESE.yes, "no": CHINESE.no}
    return told if isinstance(told, list) else answers.get(told, told)


EXPORT = Export(
    FORM, "corpus annex of a Chinese filing, 训练语料清单 (Markdown, CSV, JSON)", "cn-annex/", write
)

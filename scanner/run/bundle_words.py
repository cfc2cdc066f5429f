"""The read-me of a bundle, in English and Simplified Chinese: what lies in it, what it proves, how to verify it.

Owns the words. Declared texts are escaped, so that a name makes no heading or link. Knows no file.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection, Sequence

from reports.exports.base import Export
from reports.exports.facts import Facts
from reports.exports.markdown import escaped
from reports.words import chinese, code_words
from scanner.run.handing import BUNDLE_MARK, SUMS

_ATTESTATION = "report.intoto.json"
_KEY = "signer.pub.pem"
_QUERY = '"SELECT files_missing AS value FROM coverage"'


def readme(language: str, facts: Facts, given: Collection[str], chosen: Sequence[Export], report: str) -> str:
    """The text of one read-me."""
    write = {"en": _english, "zh": _chinese}[language]
    return "\n".join([f"<!-- {BUNDLE_MARK} -->", *write(facts, given, chosen, report), ""])


def _verify(given: Collection[str], report: str, declaration: str = "") -> str:
    """The command that verifies it, with what there is; `declaration` stands beside the data."""
    words = ["provscan verify", report]
    words += [f"--declaration {declaration}"] if declaration else []
    words += [f"--attestation {_ATTESTATION}"] if _ATTESTATION in given else []
    words += [f"--public-key {_KEY}"] if _KEY in given else []
    return " ".join([*words, *_profile(given)])


def _is_profile(name: str) -> bool:
    return name.startswith("profile/")


def _profile(given: Collection[str]) -> list[str]:
    """The option that names the applicant's own profile: the first file of its folder."""
    own = [name for name in given if _is_profile(name)]
    return [f"--profile {shlex.quote(own[0])}"] if own else []


def _again(report: str, declaration: str) -> str:
    """The command that scans a part of the data again."""
    return f"provscan verify {report} --declaration {declaration} --ledger LEDGER --key KEY --units 200 --seed WORD"


TITLES_ZH = {
    "ab2013": "美国加利福尼亚州 AB 2013 法案的十二项说明（Markdown、JSON）",
    "cn-annex": "训练语料清单（中国备案附件；Markdown、CSV、JSON）",
    "croissant": "Croissant 1.1 及 RAI 1.0 数据集说明（JSON-LD）",
    "csv": "全部表和视图，每个一份 CSV 文件",
    "dta": "Data & Trust Alliance 数据溯源标准 1.0.0，每个来源 22 个字段（JSON）",
    "eu-summary": "训练内容公开摘要（依欧盟模板；Markdown、JSON）",
    "html": "报告页面，可阅读、筛选、分享和打印（中英文）",
    "json": "完整报告（单个 JSON 文件）",
    "parquet": "全部表和视图，每个一份 Parquet 文件",
    "sarif": "检查结果、未决问题和不得使用的样本及其位置（SARIF 2.1.0，供持续集成使用）",
}
"""A form without one is told in English."""


def _forms(chosen: Sequence[Export], language: str) -> list[str]:
    titles = TITLES_ZH if language == "zh" else {}
    return [
        f"| `{export.file_name if export.name == 'html' else f'exports/{export.file_name}'}` "
        f"| {titles.get(export.name, export.title)} |"
        for export in chosen
    ]


def _digest(value: str | None, none: str) -> str:
    """A digest as code; what is none, of a report that somebody made up, as text."""
    if value is None:
        return none
    return f"`{value}`" if re.fullmatch("[0-9a-f]{64}", value) else escaped(value)


def _told(value: object, unknown: str) -> str:
    return unknown if value in (None, "") else escaped(str(value))


def _english(facts: Facts, given: Collection[str], chosen: Sequence[Export], report: str) -> list[str]:
    scan = facts.scan
    files = {
        report: "the report itself, a DuckDB database; all else here is made from it or stands beside it",
        "sources.yaml": "the declaration, byte for byte as it was scanned",
        _ATTESTATION: "a signed statement (in-toto in a DSSE envelope) about this report",
        _KEY: "the public key of the signer; believe it only if you have it from the signer by another way too",
        **{
            name: "of the applicant's own profile, by which the report was judged"
            for name in given
            if _is_profile(name)
        },
        SUMS: "the sha256 of every other file",
    }
    there = {report, "sources.yaml", SUMS} | set(given)
    unsigned = (
        []
        if _ATTESTATION in given
        else ["- **Who made it.** Nothing here is signed: whoever can write these files can make new ones."]
    )
    return [
        "# Provenance report of training data: what you have received",
        "",
        f"- Applicant: {_told(scan['applicant'], 'not known')}",
        f"- Model or service: {_told(scan['application'], 'not known')}",
        f"- Status: **{escaped(scan['status'])}** {escaped(facts.spoken_as_of)}, profile {escaped(scan['profile'])}",
        f"- Digest of the report: `{facts.digest}`",
        f"- sha256 of the declaration: {_digest(scan['declaration_digest'], 'none')}",
        f"- Consent ledger: head {_digest(scan['ledger_head'], 'none')}, sha256 {_digest(scan['ledger_digest'], 'none')}. "
        "It holds personal data and stays with the applicant.",
        "",
        "## What lies in it",
        "",
        "| file | what it is |",
        "| --- | --- |",
        *(f"| `{name}` | {what} |" for name, what in files.items() if name in there),
        *_forms(chosen, "en"),
        "",
        "## What it proves, and what not",
        "",
        "If all steps below succeed, then",
        "",
        "- **no file was changed** since the bundle was packed, and the report is the one that was sealed;",
        "- **the declaration is the one that was scanned**, and the report says how the data stood to it;",
        "- **every figure can be made again**: its document tells the query that gives the same on `report.duckdb`.",
        "",
        "It does not prove",
        "",
        *unsigned,
        "- **That the data are those used for training.** The report speaks of the files that were given to the scan, by "
        "path and sha256. Whoever has the data can compare them.",
        "- **That what is declared is true.** Licences, contracts and periods are the applicant's words.",
        "- **That nothing was missed.** Recognizers miss some values and take some for others. What was not looked for:",
        "",
        *(f"  - {escaped(limit)}" for limit in facts.limits),
        "",
        "Digests of personal values are keyed. Without the applicant's key nobody can try out values against them.",
        "",
        "## How to verify it, step by step",
        "",
        "1. In this folder, see that every file is whole. Every line must end in OK.",
        "",
        "   ```sh",
        f"   sha256sum -c {SUMS}",
        "   ```",
        "",
        "2. See that the report is untouched, that its verdicts follow from its rows"
        + (", and that it is the one that was signed." if _ATTESTATION in given else "."),
        "",
        "   ```sh",
        f"   {_verify(given, report)}",
        "   ```",
        "",
        "   If you have the data, put the `sources.yaml` of this folder beside them: every file is then hashed again.",
        "",
        "   ```sh",
        f"   {_verify(given, report, 'DATA/sources.yaml')}",
        "   ```",
        "",
        "   With the applicant's ledger and key too, which are in no bundle, units that you draw by a word of your own are",
        "   scanned again and must give the same rows.",
        "",
        "   ```sh",
        f"   {_again(report, 'DATA/sources.yaml')}",
        "   ```",
        "",
        "3. Compare the digest with the one that you were told by another way (letter, telephone, an earlier filing). Only "
        "then is it this report that was meant.",
        "",
        "   ```sh",
        f"   provscan show {report} --digest DIGEST",
        "   ```",
        "",
        "4. Take any figure of an export, copy its SQL from the appendix (or `queries`), and run it.",
        "",
        "   ```sh",
        f"   duckdb -readonly {report} {_QUERY}",
        "   ```",
        "",
        "If a step fails, ask the applicant for the bundle again, and believe none of its figures until then.",
    ]  # fmt: skip


def _chinese(facts: Facts, given: Collection[str], chosen: Sequence[Export], report: str) -> list[str]:
    scan = facts.scan
    status = code_words("status", scan["status"], "zh")
    files = {
        report: "溯源报告本体（DuckDB 数据库），其余文件均由其生成或与其配套",
        "sources.yaml": "数据来源声明，与扫描时逐字节一致",
        _ATTESTATION: "关于本报告的签名声明（in-toto，DSSE 封装）",
        _KEY: "签名者公钥；须另行向签名者核实后方可采信",
        **{name: "申请人自有检查规则（报告据此判定）" for name in given if _is_profile(name)},
        SUMS: "其余各文件的 sha256",
    }
    there = {report, "sources.yaml", SUMS} | set(given)
    unsigned = (
        []
        if _ATTESTATION in given
        else ["- **出具人身份。** 本文件包未签名，任何能够改写文件的人都可以另行制作。"]
    )
    return [
        "# 训练数据溯源报告：文件包说明",
        "",
        f"- 申请人：{_told(scan['applicant'], '未知')}",
        f"- 模型或服务：{_told(scan['application'], '未知')}",
        f"- 报告状态：**{escaped(status)}**，{escaped(chinese(facts.spoken_as_of))}；规则集 {escaped(scan['profile'])}",
        f"- 报告摘要值：`{facts.digest}`",
        f"- 数据来源声明 sha256：{_digest(scan['declaration_digest'], '无')}",
        f"- 同意台账：末条事件哈希 {_digest(scan['ledger_head'], '无')}，sha256 {_digest(scan['ledger_digest'], '无')}。"
        "台账含个人信息，由申请人保存，不随包提供。",
        "",
        "## 包内文件",
        "",
        "| 文件 | 说明 |",
        "| --- | --- |",
        *(f"| `{name}` | {what} |" for name, what in files.items() if name in there),
        *_forms(chosen, "zh"),
        "",
        "## 能够证明的与不能证明的",
        "",
        "以下各步骤全部通过时，可以确认：",
        "",
        "- **文件未被改动**：自打包以来各文件完整，报告与封存时一致；",
        "- **声明即为扫描所用的声明**：报告记录了数据与声明的符合情况；",
        "- **数字可以复算**：每个数字均标明查询语句，对 `report.duckdb` 执行该查询可得到同一数字。",
        "",
        "不能证明：",
        "",
        *unsigned,
        "- **数据即为实际训练所用的数据。** 报告只涉及交付扫描的文件（以路径和 sha256 标识），持有数据者可以比对。",
        "- **申报内容真实。** 许可协议、合同、时间等由申请人申报。",
        "- **没有遗漏。** 自动识别可能漏检或误检。未检索的内容如下（尚无译文的为英文原文）：",
        "",
        *(f"  - {escaped(chinese(limit))}" for limit in facts.limits),
        "",
        "个人信息的摘要值使用密钥计算；没有申请人的密钥，无法用猜测的值进行比对。",
        "",
        "## 验证步骤",
        "",
        "1. 在本目录核对各文件是否完整，每一行都应以 OK 结尾。",
        "",
        "   ```sh",
        f"   sha256sum -c {SUMS}",
        "   ```",
        "",
        "2. 核对报告未被改动、判定确由其中各行得出" + ("，且即为签名所指的报告。" if _ATTESTATION in given else "。"),
        "",
        "   ```sh",
        f"   {_verify(given, report)}",
        "   ```",
        "",
        "   如有数据，请将本目录的 `sources.yaml` 放在数据旁，每个文件将重新计算摘要值。",
        "",
        "   ```sh",
        f"   {_verify(given, report, '数据目录/sources.yaml')}",
        "   ```",
        "",
        "   若另有申请人的台账和密钥（均不在本包内），可用自选的种子词抽取若干单元重新扫描，所得各行须与报告一致。",
        "",
        "   ```sh",
        f"   {_again(report, '数据目录/sources.yaml')}",
        "   ```",
        "",
        "3. 将摘要值与通过其他途径（信函、电话、此前的备案材料）得知的摘要值比对，一致方可确认为同一份报告。",
        "",
        "   ```sh",
        f"   provscan show {report} --digest 摘要值",
        "   ```",
        "",
        "4. 任取一个数字，从附录（或 `queries`）复制其 SQL 并执行。",
        "",
        "   ```sh",
        f"   duckdb -readonly {report} {_QUERY}",
        "   ```",
        "",
        "任一步骤未通过时，请向申请人重新索取文件包；在此之前不采信其中任何数字。",
    ]  # fmt: skip

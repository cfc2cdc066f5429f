"""Writes what is generated in README and docs, or with --check says what is stale.

    python -m docs.generate [--check]

The command reference comes from the commands, the issue catalogue from `scanner.issues`, the table reference and the
JSON Schema of the `json` export from `reports.records`, the keys of a declaration from its models, the checks from the
catalogue, the layouts, our recognizers and kinds of data from their modules, the truth table of decisions from the data
of its tests. So help, page and code cannot disagree.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from docs.category_page import category_table
from docs.check_pages import check_catalogue
from recognizers import catalog
from reports.diff.causes import CAUSES
from reports.diff.parts import PARTS
from reports.exports.json_report import json_schema
from reports.reasons import BY_CODE
from reports.reference import reference
from scanner.cli.main import provscan
from scanner.declaration import Application, SourceSpec
from scanner.declaration.parts import DeclaredCounts, DeclaredFile, FieldRules, PersonList, Sampling
from scanner.issues import KINDS
from scanner.layouts.base import is_by_file, is_generic, registry

ROOT = Path(__file__).parent.parent
BEGIN = "<!-- begin: command reference, written by `make docs` -->"
END = "<!-- end: command reference -->"
KEYS_BEGIN = "<!-- begin: keys, written by `make docs` -->"
KEYS_END = "<!-- end: keys -->"
LAYOUTS_BEGIN = "<!-- begin: layouts, written by `make docs` -->"
LAYOUTS_END = "<!-- end: layouts -->"
KINDS_BEGIN = "<!-- begin: kinds, written by `make docs` -->"
KINDS_END = "<!-- end: kinds -->"
CAUSES_BEGIN = "<!-- begin: causes, written by `make docs` -->"
CAUSES_END = "<!-- end: causes -->"
PARTS_BEGIN = "<!-- begin: parts, written by `make docs` -->"
PARTS_END = "<!-- end: parts -->"
WIDTH = 110


def command_reference() -> str:
    """`--help` of every command, as one text block each."""
    root = click.Context(provscan, info_name="provscan", terminal_width=WIDTH, max_content_width=WIDTH)
    root.help_option_names = list(provscan.context_settings["help_option_names"])
    return "\n".join(_blocks(root))


def _blocks(context: click.Context) -> Iterator[str]:
    command = context.command
    yield f"#### {context.command_path}\n\n```text\n{command.get_help(context).rstrip()}\n```\n"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child is not None:
                yield from _blocks(click.Context(child, parent=context, info_name=name))


def issue_catalogue() -> str:
    """docs/issues.md."""
    rows = [
        f"| `{code}` | {kind.severity} | {kind.meaning} | {kind.next_step} |"
        for code, kind in sorted(KINDS.items())
    ]
    return "\n".join(
        [
            "# Issues",
            "",
            "Written by `make docs`; do not edit. An `open` issue is something that was present and not (wholly)",
            "looked at, or a contradiction of the declaration: the report is incomplete. A `notice` must be known, but",
            "nothing was lost by it.",
            "",
            "| code | severity | meaning | what to do |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def decision_table() -> str:
    """docs/decision-table.md, from the data that the tests run."""
    histories = tomllib.loads((ROOT / "tests/consent_truth.toml").read_text("utf-8"))["case"]
    records = tomllib.loads((ROOT / "tests/reports/decision_truth.toml").read_text("utf-8"))["case"]
    lines = [
        "# The truth table of decisions",
        "",
        "Written by `make docs` from the data that the tests run; do not edit. Rules: [decisions.md](decisions.md);",
        "events: [ledger.md](ledger.md).",
        "",
        "## Histories (`tests/consent_truth.toml`)",
        "",
        "Somebody born on 1 January 1990 unless said otherwise, and a sample of text about them, used for",
        "tts_training. A grant is complete and covers it but for what is told; record r-1 where none is named. Days",
        "are days of UTC; behind @ stands the moment at which the ledger is looked at. The data say the rest.",
        "",
        "| rule | case | what happened | as of | verdict | reason |",
        "|---|---|---|---|---|---|",
    ]
    for case in sorted(histories, key=lambda case: list(BY_CODE).index(case["rule"])):
        told = "; ".join(_told(event) for event in case["events"]) or "nothing"
        told = f"born {case['born'] or 'on a day not known'}; {told}" if "born" in case else told
        for number, (asked, (verdict, *reason)) in enumerate(case["expect"].items()):
            first = (f"`{case['rule']}`", case["name"], told) if number == 0 else ("", "", "")
            lines.append("| " + " | ".join((*first, asked, verdict, ", ".join(reason))) + " |")
    lines += [
        "",
        "## Records (`tests/reports/decision_truth.toml`)",
        "",
        "What differs from a valid, separate consent that covers the sample.",
        "",
        "| case | differs in | verdict | reason |",
        "|---|---|---|---|",
    ]
    for case in records:
        parts = ("profile", "scan", "source", "file", "sample", "link", "subject", "statements", "consents")
        differs = "; ".join(f"{part}: {_plain(case[part])}" for part in parts if part in case) or "nothing"
        verdict, *reason = case["expect"]
        lines.append(f"| {case['name']} | {differs} | {verdict} | {', '.join(reason)} |")
    return "\n".join([*lines, ""])


def _told(event: dict[str, Any]) -> str:
    rest = {name: value for name, value in event.items() if name not in ("is", "on", "entered")}
    told = f"{event['is']} {event['on']}" + (f" (entered {event['entered']})" if "entered" in event else "")
    return f"{told}: {_plain(rest)}" if rest else told


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_plain(part)}" for name, part in value.items())
    if isinstance(value, list):
        return " + ".join(_plain(part) for part in value) or "none"
    return {True: "yes", False: "no", "": "not said"}.get(value, str(value)) or "not said"


def layout_catalogue() -> str:
    """The table of docs/layouts.md."""
    rows = []
    for name, layout in registry().items():
        form, source = (
            _paragraphs(layout.__doc__)[0],
            _paragraphs(layout.__doc__)[-1].removeprefix("Source: "),
        )
        seen = _paragraphs(layout.recognise.__doc__)[0]
        kind = "generic" if is_generic(layout) else ""
        asked = ", ".join(filter(None, (kind, "by file" if is_by_file(layout) else "")))
        cells = (f"`{name}`", form, seen, layout.TIES, asked, source)
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    head = (
        "layout",
        "how the files lie",
        "recognised by",
        "what is tied to whom",
        "asked",
        "source of the fact",
    )
    return "\n".join(["", f"| {' | '.join(head)} |", "|---" * len(head) + "|", *rows, ""])


def identifier_catalogue() -> str:
    """docs/identifiers.md, from the modules and cases files of our own recognizers."""
    rows = []
    for entry in catalog.entries():
        it, cases = entry.recognizer, entry.cases
        beside = ", ".join(it.labels[:6]) + (", …" if len(it.labels) > 6 else "")
        counts = " / ".join(str(len(texts)) for texts in (cases.hits, cases.misses, cases.known_misses))
        checked, words = "yes" if it.validate else "", ", ".join(it.context)
        cells = (
            f"`{it.id}`",
            f"`{it.entity}`",
            entry.title,
            checked,
            words,
            beside and f"`{beside}`",
            counts,
            entry.source,
        )
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    head = (
        "id",
        "entity",
        "what it is",
        "checked",
        "context words",
        "labels",
        "hit / miss / known miss",
        "source",
    )
    return "\n".join(
        [
            "# Identifiers that provscan looks for itself",
            "",
            "Written by `make docs` from the modules in `recognizers/*/` and their cases files; do not edit. What",
            "Presidio looks for is not repeated here: `provscan recognizers list`. The rules that all share:",
            "[recognizers.md](recognizers.md). *Checked*: by check digit, day of birth or list of prefixes. Labels are",
            "regular expressions; the first six are shown.",
            "",
            f"| {' | '.join(head)} |",
            "|---" * len(head) + "|",
            *rows,
            "",
        ]
    )


def _paragraphs(docstring: str | None) -> list[str]:
    """Each as one line."""
    return [" ".join(part.split()) for part in (docstring or "").strip().split("\n\n")]


def declaration_keys() -> str:
    """The table of keys in docs/declaration.md, from the schema's own descriptions."""
    parts = {"Application": Application, "Source": SourceSpec, "Counts (`declared`)": DeclaredCounts,
             "Listed file (`files`)": DeclaredFile, "Fields (`fields`)": FieldRules,
             "List of people (`person_lists`)": PersonList, "Result of sampling (`sampling`)": Sampling}  # fmt: skip
    lines = []
    for title, model in parts.items():
        lines += ["", f"### {title}", "", "| key | meaning |", "|---|---|"]
        lines += [f"| `{key}` | {field.description} |" for key, field in model.model_fields.items()]
    return "\n".join(lines) + "\n"


def diff_page() -> str:
    """docs/diff.md with the catalogues of causes and parts."""
    causes = [
        "| cause | meaning |",
        "|---|---|",
        *(f"| `{code}` | {told} |" for code, told in CAUSES.items()),
    ]
    parts = ["| part | what | rests on the key |", "|---|---|---|"]
    parts += [f"| `{name}` | {part.title} | {'yes' if part.by_key else ''} |" for name, part in PARTS.items()]
    text = (ROOT / "docs" / "diff.md").read_text("utf-8")
    for begin, end, lines in ((CAUSES_BEGIN, CAUSES_END, causes), (PARTS_BEGIN, PARTS_END, parts)):
        text = _put(text, begin, end, "\n".join(lines))
    return text


def _between(page: Path, begin: str, end: str, inside: str) -> str:
    return _put(page.read_text("utf-8"), begin, end, inside)


def _put(text: str, begin: str, end: str, inside: str) -> str:
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}\n{inside}\n{end}{after}"


def generated() -> dict[Path, str]:
    """Path -> whole content."""
    readme, declaration = ROOT / "README.md", ROOT / "docs" / "declaration.md"
    layouts, kinds = ROOT / "docs" / "layouts.md", ROOT / "docs" / "categories.md"
    return {
        readme: _between(readme, BEGIN, END, f"\n{command_reference()}"),
        declaration: _between(declaration, KEYS_BEGIN, KEYS_END, declaration_keys()),
        kinds: _between(kinds, KINDS_BEGIN, KINDS_END, category_table()),
        ROOT / "docs" / "checks.md": check_catalogue(),
        ROOT / "docs" / "decision-table.md": decision_table(),
        ROOT / "docs" / "diff.md": diff_page(),
        ROOT / "docs" / "identifiers.md": identifier_catalogue(),
        ROOT / "docs" / "issues.md": issue_catalogue(),
        layouts: _between(layouts, LAYOUTS_BEGIN, LAYOUTS_END, layout_catalogue()),
        ROOT / "docs" / "report.md": reference(),
        ROOT / "reports" / "exports" / "report.schema.json": json.dumps(json_schema(), indent=1) + "\n",
    }


def stale() -> list[str]:
    """Names of pages that are not what the code says."""
    return [
        str(path.relative_to(ROOT))
        for path, content in generated().items()
        if not path.exists() or path.read_text("utf-8") != content
    ]


def main() -> None:
    """Write, or check."""
    if "--check" in sys.argv[1:]:
        sys.exit(f"stale: {', '.join(names)}; run `make docs`" if (names := stale()) else 0)
    for path, content in generated().items():
        path.write_text(content, "utf-8")


if __name__ == "__main__":
    main()

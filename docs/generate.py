"""Writes what is generated in README and docs, or with --check says what is stale.

    python -m docs.generate [--check]

The command reference comes from the commands, the issue catalogue from `scanner.issues`, the table reference
from `reports.records`. So help, page and code cannot disagree.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from reports.reference import reference
from scanner.cli.main import provscan
from scanner.issues import KINDS

ROOT = Path(__file__).parent.parent
BEGIN = "<!-- begin: command reference, written by `make docs` -->"
END = "<!-- end: command reference -->"
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


def generated() -> dict[Path, str]:
    """Path -> whole content."""
    readme = ROOT / "README.md"
    before, _, rest = readme.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    return {
        readme: f"{before}{BEGIN}\n\n{command_reference()}\n{END}{after}",
        ROOT / "docs" / "issues.md": issue_catalogue(),
        ROOT / "docs" / "report.md": reference(),
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

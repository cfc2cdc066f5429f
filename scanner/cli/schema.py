"""`provscan schema`: the JSON Schema of a declaration."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it there instead of printing it.",
)
def schema(out: Path | None) -> None:
    """Print the JSON Schema of sources.yaml, with a description of every key.

    \b
    An editor with a YAML language server completes and checks while you type when sources.yaml begins with
      # yaml-language-server: $schema=provscan.schema.json
    """
    import json

    from scanner.cli.init import write_text
    from scanner.declaration import json_schema
    from scanner.errors import UsageError
    from scanner.regular import is_other

    text = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
    if out is None:
        click.echo(text, nl=False)
    else:
        if is_other(out):
            raise UsageError(
                "that is no file that could be written anew",
                where=str(out),
                next_step="name another one, or leave --out away to have the schema printed",
            )
        write_text(out, text)

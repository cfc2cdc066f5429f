"""The command line's root: commands are imported only when used, errors become messages and exit statuses."""

from __future__ import annotations

import importlib
import logging
import sys
from typing import Any

import click

from scanner.errors import ProvscanError

COMMANDS = {
    "init": ("scanner.cli.init", "init", "Write a first sources.yaml from what lies in a folder."),
    "schema": ("scanner.cli.schema", "schema", "Print the JSON Schema of sources.yaml, for editors."),
    "plan": ("scanner.cli.plan", "plan", "Show files, units, sizes and problems; decode no record."),
    "scan": ("scanner.cli.scan", "scan", "The main job: declared sources in, provenance report out."),
    "show": ("scanner.cli.show", "show", "Show what a report says."),
    "explain": ("scanner.cli.show", "explain", "Explain one finding, decision, sample or issue of a report."),
    "ledger": ("scanner.cli.ledger", "ledger", "Make, change, import, show and verify the consent ledger."),
}
"""Name -> (module, attribute, short help). Short help stands here so that listing commands imports none."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Commands in the order in which a user meets them."""
        del ctx  # the same for every context
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List commands from the table above, importing none."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_text) for name, (_, _, help_text) in COMMANDS.items()])


@click.group(
    cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.version_option(package_name="provscan", prog_name="provscan")
def provscan() -> None:
    """Scan training data for personal data and named people, check their consents, write a provenance report.

    \b
    A first run:
      provscan init data/          write data/sources.yaml; fill in what only you know
      provscan ledger init L       begin a consent ledger, then `ledger import` your consents
      provscan scan data/ --ledger L
      provscan show provscan-report.duckdb

    \b
    Exit status: 0 clean · 1 the profile is violated · 2 usage, declaration or ledger invalid (nothing
    written) · 3 incomplete: something could not be looked at or is not known. 3 outranks 1. 130 interrupted.
    """


def main(args: list[str] | None = None) -> None:
    """Entry point of the `provscan` command."""
    verbose = "-v" in (args or sys.argv[1:])
    logging.basicConfig(level=logging.ERROR)
    try:
        status: Any = provscan.main(args, prog_name="provscan", standalone_mode=False)
    except ProvscanError as error:
        click.echo(f"provscan: {error}", err=True)
        if verbose:
            raise
        status = error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        status = 2
    except click.ClickException as error:
        error.show()
        status = 2
    except (KeyboardInterrupt, click.Abort):
        click.echo("provscan: interrupted", err=True)
        status = 130
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone; nothing is wrong
        status = 141
    sys.exit(status if isinstance(status, int) else 0)

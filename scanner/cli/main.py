"""The command line's root: commands are imported only when used, errors become messages and exit statuses."""

from __future__ import annotations

import importlib
import logging
import os
import sys
import traceback
from typing import Any

import click

from scanner.errors import ProvscanError

COMMANDS = {
    "init": ("scanner.cli.init", "init", "Write a first sources.yaml from what lies in a folder."),
    "schema": ("scanner.cli.schema", "schema", "Print the JSON Schema of sources.yaml, for editors."),
    "plan": ("scanner.cli.plan", "plan", "Show files, units, sizes and problems; decode no record."),
    "scan": ("scanner.cli.scan", "scan", "The main job: declared sources in, provenance report out."),
    "rescan": ("scanner.cli.rescan", "rescan", "Scan again what changed since an older report."),
    "decide": ("scanner.cli.decide", "decide", "The verdicts again, for another ledger, day or profile."),
    "show": ("scanner.cli.show", "show", "Show what a report says."),
    "explain": ("scanner.cli.show", "explain", "Explain one finding, decision, sample or issue of a report."),
    "verify": (
        "scanner.cli.verify",
        "verify",
        "Report untouched? Data and ledger as then? Can it be made again?",
    ),
    "impact": ("scanner.cli.impact", "impact", "What is tied to one person, and would go if they withdrew."),
    "checks": (
        "scanner.cli.checks",
        "checks",
        "The checks of each law: list them, try them, list what broke one.",
    ),
    "diff": ("scanner.cli.diff", "diff", "What changed between two reports, and why samples became blocked."),
    "attest": (
        "scanner.cli.attest",
        "attest",
        "Sign what a report is and says, as in-toto attestation; or check one.",
    ),
    "export": (
        "scanner.cli.export",
        "export",
        "Write a report in another form: for filings, catalogues, CI.",
    ),
    "bundle": ("scanner.cli.bundle", "bundle", "Pack a report with all that a receiver needs to verify it."),
    "recognizers": ("scanner.cli.recognizers", "recognizers", "List, explain and try what is looked for."),
    "ledger": (
        "scanner.cli.ledger",
        "ledger",
        "The consent ledger: make, change, import, show, verify, mend, sign.",
    ),
}
"""Name -> (module, attribute, short help). Short help stands here so that listing commands imports none."""


FAULT = 70
"""Exit status of a fault of provscan itself (EX_SOFTWARE of sysexits.h): nothing was written."""


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
    written) · 3 incomplete: something could not be looked at or is not known; outranks 1 · 70 a fault of
    provscan itself · 130 interrupted.
    """


def main(args: list[str] | None = None) -> None:
    """Entry point of the `provscan` command."""
    words = sys.argv[1:] if args is None else args
    verbose = "-v" in words or "--verbose" in words
    logging.basicConfig(level=logging.CRITICAL)  # libraries' log lines may hold what they read
    try:
        status: Any = provscan.main(words, prog_name="provscan", standalone_mode=False)
    except ProvscanError as error:
        click.echo(f"provscan: {error}", err=True)
        _say_where(error, verbose)
        status = error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()  # the help itself
        status = error.exit_code
    except click.ClickException as error:
        _say_usage(error)
        status = 2
    except (KeyboardInterrupt, click.Abort):
        click.echo("provscan: interrupted", err=True)
        status = 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader of our output has gone
        status = 141
    except Exception as error:  # noqa: BLE001  # the last resort: no traceback may print what was read
        click.echo(f"provscan: a fault of provscan itself ({type(error).__name__})\nnext: run again with -v and "
                   "report what it prints; it holds no data", err=True)  # fmt: skip
        _say_where(error, verbose)
        status = FAULT
    sys.exit(status if isinstance(status, int) else 0)


def _say_usage(error: click.ClickException) -> None:
    """A slip in the words of a command, in the form of our own errors."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        click.echo(context.get_usage(), err=True)
    command = context.command_path if context else "provscan"
    click.echo(f"provscan: {error.format_message()}\nnext: {command} --help", err=True)


def _say_where(error: BaseException, verbose: bool) -> None:
    """Types and places of an error and its causes; never messages, which may hold values."""
    cause: BaseException | None = error
    while verbose and cause is not None:
        click.echo(f"{type(cause).__name__} raised at", err=True)
        for frame in traceback.extract_tb(cause.__traceback__):
            click.echo(f"  {frame.filename}:{frame.lineno} in {frame.name}", err=True)
        cause = cause.__cause__ or cause.__context__

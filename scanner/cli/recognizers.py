"""`provscan recognizers`: what is looked for, how, and what comes of a text of one's own.

It owns the words of these commands; what they print is laid out in `scanner.cli.recognizers_show`. A text that is
tried is never printed, nor anything found in it: only masks are.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scanner.cli.kinds import entity_names, name_models, own_recognizers
from scanner.errors import UsageError

if TYPE_CHECKING:
    from recognizers.base import Detector
    from recognizers.fast.explain import Explanation
    from recognizers.ner.base import EntityFinder, NerChoice

_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_MOST_BYTES = 16 << 20


@click.group(name="recognizers")
def recognizers() -> None:
    """List, explain and try what is looked for: Presidio's rules, provscan's, and your own from YAML files."""


@recognizers.command(name="list")
@own_recognizers()
@name_models()
@_JSON
def list_(recognizer_files: tuple[Path, ...], ner: NerChoice, as_json: bool) -> None:
    """List all recognizers: id, entity, version, number of patterns, country, whose it is.

    Hits name a recognizer by its id. The number of patterns is "own" for one that works without patterns.
    """
    from scanner.cli.recognizers_show import as_json_text, list_lines

    told = _explanations(recognizer_files, ner)
    click.echo(as_json_text(told) if as_json else "\n".join(list_lines(told)))


@recognizers.command()
@click.argument("recognizer_id", metavar="ID")
@own_recognizers()
@name_models()
@_JSON
def explain(recognizer_id: str, recognizer_files: tuple[Path, ...], ner: NerChoice, as_json: bool) -> None:
    """Explain the recognizer ID, such as us.ssn: what it finds, its patterns, and what happens to a match.

    For each pattern it says how it is run. "Where its weaker form matches" is quick: one search over a text tells
    where the pattern can match at all. "On every text, whole" is slow, and the reason stands behind it. Findings
    are the same either way.
    """
    from scanner.cli.recognizers_show import as_json_text, explain_lines

    told = _one(_explanations(recognizer_files, ner), recognizer_id)
    click.echo(as_json_text(told) if as_json else "\n".join(explain_lines(told)))


@recognizers.command()
@click.argument("text", required=False)
@click.option(
    "--file", "text_file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Read the text from this file (UTF-8).",
)  # fmt: skip
@own_recognizers()
@name_models()
@click.option("--entities", help="Look only for these entities, comma-separated. Default: all.")
@click.option(
    "--min-score", type=click.FloatRange(0, 1), default=0.0, show_default=True,
    help="Show hits from this score on; a scan keeps those from 0.4 on.",
)  # fmt: skip
@_JSON
@click.pass_context
def test(
    ctx: click.Context,
    text: str | None,
    text_file: Path | None,
    recognizer_files: tuple[Path, ...],
    ner: NerChoice,
    entities: str | None,
    min_score: float,
    as_json: bool,
) -> None:
    """Look at TEXT as a scan would, and print what is found: entity, place, score, pattern, context word, how it is
    hidden (docs/hidden.md), mask.

    TEXT - is standard input, which keeps a text out of the history of your shell, as --file does. Neither the text
    nor a value found in it is printed. Places count characters from 0.

    Exit status: 0 the text was looked at · 2 usage or a file of recognizers invalid · 3 a pattern ran out of time
    or a recognizer failed, so hits may be missing.
    """
    from scanner.cli.recognizers_show import Trial, test_lines, trial_json
    from scanner.detect import FieldDetector
    from scanner.readers.fields import windows

    whole = _text(text, text_file)
    detector = FieldDetector(_detector(recognizer_files, ner, entities))
    trial = Trial(whole, detector.fields(list(windows(("text",), whole))), min_score)
    if entities is None and (unread := _unread(whole, ner)):
        click.echo(f"names of people were NOT looked for in {', '.join(unread)}", err=True)
    click.echo(trial_json(trial) if as_json else "\n".join(test_lines(trial)))
    ctx.exit(0 if trial.is_complete else 3)


def _unread(text: str, ner: NerChoice) -> list[str]:
    """Languages of the text, with their letters, in which no model finds names."""
    from recognizers.language import LATIN, languages

    finder = _finder(ner)
    return [
        f"{language} ({letters:,} letters)"
        for language, letters in sorted(languages(text).items())
        if finder is None or not (language == LATIN or finder.covers(language))
    ]


def _explanations(files: tuple[Path, ...], ner: NerChoice) -> list[Explanation]:
    from recognizers.fast.detector import FastDetector
    from recognizers.fast.explain import of_model
    from scanner.user_recognizers import load

    told = FastDetector(users=load(files)).explanations()
    finder = _finder(ner)
    if finder is not None:
        told += [of_model(info.recognizer, info.version, info.entity) for info in finder.infos]
    return sorted(told, key=lambda one: one.recognizer)


def _finder(ner: NerChoice) -> EntityFinder | None:
    from recognizers.ner.base import NerError
    from recognizers.ner.opening import open_finder

    try:
        return open_finder(ner)
    except NerError as error:
        what, next_step = error.args
        raise UsageError(what, where=f"--ner {ner}", next_step=next_step) from None


def _detector(files: tuple[Path, ...], ner: NerChoice, entities: str | None) -> Detector:
    from recognizers.base import UnknownEntityError
    from recognizers.ner.opening import open_detector
    from scanner.setup import refused
    from scanner.user_recognizers import load

    users = load(files)
    try:
        return open_detector(entity_names(entities), users=users, finder=_finder(ner))
    except UnknownEntityError as error:
        raise refused(error, ner) from None


def _one(told: list[Explanation], recognizer_id: str) -> Explanation:
    import difflib

    by_id = {one.recognizer: one for one in told}
    if recognizer_id not in by_id:
        near = difflib.get_close_matches(recognizer_id.lower(), by_id, n=3)
        raise UsageError(
            "there is no recognizer of that id",
            next_step=(f"did you mean {' or '.join(near)}? " if near else "")
            + "`provscan recognizers list` shows all; your own need --recognizers FILE",
        )
    return by_id[recognizer_id]


def _text(text: str | None, file: Path | None) -> str:
    """The text to try, from the one place that was named."""
    import sys

    from scanner.content.encoding import clean_text
    from scanner.regular import open_regular

    if (text is None) == (file is None):
        raise UsageError(
            "name one text to try",
            next_step="give TEXT, or --file FILE, or - for standard input",
        )
    if file is None and text != "-":
        return clean_text(text or "")[0]
    try:
        if file is None:
            data = sys.stdin.buffer.read(_MOST_BYTES + 1)
        else:
            with open_regular(file) as stored:
                data = stored.read(_MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(
            f"the text cannot be read ({error.strerror})", where=str(file or "-"), next_step="name a file"
        ) from None
    if len(data) > _MOST_BYTES:
        raise UsageError(
            f"the text is larger than {_MOST_BYTES >> 20} MiB", where=str(file or "-"),
            next_step="try a part of it; `provscan scan` reads data of any size",
        )  # fmt: skip
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(
            "the text is not UTF-8",
            where=str(file or "-"),
            next_step="save it as UTF-8; `provscan scan` reads more",
        ) from None

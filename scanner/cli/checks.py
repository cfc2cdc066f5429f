"""`provscan checks`: what is checked under which law, whether the checks work, and all rows behind one of them.

Owns words and columns; the checks are data (reports/profiles), their trials run in `reports.trial`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from scanner.cli.cells import aligned, safe
from scanner.errors import UsageError

_profile = click.option(
    "--profile",
    "name",
    default="baseline",
    show_default=True,
    help="Profile: baseline, cn, eu, us, or a TOML file of your own.",
)
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group()
def checks() -> None:
    """List the checks of a profile, try them, and list the rows behind one.

    \b
    A check is data: SQL over the tables of a report, with clause, texts and trials. To add one, write it into a TOML
    file and name that file in a profile of your own:
      extends = "cn"
      check_files = ["own-checks.toml"]
    docs/checks.md holds every check with its queries.
    """


@checks.command("list")
@_profile
@_json
def list_checks(name: str, as_json: bool) -> None:
    """List the checks of a profile: what each demands, where that comes from, how much the scan can tell."""
    profile = _loaded(name)
    if as_json:
        rows = [
            {
                "id": c.id, "severity": c.severity, "automation": c.automation, "clause": c.clause, "title": c.title,
                "title_zh": c.title_zh,
            }
            for c in profile.checks
        ]  # fmt: skip
        click.echo(json.dumps({"profile": profile.name, "digest": profile.digest, "checks": rows}, indent=2,
                              ensure_ascii=False))  # fmt: skip
        return
    click.echo(f"{profile.name}: {safe(profile.title)}\ndigest {profile.digest}\n")
    table = [(c.id, c.severity, c.automation, c.title) for c in profile.checks]
    click.echo("\n".join(aligned(("id", "severity", "automation", "title"), table)))


@checks.command("test")
@click.argument("names", metavar="[PROFILE]...", nargs=-1)
@click.option("-v", "--verbose", is_flag=True, help="Show every trial, not only those that did not hold.")
@_json
def test_checks(names: tuple[str, ...], verbose: bool, as_json: bool) -> None:
    """Try the checks of profiles: each on a clean database, then on databases with one planted fault each.

    PROFILE is a name or a TOML file; without one all that are built in are tried. A check holds if it says of every
    planted fault what its writer expects; one that no planted fault trips is told.

    Exit status: 0 all hold · 1 a trial did not hold, or a check has none that trips it · 2 usage, or a profile is wrong.
    """
    from reports.profile import profile_names
    from reports.trial import try_profile, untried
    from scanner.run.scan import faults_as_errors

    told: list[dict[str, Any]] = []
    for name in names or profile_names():
        profile = _loaded(name)
        with faults_as_errors():
            outcomes = list(try_profile(profile))
        failed = [o for o in outcomes if not o.held]
        without = untried(profile)
        shown = outcomes if verbose else failed
        told.append({
            "profile": profile.name, "digest": profile.digest, "checks": len(profile.checks), "trials": len(outcomes),
            "not_held": len(failed), "untried": without,
            "shown": [{"check": o.check_id, "plant": o.plant, "expected": o.expected, "found": o.found, "reason": o.reason}
                      for o in shown],
        })  # fmt: skip
    if as_json:
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        for each in told:
            _say_trials(each)
    if any(each["not_held"] or each["untried"] for each in told):
        click.get_current_context().exit(1)


def _say_trials(told: dict[str, Any]) -> None:
    verdict = f"{told['not_held']} did not hold" if told["not_held"] else "all hold"
    click.echo(f"{safe(told['profile'])}: {told['checks']} checks, {told['trials']} trials, {verdict}")
    for one in told["shown"]:
        planted = f"after: {safe(one['plant'])}" if one["plant"] else "on the clean database"
        click.echo(f"  {one['check']}: {one['found']}, expected {one['expected']}, {planted}")
        if one["reason"]:
            click.echo(f"    {safe(one['reason'])}")
    for check in told["untried"]:
        click.echo(f"  {check}: no trial trips it; add one to its `trials`")


@checks.command("rows")
@click.argument("report", type=click.Path(path_type=Path))
@click.argument("check_id", metavar="CHECK")
@click.option(
    "--profile", "name", help="The profile of REPORT, where it is a file of your own. Default: by its name."
)
@click.option("--limit", type=click.IntRange(0), default=0, help="So many rows at most; 0, the default: all.")
@_json
def rows(report: Path, check_id: str, name: str | None, limit: int, as_json: bool) -> None:
    """List every row behind a check of REPORT: its breaches, and the inputs that it lacks.

    The report itself keeps the first 20; this asks the check's queries again, under the profile by which REPORT was
    judged.
    """
    from reports.checks import rows_of
    from scanner.cli.show import opened
    from scanner.run.scan import faults_as_errors

    with opened(report) as (con, _), faults_as_errors():
        [(judged_by, digest)] = con.execute("SELECT profile, profile_digest FROM scan").fetchall()
        profile = _loaded(name or judged_by)
        if profile.digest != digest:
            raise UsageError(
                f"the report was judged by another profile than {profile.name} of this version",
                where=str(report),
                next_step="give the profile's file with --profile, or use the version of provscan that wrote the report",
            )
        check = next((c for c in profile.checks if c.id.lower() == check_id.lower()), None)
        if check is None:
            raise UsageError(f"the profile {profile.name} has no such check",
                             next_step=f"`provscan checks list --profile {profile.name}` lists them")  # fmt: skip
        breaches, lacking = rows_of(con, profile, check, limit or None)
    if as_json:
        found = {"check": check.id, "title": check.title, "breaches": breaches, "lacking": lacking}
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    click.echo(f"{check.id}: {check.title}")
    for heading, found_rows in (("breaches", breaches), ("missing inputs", lacking)):
        if found_rows:
            click.echo(f"\n{heading}, {len(found_rows):,}")
            click.echo("\n".join(f"  {safe(row)}" for row in found_rows))
    if not breaches and not lacking:
        click.echo("no rows: nothing breaks it, and it lacks no input")


def _loaded(name: str) -> Any:
    from reports.profile import load_profile
    from scanner.run.scan import faults_as_errors

    with faults_as_errors():
        return load_profile(name)

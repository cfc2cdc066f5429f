"""docs/checks.md: what every check asks, under which law, and how to write one. Made from the catalogue."""

from __future__ import annotations

from reports.catalogue import catalogue
from reports.profile import load_profile, profile_names

_MARK = {"violation": "V", "warning": "w"}
_INTRO = r"""# Checks

Written by `make docs` from `reports/profiles/`; do not edit. A check passes, fails (`warn` where it is a
warning), is `not_applicable`, or is `not_evaluated` because an input is missing. A check of severity
`violation` that was not evaluated leaves the report incomplete (exit status 3): unknown is never a pass.
`provscan explain REPORT DCL-03` tells what broke a check or what it lacked, with places; `provscan checks rows REPORT
DCL-03` lists every row; rows of data count from 0. `provscan checks test` plants faults and sees that each check finds
its own.

Beneath every profile lies a floor: with an open issue, a balance that does not hold, no file, no declaration, no
ledger, no recognizer or `--entities` a report is `incomplete`, and with a blocked sample, or one that awaits
review, at least `violated`. Where the floor and not the profile decides, the summary says so.

## Checks and profiles of your own

A profile is a TOML file with a `name` and a `title` of its own. `extends = "cn"` takes over what that one says; tables
are merged key by key, lists are replaced. Kinds of data: [categories.md](categories.md).
`checks` names checks of the catalogue, `check_files` adds files of your own,
`[severity]` sets the severity of a check, `[parameters]` numbers that queries read as
`(SELECT number FROM param_number WHERE name = '...')`. A check:

```toml
[[check]]
id = "OWN-01"
title = "Every source names a contact"
clause = "our own rule 7"                      # clauses = {cn = "...", eu = "..."} where laws differ
severity = "violation"                        # or warning
automation = "auto"                           # auto | partly | attest | imported
applies = "SELECT source_id FROM source"      # no rows: not_applicable
needs = "..."                                 # a row per missing input, in words: not_evaluated
violations = "SELECT source_id FROM source WHERE coalesce(trim(issuer), '') = ''"   # a row per breach
observes = "SELECT 'sources', count(*) FROM source"   # figures that are shown with the result
trials = [{plant = "UPDATE source SET issuer = NULL", result = "fail"}]
clean = "UPDATE source SET issuer = 'x'"       # only where the clean database itself would break or lack something
inapplicable = "no source is declared"         # the reason told where it does not apply
```

Write queries so that NULL is a breach (`IS DISTINCT FROM`, `coalesce(..., false)`). A trial is planted in the clean
database of `reports/trial_world.toml`.

## Which profile asks for what

V: a breach violates the profile. w: it is a warning. Automation: how much of it the scan itself can tell.
"""


def check_catalogue() -> str:
    """The page."""
    profiles = {name: load_profile(name) for name in profile_names()}
    lines = [
        *_INTRO.split("\n"),
        f"| check | {' | '.join(profiles)} | automation | title |",
        "|---" * (len(profiles) + 3) + "|",
    ]
    asked = {name: {c.id: c for c in profile.checks} for name, profile in profiles.items()}
    for check in catalogue().values():
        marks = [_MARK[p[check.id].severity] if check.id in p else "" for p in asked.values()]
        lines.append(f"| {check.id} | {' | '.join(marks)} | {check.automation} | {check.title} |")
    lines.append("")
    for check in catalogue().values():
        lines += [f"## {check.id}", "", f"{check.title}. {check.title_zh}。", ""]
        lines += (
            [f"- Asked by: {check.clause}"] + [f"- {law}: {clause}" for law, clause in check.clauses] + [""]
        )
        for title, query in (
            ("Applies where there are rows of", check.applies),
            ("Lacks an input for each row of", check.needs),
            ("Is broken by each row of", check.violations),
            ("Shows the figures", check.observes),
        ):
            if query:
                lines += [f"{title}", "", "```sql", query.strip(), "```", ""]
    return "\n".join(lines)

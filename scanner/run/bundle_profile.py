"""The user's own profile in a bundle: without it a receiver could not judge the report again.

Owns which files that are and where they lie: under `profile/`, as they lie to each other. Knows no report.
"""

from __future__ import annotations

import os
from pathlib import Path

from reports.faults import ReportFault
from reports.profile import load_profile, own_files
from scanner.errors import UsageError

FOLDER = "profile"


def needed(name: str, digest: str, given: Path | None) -> dict[str, Path]:
    """Name in the bundle -> file, the profile itself first; none for a profile that comes with provscan.

    Raises UsageError where the profile is not given, or is another one than the report was judged by.
    """
    try:
        built_in = not name.endswith(".toml") and load_profile(name).digest == digest
    except ReportFault:
        built_in = False
    if given is None and built_in:
        return {}
    if given is None:
        raise UsageError(
            f"the report was judged by a profile of your own, {name}, without which nobody can judge it again",
            next_step="give its TOML file with --profile",
        )
    try:
        found = load_profile(given)
        files = own_files(given)
    except ReportFault as fault:
        raise UsageError(fault.what, where=fault.where, next_step=fault.next_step) from fault
    if found.digest != digest:
        raise UsageError(
            "the report was judged by another profile than this one",
            where=str(given),
            next_step="give the file that it was judged by, as it was then",
        )
    base = Path(os.path.commonpath([path.parent for path in files]))
    return {f"{FOLDER}/{path.relative_to(base)}": path for path in files}

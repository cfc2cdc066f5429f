"""What TARGET stands for: a declaration, a folder that holds one, or a folder where nothing is declared.

Whatever is called sources.yaml is taken for the declaration: one that cannot be read is an error, never a
folder where nothing is declared.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.errors import UsageError

if TYPE_CHECKING:
    from scanner.declaration import Declaration

DECLARATIONS = ("sources.yaml", "sources.yml", "sources.json")
_SUFFIXES = (".yaml", ".yml", ".json")


def find_declaration(target: Path) -> Declaration:
    """The declaration that TARGET is or holds; for a folder without one, a stand-in that declares nothing."""
    from scanner.declaration import load, over_folder

    if target.is_dir():
        for name in DECLARATIONS:
            if os.path.lexists(target / name):
                return load(target / name)
        return over_folder(target)
    if _is_data(target):
        folder = target.parent
        raise UsageError(
            "TARGET is a sources.yaml or a folder, and this looks like data",
            where=str(target),
            next_step=f"give the folder it lies in ({folder}); `provscan init {folder}` writes a first sources.yaml there",
        )
    return load(target)


def _is_data(file: Path) -> bool:
    """Told by the name; JSON may be either, and a declaration in JSON says "sources"."""
    if not file.is_file():
        return False
    suffix = file.suffix.lower()
    return suffix not in _SUFFIXES or (suffix == ".json" and b'"sources"' not in file.read_bytes())


def declared_profile(declaration: Declaration) -> str | None:
    """The declaration's profile; a file of its own is found beside the declaration, wherever the command runs."""
    name = declaration.application.profile
    return str(declaration.root / name) if name and name.endswith(".toml") else name


def ledger_beside(declaration: Declaration) -> Path | None:
    """The ledger that lies beside the declaration, if one does; one that cannot be read is told when it is opened."""
    beside = declaration.root / "ledger.jsonl"
    return beside if os.path.lexists(beside) else None

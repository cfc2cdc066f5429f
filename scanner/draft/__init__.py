"""The first declaration of what lies in a folder: its text, and what the heads of files suggest for it."""

from __future__ import annotations

from scanner.draft.heads import headless, person_columns
from scanner.draft.text import NAME, draft

__all__ = ["NAME", "draft", "headless", "person_columns"]

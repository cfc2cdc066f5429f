"""The declaration: what the user says about the application and its sources, checked word by word.

`load` reads sources.yaml (or JSON), `over_folder` stands in where nothing was declared, `json_schema` serves
editors. Nothing here looks inside the data; whether the files are as declared is for `scanner.inventory`.
"""

from __future__ import annotations

from scanner.declaration.application import Application
from scanner.declaration.loading import Declaration, load, over_folder
from scanner.declaration.parts import DeclaredFile
from scanner.declaration.schema import json_schema
from scanner.declaration.source import SourceSpec

__all__ = ["Application", "Declaration", "DeclaredFile", "SourceSpec", "json_schema", "load", "over_folder"]

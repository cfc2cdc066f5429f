"""Hugging Face Parquet: the Arrow schema has the key `huggingface`; columns that name people by their key.

A ClassLabel column holds numbers, whose names stand in the schema; they are taken where no other column of people holds
numbers and all files agree.

Source: huggingface/datasets, docs/source/about_dataset_features.mdx.
"""

from __future__ import annotations

from typing import Any

from scanner.layouts.base import Seen
from scanner.layouts.columnar import huggingface_features
from scanner.layouts.heads import column, id_and_name, judged, strong_keys
from scanner.layouts.tree import Tree
from scanner.model import Format

NAME = "hf_parquet"
TITLE = "Hugging Face Parquet"
TIES = "rows: columns whose key names a person; a ClassLabel gives names to numbers"
GENERIC = True
BY_FILE = True


def recognise(tree: Tree) -> Seen | None:
    """Parquet files in the folder that `datasets` wrote, with columns that name people."""
    told = judged(tree, (Format.PARQUET,), lambda path: _people(tree, path))
    if not told:
        return None
    columns = {path: tuple(column(key, NAME) for key in features) for path, features in told.items()}
    why = f"{len(told)} Parquet files of Hugging Face with columns that name people"
    return Seen(why, columns=columns, names=_names(list(told.values())))


def _people(tree: Tree, path: str) -> dict[str, Any] | None:
    features = huggingface_features(tree, path) or {}
    return {key: features[key] for key in strong_keys(list(features))} or None


def _names(told: list[dict[str, Any]]) -> dict[str, tuple[str, ...]]:
    """Number -> name, where it is sure which numbers are meant."""
    first = told[0]
    labels = [names for feature in first.values() if (names := _labels(feature))]
    other = [key for key, feature in first.items() if not _labels(feature) and not _is_text(feature)]
    if len(labels) != 1 or other or any(features != first for features in told) or id_and_name(list(first)):
        return {}
    return {str(number): (name,) for number, name in enumerate(labels[0]) if not name.isdecimal()}


def _labels(feature: object) -> list[str]:
    if not isinstance(feature, dict) or feature.get("_type") != "ClassLabel":
        return []
    names = feature.get("names")
    return [str(name) for name in names] if isinstance(names, list) else []


def _is_text(feature: object) -> bool:
    return isinstance(feature, dict) and feature.get("dtype") in ("string", "large_string")

"""Puts arrays into the Chinese tagger's file of weights, the same bytes for the same arrays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt


def replace(path: Path, arrays: dict[str, npt.NDArray[Any]]) -> None:
    """Write the file anew with these arrays in the place of those it had."""
    with np.load(path, allow_pickle=False) as file:
        new: dict[str, Any] = {name: arrays.get(name, file[name]) for name in file.files}
    np.savez_compressed(path, **new)

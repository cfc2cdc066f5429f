"""Turns a trained model into the file that is shipped: whole numbers of 8 bits and the steps they count.

Knows torch's model and the names of the arrays that recognizers/names/latin/weights.py reads.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from torch import Tensor, nn

from recognizers.names.latin.features import folded, positions
from recognizers.training.latin_model import STEP, LatinModel, Maxout
from recognizers.training.people import census, kept, pools

GIVEN_BITS, SURNAME_BITS = 1 << 19, 1 << 20
"""Sizes of the two filters: at 22,000 and 100,000 names one unknown word in 10,000 and in 70 passes as known."""

CAUTION = 0.7
"""Added to the score of "outside": where the mean F1 of the documents held out is best, and false names are fewer."""

Arrays = dict[str, npt.NDArray[Any]]


def _filter(names: Iterable[str], bits: int) -> npt.NDArray[np.uint8]:
    found = bytearray(bits // 8)
    for name in names:
        for place in positions(name, bits):
            found[place >> 3] |= 1 << (place & 7)
    return np.frombuffer(bytes(found), np.uint8)


def name_lists() -> Arrays:
    """The filters of given names and of surnames, without the names kept for measuring."""
    given: set[str] = set()
    surnames: set[str] = set()
    for pool in [*pools(held=False), census()]:
        given |= {folded(part) for name in pool.given if not kept(name) for part in _parts(name)}
        surnames |= {folded(part) for name in pool.surnames if not kept(name) for part in _parts(name)}
    return {"given": _filter(sorted(given), GIVEN_BITS), "surnames": _filter(sorted(surnames), SURNAME_BITS)}


def _parts(name: str) -> list[str]:
    """The words of a name that are long enough to tell something."""
    return [
        part for part in name.replace("-", " ").replace("'", " ").replace("’", " ").split() if len(part) > 2
    ]


def _array(tensor: Tensor) -> npt.NDArray[np.float64]:
    return tensor.detach().double().numpy()


def _maxout(layer: Maxout, step: float, columns: npt.NDArray[np.float64] | None, named: str) -> Arrays:
    """Whole weights and bias of a layer, and the factor and offset that bring its sums to activations.

    `step` is what one unit of the input is worth; with `columns` each input has a step of its own, which goes
    into the weights.
    """
    weight = _array(layer.weight(whole=columns is None))
    scale = _array(layer.scale())
    if columns is not None:
        weight = weight * columns
        largest = np.abs(weight).max(1)
        scale = np.maximum(largest[: layer.out], largest[layer.out :]) / 127
        step = 1.0
    pairs = np.concatenate([scale, scale])
    bias = np.rint(_array(layer.linear.bias) / (pairs * step))
    norm = layer.norm
    slope = _array(norm.weight) / np.sqrt(_array(cast("Tensor", norm.running_var)) + norm.eps)
    offset = _array(norm.bias) - slope * _array(cast("Tensor", norm.running_mean))
    return {
        f"{named}_weight": np.rint(weight / pairs[:, None]).astype(np.int8),
        f"{named}_bias": bias.astype(np.int32),
        f"{named}_factor": (slope * scale * step * STEP).astype(np.float32),
        f"{named}_offset": (offset * STEP).astype(np.float32),
    }


def arrays(model: LatinModel, lists: Arrays) -> Arrays:
    """The network and the lists that its features read, all that the running tagger needs but what is measured later."""
    found = dict(lists)
    scales = _array(cast("Tensor", model.table_scales))
    columns: list[float] = []
    for at, table in enumerate(model.tables):
        weight = _array(cast("nn.Embedding", table).weight)
        found[f"table{at}"] = np.clip(np.rint(weight / scales[at]), -127, 127).astype(np.int8)
        columns += [float(scales[at])] * weight.shape[1]
    found |= _maxout(model.mix, 1.0, np.array(columns), "mix")
    for at, layer in enumerate(model.layers):
        found |= _maxout(cast("Maxout", layer), 1 / STEP, None, f"layer{at}")
    scale = _array(model.out_scale())
    found["out_weight"] = np.rint(_array(model.out.weight) / scale[:, None]).astype(np.int8)
    found["out_factor"] = (scale / STEP).astype(np.float32)
    found["out_offset"] = (_array(model.out.bias) + np.array([CAUTION, 0, 0])).astype(np.float32)
    return found


def save(path: Path, found: Arrays) -> None:
    """Write the file; the same arrays give the same bytes."""
    with path.open("wb") as out:
        np.savez(out, **cast("Any", dict(sorted(found.items()))))

"""The network as it is trained: torch's twin of recognizers/names/latin/network.py, with rounding on demand.

Everything between two matrix products is what numpy will do on whole numbers: clip to a range, scale, round.
"""

from __future__ import annotations

from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from recognizers.names.latin.features import GROUPS, KNOWN, PREFIXES, SHAPES, SUFFIXES, WORDS

TABLES = ((WORDS, 40), (PREFIXES, 16), (SUFFIXES, 24), (SHAPES, 16), (KNOWN, 8), (GROUPS, 24))
"""Rows and width of each table of embeddings; the first is read twice, for the word and the word without accents."""
WINDOWS = (5, 3, 3)
"""How many tokens each layer sees; the first is cheap to widen, as its products are kept for each distinct token."""
RANGE = 4.0
"""Activations are clipped to this, which becomes 127."""
STEP = 127 / RANGE
FORGET_WORD = 0.12
"""Share of tokens of which training shows affixes, shape and lists only, so that unknown words are ordinary."""


class _Round(torch.autograd.Function):
    """Rounds; its slope is taken as one."""

    @staticmethod
    def forward(_context: object, values: Tensor) -> Tensor:
        return values.round()

    @staticmethod
    def backward(_context: object, *slopes: Tensor) -> Tensor:
        return slopes[0]


def rounded(values: Tensor) -> Tensor:
    """The nearest whole numbers, let through as they are for slopes."""
    return cast("Tensor", _Round.apply(values))


class Maxout(nn.Module):
    """A linear layer of two pieces, the larger of which counts, brought to a common scale by batch statistics."""

    def __init__(self, wide: int, out: int) -> None:
        super().__init__()
        self.linear = nn.Linear(wide, 2 * out)
        self.norm = nn.BatchNorm1d(out, momentum=0.02)
        self.out = out

    def scale(self) -> Tensor:
        """What one step of a weight is worth, one number for each pair of pieces."""
        largest = self.linear.weight.detach().abs().amax(1)
        return torch.maximum(largest[: self.out], largest[self.out :]).clamp(min=1e-6) / 127

    def weight(self, whole: bool) -> Tensor:
        """The weights, on request rounded to 8 bits."""
        if not whole:
            return self.linear.weight
        scale = self.scale().repeat(2)[:, None]
        return rounded(self.linear.weight / scale) * scale

    def forward(self, values: Tensor, whole: bool) -> Tensor:
        """Values of any shape, features last."""
        both = functional.linear(values, self.weight(whole), self.linear.bias)
        larger = torch.maximum(both[..., : self.out], both[..., self.out :])
        normal: Tensor = self.norm(larger.reshape(-1, self.out))
        return normal.view_as(larger)


class LatinModel(nn.Module):
    """Features of tokens to scores of labels."""

    def __init__(self, wide: int = 64, dropout: float = 0.12) -> None:
        super().__init__()
        self.tables = nn.ModuleList(nn.Embedding(rows, width) for rows, width in TABLES)
        for table in self.tables:
            nn.init.normal_(cast("nn.Embedding", table).weight, std=0.1)
        self.mix = Maxout(sum(width for _, width in TABLES), wide)
        self.layers = nn.ModuleList(Maxout(window * wide, wide) for window in WINDOWS)
        self.out = nn.Linear(wide, 3)
        self.dropout = nn.Dropout(dropout)
        self.register_buffer("table_scales", torch.ones(len(TABLES)))
        self.whole = False

    def fix_scales(self) -> None:
        """Choose what one step of each table is worth; from then on everything is rounded as it will be shipped."""
        for at, table in enumerate(self.tables):
            size = cast("nn.Embedding", table).weight.detach().abs().flatten()
            top = size.kthvalue(max(1, int(len(size) * 0.9995))).values
            cast("Tensor", self.table_scales)[at] = top * 1.05 / 127
        self.whole = True

    def _embedded(self, rows: Tensor) -> Tensor:
        word = self._looked_up(0, rows[..., 0]) + self._looked_up(0, rows[..., 1])
        if self.training:
            word = word * (torch.rand(rows.shape[:-1]) >= FORGET_WORD)[..., None]
        columns = [word]
        columns += [self._looked_up(at, rows[..., at + 1]) for at in range(1, len(TABLES))]
        return torch.cat(columns, -1)

    def _looked_up(self, at: int, rows: Tensor) -> Tensor:
        found: Tensor = self.tables[at](rows)
        if not self.whole:
            return found
        scale = cast("Tensor", self.table_scales)[at]
        return rounded((found / scale).clamp(-127, 127)) * scale

    def _clipped(self, values: Tensor) -> Tensor:
        clipped = values.clamp(-RANGE, RANGE)
        return rounded(clipped * STEP) / STEP if self.whole else clipped

    def forward(self, rows: Tensor, there: Tensor) -> Tensor:
        """Scores of labels; `there` is 0 where a place is only distance between documents."""
        values = self._clipped(self.mix(self._embedded(rows), self.whole)) * there[..., None]
        values = self.dropout(values)
        for window, layer in zip(WINDOWS, self.layers, strict=True):
            length, reach = values.shape[1], window // 2
            inner = functional.pad(self._clipped(values), (0, 0, reach, reach))
            seen = torch.cat([inner[:, at : at + length] for at in range(window)], -1)
            values = values + self.dropout(layer(seen, self.whole))
        return cast("Tensor", functional.linear(self._clipped(values), self._out_weight(), self.out.bias))

    def out_scale(self) -> Tensor:
        """What one step of a weight of the last layer is worth."""
        return self.out.weight.detach().abs().amax(1).clamp(min=1e-6) / 127

    def _out_weight(self) -> Tensor:
        if not self.whole:
            return self.out.weight
        scale = self.out_scale()[:, None]
        return rounded(self.out.weight / scale) * scale

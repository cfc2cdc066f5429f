"""A text rewritten in layers, with the way back: every place of the rewritten text is a place of the original.

A fold gives edits; edits make a layer; layers lie one on another. A span is mapped back layer by layer, so the size of
the map follows the number of edits and not the length of the text. It knows no trick and no recognizer.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Edit(NamedTuple):
    """`text[start:end]` is written as `new`; never with an empty span."""

    start: int
    end: int
    new: str
    units: tuple[int, int] | None = None
    """(bytes of the decoded text, characters of the code that carry them), where the parts of the code can be told
    apart: (3, 4) for base64, whose first four letters carry the first three bytes."""


class _Layer:
    """The edits of one fold over one text. Places "above" are those of the rewritten text, "below" those of the text."""

    def __init__(self, fold: str, text: str, edits: Sequence[Edit]) -> None:
        self.fold = fold
        self._edits = edits
        self._starts = array("q", (edit.start for edit in edits))
        self._above, self._ends = array("q"), array("q")
        parts: list[str] = []
        at = below = 0
        for start, end, new, _ in edits:
            parts += (text[below:start], new)
            at += start - below
            self._above.append(at)
            at += len(new)
            self._ends.append(at)
            below = end
        parts.append(text[below:])
        self.text = "".join(parts)

    def start_below(self, place: int) -> int:
        """Where the character above at `place` begins below."""
        number = bisect_right(self._above, place) - 1
        if number < 0:
            return place
        edit = self._edits[number]
        if place >= self._ends[number]:
            return edit.end + place - self._ends[number]
        return _inside(edit, place - self._above[number])[0]

    def end_below(self, place: int) -> int:
        """Where the character above that ends at `place` ends below."""
        last = place - 1
        number = bisect_right(self._above, last) - 1
        if number < 0:
            return place
        edit = self._edits[number]
        if last >= self._ends[number]:
            return edit.end + place - self._ends[number]
        return _inside(edit, last - self._above[number])[1]

    def touches(self, start: int, end: int, reach: int = 0) -> bool:
        """Whether an edit lies in the span above, or at most `reach` characters from it; a removal between two counts."""
        number = bisect_left(self._ends, start - reach)
        while number < len(self._above) and self._above[number] <= end + reach:
            first, last = self._above[number], self._ends[number]
            if first == last:
                if start - reach < first < end + reach:
                    return True
            elif first < end + reach and last > start - reach:
                return True
            number += 1
        return False

    def cuts(self, start: int, end: int) -> bool:
        """Whether the span above begins or ends inside an edit."""
        return any(self._is_inside(place) for place in (start, end))

    def _is_inside(self, place: int) -> bool:
        number = bisect_left(self._above, place) - 1
        return number >= 0 and self._above[number] < place < self._ends[number]

    def lift(self, place: int) -> int:
        """Where a place below is above; one inside an edit is where the edit begins."""
        number = bisect_right(self._starts, place) - 1
        if number < 0:
            return place
        edit = self._edits[number]
        return self._above[number] if place < edit.end else self._ends[number] + place - edit.end

    def places(self) -> Iterator[tuple[int, int]]:
        """Where the edits are above, in order; a removal is an empty span."""
        return zip(self._above, self._ends, strict=True)


def _inside(edit: Edit, place: int) -> tuple[int, int]:
    """Where the character at `place` of an edit's new text lies below."""
    size = edit.end - edit.start
    if len(edit.new) == size:
        return edit.start + place, edit.start + place + 1
    if edit.units is None:
        return edit.start, edit.end
    carried, letters = edit.units
    first = len(edit.new[:place].encode())
    last = first + len(edit.new[place].encode())
    begin, stop = first // carried * letters, -(-last // carried) * letters
    return edit.start + begin, min(edit.end, edit.start + stop)


@dataclass(frozen=True, slots=True)
class Folded:
    """A text and what it was rewritten from."""

    text: str
    layers: tuple[_Layer, ...] = ()

    def with_edits(self, fold: str, edits: Iterable[Edit]) -> Folded:
        """Another layer on top; the edits, in order and apart, are of this text."""
        made = tuple(edits)
        if not made:
            return self
        layer = _Layer(fold, self.text, made)
        return Folded(layer.text, (*self.layers, layer))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of text[start:end], which is not empty."""
        for layer in reversed(self.layers):
            start, end = layer.start_below(start), layer.end_below(end)
        return start, end

    def folds(self, start: int, end: int, reach: int = 0) -> tuple[str, ...]:
        """The folds that wrote something in text[start:end], or at most `reach` beside it; the first come first."""
        found = []
        for layer in reversed(self.layers):
            if layer.touches(start, end, reach):
                found.append(layer.fold)
            start, end = layer.start_below(start), layer.end_below(end)
        return tuple(dict.fromkeys(reversed(found)))

    def cuts(self, start: int, end: int, folds: Container[str]) -> bool:
        """Whether text[start:end] takes only a part of what one of these folds wrote in one edit."""
        for layer in reversed(self.layers):
            if layer.fold in folds and layer.cuts(start, end):
                return True
            start, end = layer.start_below(start), layer.end_below(end)
        return False

    def edited(self, folds: Container[str]) -> list[tuple[int, int]]:
        """Where these folds wrote: spans of this text, in order, some of them empty or alike."""
        found: list[tuple[int, int]] = []
        for number, layer in enumerate(self.layers):
            if layer.fold not in folds:
                continue
            above = self.layers[number + 1 :]
            for span in layer.places():
                start, end = span
                for upper in above:
                    start, end = upper.lift(start), upper.lift(end)
                found.append((start, max(start, end)))
        return sorted(found)

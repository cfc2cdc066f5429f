"""Text that knows what was planted in it: values and names with their places in code points."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from string import Formatter


@dataclass(frozen=True, slots=True)
class Value:
    """A planted personal value. `exact` False: the recognizer is known to take neighbouring letters along."""

    entity: str
    text: str
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Name:
    """A mention of somebody: the writing as the ledger has it, and as it stands here."""

    writing: str
    shown: str = ""

    @property
    def text(self) -> str:
        """The name as it stands in the text."""
        return self.shown or self.writing


@dataclass(frozen=True, slots=True)
class Mark:
    """Something planted at text[start:end]."""

    start: int
    end: int
    what: Value | Name


class Text:
    """A text put together from pieces; pieces may be texts themselves."""

    def __init__(self, *pieces: str | Value | Name | Text) -> None:
        self.text = ""
        self.marks: list[Mark] = []
        for piece in pieces:
            self._add(piece)

    def _add(self, piece: str | Value | Name | Text) -> None:
        start = len(self.text)
        self.text += piece if isinstance(piece, str) else piece.text
        if isinstance(piece, Text):
            self.marks += [Mark(m.start + start, m.end + start, m.what) for m in piece.marks]
        elif not isinstance(piece, str):
            self.marks.append(Mark(start, len(self.text), piece))


def fill(template: str, **pieces: Value | Name | Text) -> Text:
    """A template with its `{slots}` filled."""
    out: list[str | Value | Name | Text] = []
    for literal, slot, _, _ in Formatter().parse(template):
        out.append(literal)
        if slot:
            out.append(pieces[slot])
    return Text(*out)


NAMED = {
    "en": (
        "{name} closed the workshop at noon and left the keys at the harbour office.",
        "According to the minutes, {name} asked for a second reading of the budget.",
        "The choir was led by {name}, who had never stood before so many people.",
        "\U0001f33f A letter from {name} arrived with the morning ferry.",
        "Nobody but {name} knew where the old tide tables were kept.",
        "In the end {name} bought the smaller boat and painted it green.",
    ),
    "zh": (
        "据{name}介绍，新桥将在秋天通车。",
        "会上，{name}谈到了灯塔的维修和渡口的改建。",
        "这幅画由{name}捐给了镇上的图书馆。\U0001f3ee",
        "《河边来信》的作者{name}说，她还会再写一本。",
        "摄影展的第三张照片是{name}在雨中拍的。",
    ),
}
VALUED = {
    "en": (
        "The desk wrote down {value} and put the slip into the drawer.",
        "On the back of the receipt stood {value} in pencil.",
        "Please check {value} before the parcel is sent.",
        "The old entry, {value}, was never crossed out.",
    ),
    "zh": (
        "登记表上写着：{value}，字迹很清楚。",
        "回执的背面有一行字：{value}。",
        "请在寄出之前核对：{value}。",
    ),
}
PLAIN = {
    "en": (
        "Rain is expected over the eastern hills until the weekend.",
        "The museum keeps its maps in a dry room below the stairs.",
        "Bread is baked twice a day, and the second batch is always better.",
        "Two bridges cross the river, and neither of them is straight.",
    ),
    "zh": ("山那边的雨要下到周末。", "博物馆把地图放在楼下干燥的房间里。", "面包店一天烤两炉，第二炉总是更香。"),
}  # fmt: skip


def named(rng: Random, language: str, writing: str) -> Text:
    """A sentence that mentions somebody."""
    return fill(rng.choice(NAMED[language]), name=Name(writing))


def valued(rng: Random, language: str, value: Value) -> Text:
    """A sentence that holds a planted value."""
    return fill(rng.choice(VALUED[language]), value=value)


def plain(rng: Random, language: str) -> Text:
    """A sentence with nothing personal in it."""
    return Text(rng.choice(PLAIN[language]))

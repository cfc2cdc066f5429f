"""The truth set: samples that hold somebody's name, identifier or nearly a name, each with who it is.

    python -m benchmarks.linking.truth FOLDER      # writes the corpus, the people and the truth

Who is meant follows from who was put in; that a writing fits several people follows from comparing the hand-made
writings of all of them, letters and digits only.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.linking.people import Person, everybody, spellings

SAMPLES, SEED, NAMESAKES = 20_000, 20261124, 20
WEAK_ROUTES = frozenset({"initials", "title"})
_CHINESE = frozenset({"simplified Han", "traditional Han"})
_FRAMES = (
    "We spoke with {} about the harvest.", "{} read the second chapter.", "Recorded by {} in the small studio.",
    "According to {}, the bridge was closed.", "The letter was signed: {}", "[{}] left the room; nobody followed.",
    "Photo: {} / all rights reserved", "interview {} part 2, take 4", "(see {} for the details)", "Thanks to {}!",
)  # fmt: skip
_FRAMES_HAN = (
    "昨天{}在录音棚读了第二章。",
    "文章由{}撰写，共三页。",
    "采访对象：{}",
    "据{}介绍，桥已经封了。",
)
_PLAIN = (
    "The harvest was late and the mill stood still.", "桥已经封了，村里的人都绕路走。", "Take 4, second chapter.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample and who it is tied to."""

    text: str
    speaker: str
    route: str
    meant: tuple[str, ...]
    """Who it must be tied to; several: it cannot be told who, and all of them are candidates."""
    weak: bool = False
    """Whether the tie must not count as certain."""


def _bare(writing: str) -> str:
    return "".join(char for char in writing.casefold() if char.isalnum())


class Writings:
    """Whom each writing fits."""

    def __init__(self, people: list[Person]) -> None:
        self._fits: dict[str, set[str]] = defaultdict(set)
        for person, _, writing in spellings(people):
            self._fits[_bare(writing)].add(person.subject_id)

    def of(self, writing: str) -> tuple[str, ...]:
        """Subject ids, sorted."""
        return tuple(sorted(self._fits[_bare(writing)]))

    def nobody(self, writing: str) -> bool:
        """Whether no hand-made writing is this one."""
        return _bare(writing) not in self._fits


def ledger_people(random: Random) -> list[Person]:
    """Everybody, and namesakes: the same names once more, under other ids."""
    people = everybody(random)
    twins = random.sample(people, NAMESAKES)
    count = len(people)
    return people + [
        Person(
            f"sub-{count + at:04}", twin.name, twin.script, twin.routes, f"contact{count + at}@people.example",
            f"+1 202-555-{count + at:04}", f"voice_{count + at:04}x",
        )
        for at, twin in enumerate(twins)
    ]  # fmt: skip


def _framed(random: Random, person: Person, writing: str) -> str:
    han = person.script in _CHINESE and not writing.isascii() and random.random() < 0.7
    return random.choice(_FRAMES_HAN if han else _FRAMES).format(writing)


def _near_miss(random: Random, people: list[Person], fits: Writings) -> str | None:
    """Something that looks like somebody of the ledger and is not; None if it happens to be somebody."""
    latin = [person for person in people if person.script == "Latin"]
    one, other = random.sample(latin, 2)
    given, family = one.name.split(" ")[0], one.name.rsplit(" ", 1)[1]
    strange = other.name.rsplit(" ", 1)[1]
    made = random.choice([
        f"{given} {strange}", f"{family} Street", f"{family} & {strange} Ltd", f"the {family} Institute",
        f"{given}a {family}",
        f"{given} {family}sen", f"Port {family}", f"{given}. {family} Hall", f"{strange} Hills, {given} County",
        "赵美云涛学院", "陈志大桥", "吴远县", "Zhao Meilin", "Chen Zhiyuanhu", "たなかや けんじろう", "김민서울",
    ])  # fmt: skip
    return made if fits.nobody(made) else None


def samples(people: list[Person], random: Random, count: int = SAMPLES) -> Iterator[Sample]:
    """The samples, in order."""
    fits = Writings(people)
    by_route: dict[str, list[tuple[Person, str]]] = defaultdict(list)
    for person, route, writing in spellings(people):
        by_route[route].append((person, writing))
    routes = sorted(by_route)
    made = 0
    while made < count:
        kind = random.random()
        person, writing = random.choice(by_route[routes[made % len(routes)]])
        route = routes[made % len(routes)]
        if kind < 0.55:
            yield Sample(_framed(random, person, writing), "", route, fits.of(writing), route in WEAK_ROUTES)
        elif kind < 0.65 and route not in WEAK_ROUTES | {"possessive"}:
            yield Sample(random.choice(_PLAIN), writing, f"column: {route}", fits.of(writing))
        elif kind < 0.75:
            how, value = random.choice(
                [("e-mail", person.email), ("phone", person.phone), ("handle", person.handle)]
            )
            yield Sample(random.choice(_FRAMES).format(value), "", how, (person.subject_id,))
        elif kind < 0.80:
            text = _framed(random, person, person.name) + f" Contact: {person.email}"
            yield Sample(text, "", "namesake told by e-mail", (person.subject_id,))
        elif kind < 0.95:
            miss = _near_miss(random, people, fits)
            if miss is None:
                continue
            yield Sample(random.choice(_FRAMES).format(miss), "", "near miss", ())
        else:
            yield Sample(random.choice(_PLAIN), "", "nobody", ())
        made += 1


def write(folder: Path) -> None:
    """The corpus, `people.jsonl` for `provscan ledger import`, and `truth.jsonl`, line for line with the corpus."""
    random = Random(SEED)
    people = ledger_people(random)
    (folder / "corpus").mkdir(parents=True, exist_ok=True)
    with (folder / "people.jsonl").open("w", encoding="utf-8") as out:
        for one in people:
            row = {
                "subject_id": one.subject_id,
                "names": [one.name],
                "email": [one.email],
                "phone": [one.phone],
            }
            out.write(json.dumps(row | {"handle": [one.handle]}, ensure_ascii=False) + "\n")
    with (
        (folder / "corpus/samples.jsonl").open("w", encoding="utf-8") as corpus,
        (folder / "truth.jsonl").open("w", encoding="utf-8") as truth,
    ):
        for one_sample in samples(people, random):
            speaker = {"speaker": one_sample.speaker} if one_sample.speaker else {}
            corpus.write(json.dumps({"text": one_sample.text} | speaker, ensure_ascii=False) + "\n")
            told = {"route": one_sample.route, "meant": one_sample.meant, "weak": one_sample.weak}
            truth.write(json.dumps(told, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]))

"""The truth set: samples that hold somebody's name, identifier or nearly a name, each with who it is.

    python -m benchmarks.linking.truth      # makes truth_set.jsonl.gz again, which is committed

Who is meant follows from who was put in; that a writing fits several people follows from comparing the hand-made
writings of all of them, letters and digits only.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from benchmarks.linking.people import Person, everybody, spellings

COMMITTED = Path(__file__).parent / "truth_set.jsonl.gz"
SAMPLES, SEED, NAMESAKES = 20_000, 20261124, 20
SHORT = "words joined, under nine letters"
"""In one word and so short, a name is spelt like a word of some language ("limiting", "danger"): it must be found, and
must not count as sure."""
WEAK_ROUTES = frozenset({"initials", "title", SHORT})
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


_STREETS = ("Street", "Foundation", "Prize", "High School", "Museum", "Ltd")
_STREETS_HAN = ("路", "大桥", "学院", "基金会", "图书馆", "公司")


def _longer(random: Random, one: Person) -> str:
    """Something that holds somebody's name, address or number and is not theirs."""
    digits = "".join(char for char in one.phone if char.isdigit())
    word = one.name.replace(" ", "")
    made = [
        f"jo.{one.email}", f"{one.email}.test", f"{one.handle}s", f"my-{one.handle}", f"+49 {digits[1:]}",
        f"{digits}77",
    ]  # fmt: skip
    if one.script == "Latin":
        given, family = one.name.split(" ")[0], one.name.rsplit(" ", 1)[1]
        made += [
            f"{one.name}-Fennick", f"{one.name}son", f"pre{word.lower()}ing", f"{given}\n\n{family}",
            f"{one.name} {random.choice(_STREETS)}", f"Odo, {given}, {family} and Fenn",
        ]  # fmt: skip
    elif one.script in _CHINESE:
        made += [f"{one.name}{random.choice(_STREETS_HAN)}", f"{one.name[:1]}\n\n{one.name[1:]}说"]
    return random.choice(made)


def _near_miss(random: Random, people: list[Person], fits: Writings) -> str | None:
    """Something that looks like somebody of the ledger and is not; None if it happens to be somebody."""
    if random.random() < 0.5:
        return _longer(random, random.choice(people))
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
        short = route == "words joined" and writing.isalpha() and len(writing) < 9
        by_route[SHORT if short else route].append((person, writing))
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


def lines() -> Iterator[str]:
    """The truth set as JSONL: first the people, as `provscan ledger import` takes them, then the samples."""
    random = Random(SEED)
    people = ledger_people(random)
    for one in people:
        row = {"subject_id": one.subject_id, "names": [one.name], "email": [one.email], "phone": [one.phone]}
        yield json.dumps(row | {"handle": [one.handle]}, ensure_ascii=False) + "\n"
    for one_sample in samples(people, random):
        yield json.dumps(asdict(one_sample), ensure_ascii=False) + "\n"


def write(folder: Path) -> None:
    """The committed set as `people.jsonl`, `corpus/samples.jsonl`, and `truth.jsonl`, line for line with the corpus."""
    (folder / "corpus").mkdir(parents=True, exist_ok=True)
    with (
        gzip.open(COMMITTED, "rt", encoding="utf-8") as committed,
        (folder / "people.jsonl").open("w", encoding="utf-8") as people,
        (folder / "corpus/samples.jsonl").open("w", encoding="utf-8") as corpus,
        (folder / "truth.jsonl").open("w", encoding="utf-8") as truth,
    ):
        for line in committed:
            row = json.loads(line)
            if "subject_id" in row:
                people.write(line)
                continue
            speaker = {"speaker": row["speaker"]} if row["speaker"] else {}
            corpus.write(json.dumps({"text": row["text"]} | speaker, ensure_ascii=False) + "\n")
            told = {key: row[key] for key in ("route", "meant", "weak")}
            truth.write(json.dumps(told, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    with COMMITTED.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        for made_line in lines():
            packed.write(made_line.encode())

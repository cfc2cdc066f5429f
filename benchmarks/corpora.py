"""Corpora for the benchmarks: seven kinds of training text, made from a seed in the form they come in.

Values are invented or set aside for examples. A corpus of another seed shares no document with this one.
"""

from __future__ import annotations

import csv
import json
import sysconfig
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.prose import Prose

_ENDS = ("example.com", "example.org", "example.net", "mail.example.co.uk", "dravemook.de")
_CARDS = (
    "4111 1111 1111 1111",
    "5555555555554444",
    "378282246310005",
    "6011-1111-1111-1117",
    "4012888888881881",
)
_IBANS = (
    "GB82 WEST 1234 5698 7654 32",
    "DE89370400440532013000",
    "NL91ABNA0417164300",
    "FR1420041010050500013M02606",
)
_STREETS = ("Street", "Avenue", "Road", "Lane", "Square", "Close", "Hill")


class Maker:
    """Makes documents of every kind."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self.prose = Prose(self.rng)

    # -- values ------------------------------------------------------------------------------------

    def name(self) -> str:
        return f"{self.prose.new_word().title()} {self.prose.new_word().title()}"

    def email(self) -> str:
        user = self.rng.choice((".", "_", "", "")).join((self.prose.new_word(), self.prose.new_word()))
        return f"{user}{self.rng.choice(('', '', self.rng.randrange(100)))}@{self.rng.choice(_ENDS)}"

    def phone(self) -> str:
        draw = self.rng.randrange
        area, last = draw(201, 990), f"{draw(100):02}"
        return self.rng.choice((
            f"({area}) 555-01{last}", f"+1 {area} 555 01{last}", f"{area}-555-01{last}", f"+44 20 7946 03{last}",
            f"{area}.555.01{last}x{draw(10, 99999)}", f"001-{area}-555-01{last}",
        ))  # fmt: skip

    def date(self) -> str:
        return f"{self.rng.randint(1930, 2025)}-{self.rng.randint(1, 12):02}-{self.rng.randint(1, 28):02}"

    def street(self) -> str:
        return f"{self.rng.randrange(1, 99999)} {self.prose.new_word().title()} {self.rng.choice(_STREETS)}"

    def ip(self) -> str:
        return f"{self.rng.choice(('192.0.2', '198.51.100', '203.0.113'))}.{self.rng.randrange(1, 255)}"

    def personal(self) -> str:
        """A sentence with one or two values."""
        who, word, digits = self.name(), self.prose.new_word, self.rng.randrange
        return self.rng.choice((
            f"For questions write to {who} at {self.email()} .",
            f"You can call {who} on {self.phone()} or mobile {self.phone()}.",
            f"Social security number: 9{digits(12, 87)}-{digits(30, 49)}-{digits(1200, 9800)}, on file for {who}.",
            f"Paid with credit card {self.rng.choice(_CARDS)} exp 10/27.",
            f"Please transfer to IBAN {self.rng.choice(_IBANS)} by {self.date()}.",
            f"This chapter was contributed by {who} and {self.name()}.",
            f"Login from {self.ip()} (mac 00-00-5E-00-53-{digits(256):02X}) at http://{word()}.example.com/login.",
            f"{who}, {self.street()}, {word().title()}, {digits(10000, 99999)}.",
        ))  # fmt: skip

    # -- documents ---------------------------------------------------------------------------------

    def web(self, personal: float, numbers: float) -> str:
        """A page of 900 to 2,000 characters: `personal` of pages carry values, `numbers` of them years and counts."""
        lines = self.prose.sentences(self.rng.randint(900, 2_000))
        extra: list[str] = []
        if self.rng.random() < personal:
            extra += [self.personal() for _ in range(self.rng.randint(1, 3))]
        if self.rng.random() < numbers:
            extra.append(
                f"In {self.rng.randint(1890, 2025)} there were {self.rng.randrange(10_000)} of them."
            )
        extra += [f"It took {self.rng.randrange(2, 99)} days." for _ in range(self.rng.choice((0, 0, 1, 2)))]
        for line in extra:
            lines.insert(self.rng.randint(0, len(lines)), line)
        return "".join(line + self.rng.choice((" ", " ", "\n")) for line in lines)

    def turn(self) -> str:
        """A message of a chat."""
        draw = self.rng.random()
        if draw < 0.18:
            return f"{self.personal()} {self.prose.sentence(12)}"
        if draw < 0.28:
            return f"@{self.prose.new_word()} lol {self.prose.sentence(10).lower()} #{self.prose.new_word()} \U0001f602"
        if draw < 0.36:
            time = f"{self.rng.randrange(1, 13)}:{self.rng.randrange(60):02}"
            return f"ok, {time} at the {self.prose.new_word()}, {self.prose.sentence(8)}"
        return " ".join(self.prose.sentence(14) for _ in range(self.rng.randint(1, 4)))

    def customer(self) -> dict[str, str]:
        """A row of a customer table."""
        return {
            "name": self.name(), "email": self.email(), "phone": self.phone(),
            "street": self.street(),
            "city": self.prose.new_word().title(), "zip": f"{self.rng.randrange(1000, 99999):05}", "since": self.date(),
            "card": "".join(self.rng.choices("0123456789", k=16)) if self.rng.random() < 0.3 else "",
        }  # fmt: skip

    def chinese(self) -> str:
        """A page in Chinese, here and there with a year, a date or an address."""
        lines = [self.prose.chinese() for _ in range(self.rng.randint(6, 25))]
        if self.rng.random() < 0.3:
            lines.append(
                f"这是{self.rng.randint(1950, 2024)}年{self.rng.randint(1, 12)}月的事，共{self.rng.randrange(500)}人。"
            )
        if self.rng.random() < 0.12:
            lines.append(f"请联系{self.email()}，电话{self.phone()}。")
        self.rng.shuffle(lines)
        return "".join(lines)

    def code(self) -> Iterator[str]:
        """Pieces of Python's own library, in an order that the seed draws."""
        files = sorted(
            path
            for path in Path(sysconfig.get_path("stdlib")).rglob("*.py")
            if "site-packages" not in path.parts
        )
        self.rng.shuffle(files)
        for path in files:
            text = path.read_text("utf-8", errors="replace")
            for at in range(0, min(len(text), 40_000), 3_500):
                yield text[at : at + 3_500]


@dataclass(frozen=True, slots=True)
class Corpus:
    """One kind: how its records are drawn, and how they are stored."""

    name: str
    file: str
    records: Callable[[Maker], Iterator[object]]
    write: Callable[[Path, list[object]], None]


def _forever(draw: Callable[[Maker], object]) -> Callable[[Maker], Iterator[object]]:
    def records(maker: Maker) -> Iterator[object]:
        while True:
            yield draw(maker)

    return records


def _chat(maker: Maker) -> object:
    roles = ("user", "assistant") * 4
    return {
        "messages": [{"role": role, "content": maker.turn()} for role in roles[: maker.rng.randint(2, 8)]]
    }


def _parquet(path: Path, records: list[object]) -> None:
    pq.write_table(pa.table({"text": records}), path)


def _jsonl(path: Path, records: list[object]) -> None:
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf-8")


def _csv(path: Path, records: list[object]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(records[0]))
        writer.writeheader()
        writer.writerows(records)


CORPORA = (
    Corpus("web, personal data", "rows.parquet", _forever(lambda m: m.web(0.5, 0.6)), _parquet),
    Corpus("web, little", "rows.parquet", _forever(lambda m: m.web(0.02, 0.06)), _parquet),
    Corpus("chat JSONL", "chat.jsonl", _forever(_chat), _jsonl),
    Corpus("customer CSV", "customers.csv", _forever(Maker.customer), _csv),
    Corpus("customer rows", "rows.parquet", _forever(lambda m: ", ".join(m.customer().values())), _parquet),
    Corpus("code", "rows.parquet", lambda m: m.code(), _parquet),
    Corpus("Chinese", "rows.parquet", _forever(Maker.chinese), _parquet),
)


def make(corpus: Corpus, path: Path, seed: int, size: int) -> None:
    """Write a corpus of about `size` bytes of text."""
    records: list[object] = []
    length = 0
    for record in corpus.records(Maker(seed)):
        records.append(record)
        length += len(
            (record if isinstance(record, str) else json.dumps(record, ensure_ascii=False)).encode()
        )
        if length >= size:
            break
    corpus.write(path, records)

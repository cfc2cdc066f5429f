"""Invented people: names of Faker's locales and of the US Census, put together by region.

One name in ten is kept from training altogether, so that recall by origin can be measured on names never seen.
Never to be used: lists that come from leaked accounts.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import tomllib
from pathlib import Path
from random import Random
from typing import NamedTuple
from zlib import crc32

from recognizers.training.spelling import Spelling

REGIONS = {
    "Anglo": "en en_GB en_US en_IE en_NZ en_CA en_AU",
    "Hispanic": "es es_ES es_MX es_CO es_CL es_AR es_CA pt_BR pt_PT",
    "Western European": "de_DE de_AT de_CH de_LI de_LU fr_FR fr_CA fr_CH fr_QC fr_BE it_IT nl_NL nl_BE ga_IE ro_RO hu_HU",
    "Nordic": "sv_SE no_NO da_DK fi_FI is_IS et_EE lt_LT lv_LV",
    "Slavic": "cs_CZ pl_PL hr_HR sl_SI sk_SK",
    "South Asian": "en_IN en_PK",
    "East and South-East Asian": "id_ID vi_VN en_TH",
    "African": "sw zu_ZA yo_NG ha_NG ig_NG en_NG en_KE tw_GH",
    "Turkic and Arabic": "tr_TR az_AZ uz_UZ ar_DZ fr_DZ",
}
"""Faker's locales with names in Latin letters. Romanised names that it has few of are in romanised.toml."""
ROMANISED = Path(__file__).with_name("romanised.toml")
_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ][A-Za-zÀ-ɏḀ-ỿ'’ -]{1,19}").fullmatch

CENSUS = 0.15
"""Share of people from the US Census."""
NEW = 0.3
"""Share of the others whose names are new words, spelt as names of their region are."""
SPELT, ENOUGH = 3000, 80
"""Tries at a new name for each pool, and how many names of a kind teach the spelling."""


class Pool(NamedTuple):
    """Given names and surnames that go together."""

    region: str
    given: list[str]
    surnames: list[str]


def kept(name: str) -> bool:
    """Whether a name is never trained on and in no list shipped."""
    return crc32(name.lower().encode()) % 10 == 0


def _strings(provider: object, *attributes: str) -> list[str]:
    found: dict[str, None] = {}
    for attribute in attributes:
        values = getattr(provider, attribute, ())
        if not isinstance(values, (tuple, list, dict)):
            continue  # a property that only an instance has
        found |= dict.fromkeys(name for name in values if isinstance(name, str) and _LATIN(name))
    return list(found)


def _locale(region: str, locale: str) -> Pool | None:
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    given = _strings(provider, "first_names", "first_names_male", "first_names_female")
    surnames = _strings(provider, "last_names", "last_names_male", "last_names_female")
    return Pool(region, given, surnames) if len(given) > 15 and len(surnames) > 15 else None


def census(rows: int = 100_000) -> Pool:
    """The names of the US Census, commonest first."""
    from names import FILES

    def read(kind: str) -> list[str]:
        with open(FILES[kind]) as lines:  # noqa: PTH123 - a path that the package gives as text
            return [line.split()[0].title() for line in lines]

    return Pool("Anglo", read("first:male") + read("first:female"), read("last")[:rows])


def pools(held: bool) -> list[Pool]:
    """One pool for each locale, of names held out or of the others."""
    import faker.providers.person as people

    there = {module.name for module in pkgutil.iter_modules(people.__path__)}
    found = [
        pool
        for region, locales in REGIONS.items()
        for locale in locales.split()
        if locale in there and (pool := _locale(region, locale))
    ]
    romanised = tomllib.loads(ROMANISED.read_text(encoding="utf-8"))
    found += [Pool(region, it["given"].split(), it["surnames"].split()) for region, it in romanised.items()]
    found.append(census(20_000))
    sides = [
        Pool(
            region,
            [n for n in given if kept(n) == held],
            [n for n in last if kept(n) == held],
        )
        for region, given, last in found
    ]
    return [pool for pool in sides if pool.given and pool.surnames]


class People:
    """Draws invented people: some from the US Census, the rest from every region alike.

    A share of their names is spelt anew after the names of a region, so that names in no list are ordinary.
    """

    def __init__(self, random: Random) -> None:
        self._random = random
        listed = pools(held=False)
        self._census = listed[-1]
        self._listed: dict[str, list[Pool]] = {}
        self._new: dict[str, list[Pool]] = {}
        for pool in listed[:-1]:
            self._listed.setdefault(pool.region, []).append(pool)
            if len(pool.given) > ENOUGH and len(pool.surnames) > ENOUGH:
                self._new.setdefault(pool.region, []).append(self._spelt(pool))

    def _spelt(self, pool: Pool) -> Pool:
        """A pool of new names, each spelt as some of the pool are."""
        given, surnames = Spelling(pool.given), Spelling(pool.surnames)
        return Pool(
            pool.region,
            [name for name in given.made(SPELT, self._random) if not kept(name)],
            [name for name in surnames.made(SPELT, self._random) if not kept(name)],
        )

    def pool(self) -> Pool:
        """A pool at random."""
        if self._random.random() < CENSUS:
            return self._census
        region = self._random.choice(list(self._listed))
        new = self._random.random() < NEW and region in self._new
        return self._random.choice((self._new if new else self._listed)[region])

    def given(self) -> str:
        """A given name."""
        return self._random.choice(self.pool().given)

    def surname(self) -> str:
        """A surname."""
        return self._random.choice(self.pool().surnames)

    def parts(self) -> tuple[str, str]:
        """Given name and surname of one person; now and then with a second given name or an initial."""
        pool, chance = self.pool(), self._random.random()
        given = self._random.choice(pool.given)
        if chance < 0.08:
            given += f" {self._random.choice('ABCDEFGHIJKLMNOPRSTVW')}."
        elif chance < 0.14:
            given += f" {self._random.choice(pool.given)}"
        elif chance < 0.17:
            given = f"{given[0]}."
        return given, self._random.choice(pool.surnames)

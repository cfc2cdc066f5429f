"""Invented people: names of Faker's locales and of the US Census, put together by region.

One name in ten is kept from training altogether, so that recall by origin can be measured on names never seen.
Never to be used: lists that come from leaked accounts.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from random import Random
from typing import NamedTuple
from zlib import crc32

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
"""Faker's locales with names in Latin letters. Romanised names that Faker has none of stand below."""
ROMANISED = {
    "East and South-East Asian": (
        "Wei Xin Yu Jie Hao Min Lan Mei Ling Jun Hui Xiu Bo Fang Jing Tao Yan Hong Qiang Rui Haruka Sota Yuto Aoi Hina "
        "Ren Kenta Takumi Sakura Daichi Naoki Emiko Seo-yeon Ji-woo Min-jun Ha-eun Do-yun Hye-jin Sung-min Jae-won",
        "Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo Lin He Gao Luo Zheng Liang Xie Tang Deng "
        "Tanaka Suzuki Watanabe Yamamoto Nakamura Kobayashi Kato Yoshida Yamada Sasaki Matsumoto Inoue Kimura Hayashi "
        "Kim Lee Park Choi Jung Kang Cho Yoon Jang Lim Nguyen Tran Pham Hoang Phan Vu Dang Bui",
    ),
    "Turkic and Arabic": (
        "Ahmed Mohammed Mahmoud Youssef Omar Khalid Hassan Ibrahim Tariq Faisal Samir Nabil Karim Rashid Layla Fatima "
        "Amina Noor Huda Salma Rania Zainab Maryam Yasmin Leila Dalia Hanan Nadia Abdul Abdelrahman Mustafa Bilal",
        "Al-Masri Haddad Khoury Mansour Nasser Saleh Al-Rashid El-Sayed Farouk Hamdan Aziz Qasim Darwish Sabbagh Shaheen "
        "Khalil Najjar Bakri Halabi Al-Amin Zayed Othman Barakat Ghanem Said Jaber Awad Hariri",
    ),
    "Slavic": (
        "Ivan Dmitri Sergei Alexei Nikolai Vladislav Andrei Mikhail Olga Svetlana Tatiana Natalia Irina Ekaterina Oksana "
        "Bohdan Taras Mykola Yevhen Lyudmila Bogdan Milica Dragan Zoran Goran Jovana",
        "Ivanov Petrov Sidorov Smirnov Kuznetsov Volkov Sokolov Morozov Kovalenko Shevchenko Bondarenko Melnyk Tkachenko "
        "Kravchenko Petrović Jovanović Nikolić Marković Đorđević Pavlov Georgiev Dimitrov Yefremova Orlova Belyaeva",
    ),
    "African": (
        "Kwame Kofi Ama Abena Chinedu Ngozi Oluwaseun Adaeze Tendai Thabo Sipho Nomsa Wanjiku Kamau Achieng Otieno "
        "Makena Juma Amara Fatou Mamadou Aminata Ousmane Abebe Selam Tesfaye",
        "Mensah Owusu Boateng Asante Okafor Adeyemi Balogun Eze Nwosu Mwangi Kariuki Odhiambo Njoroge Dlamini Nkosi "
        "Ndlovu Moyo Chikwanda Diallo Traoré Koné Diop Ndiaye Bekele Haile Kamara",
    ),
}
_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ][A-Za-zÀ-ɏḀ-ỿ'’ -]{1,19}").fullmatch


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
    found += [Pool(region, given.split(), last.split()) for region, (given, last) in ROMANISED.items()]
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
    """Draws invented people; a quarter from the US Census, the rest from any locale alike."""

    def __init__(self, random: Random, held: bool = False) -> None:
        self._random = random
        self._pools = pools(held)

    def pool(self) -> Pool:
        """A pool at random."""
        return self._pools[-1] if self._random.random() < 0.25 else self._random.choice(self._pools)

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

"""Invented people in six scripts, and how others write each of them, put together without the product's own rules.

Every syllable's spellings are written out here, by hand, so that the scanner's transliteration is measured and not
repeated. Names are put together at random; whoever bears one does so by chance.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from random import Random

_LATIN_GIVEN = (
    "Orlin Tamsin Vesna José Mei-Ling Søren Zoë Ayşe Rafał Brónach Ingrid Kwabena Nadira Aoife Lucien Marisol Tadeusz"
    " Ottilie Bergljót Renée Ewa Dragan Yetunde Farhad Siobhán Gwenllian Ximena Niamh Tunde Zoltán"
).split()
_LATIN_FAMILY = (
    "Vaskov Quellmore O'Trannick Brandwick Ibárruri-Quell Sørvik Müllenrath Łuskawy Ferrandino Achterveld Nkemdi Sandvoll"
    " Petrossian Halvarsdottir Çelikkaya Drummelow Ashgrovely Kestrelman Ravnsberg Tolliverne Wexcombe Yarrowby Zubiarte"
    " Galloworth Merriden"
).split()
_NO_MARKS = str.maketrans("éáíóúñøëşłöüæçźżśćğıÁÉŁÇØ", "eaiounoeslouaczzscgiAELCO")
_HAN_FAMILY = {  # simplified, traditional, pinyin, with tone, Wade-Giles, Hong Kong
    "赵": ("趙", "Zhao", "Zhào", "Chao", "Chiu"), "陈": ("陳", "Chen", "Chén", "Ch'en", "Chan"),
    "黄": ("黃", "Huang", "Huáng", "Huang", "Wong"), "吴": ("吳", "Wu", "Wú", "Wu", "Ng"),
    "郑": ("鄭", "Zheng", "Zhèng", "Cheng", "Cheng"), "谢": ("謝", "Xie", "Xiè", "Hsieh", "Tse"),
    "许": ("許", "Xu", "Xǔ", "Hsu", "Hui"), "叶": ("葉", "Ye", "Yè", "Yeh", "Yip"),
    "苏": ("蘇", "Su", "Sū", "Su", "So"), "梁": ("梁", "Liang", "Liáng", "Liang", "Leung"),
    "欧阳": ("歐陽", "Ouyang", "Ōuyáng", "Ouyang", "Auyeung"), "曾": ("曾", "Zeng", "Zēng", "Tseng", "Tsang"),
}  # fmt: skip
_HAN_GIVEN = {  # simplified: traditional, pinyin, with tone, Wade-Giles
    "美": ("美", "mei", "měi", "mei"), "玲": ("玲", "ling", "líng", "ling"), "志": ("志", "zhi", "zhì", "chih"),
    "远": ("遠", "yuan", "yuǎn", "yüan"), "丽": ("麗", "li", "lì", "li"), "华": ("華", "hua", "huá", "hua"),
    "伟": ("偉", "wei", "wěi", "wei"), "国": ("國", "guo", "guó", "kuo"), "晓": ("曉", "xiao", "xiǎo", "hsiao"),
    "云": ("雲", "yun", "yún", "yün"), "静": ("靜", "jing", "jìng", "ching"), "涛": ("濤", "tao", "tāo", "t'ao"),
}  # fmt: skip
_KANA = {
    "さとう": ("サトウ", "Sato"), "たなか": ("タナカ", "Tanaka"),
    "きむら": ("キムラ", "Kimura"), "おがわ": ("オガワ", "Ogawa"),
    "はるか": ("ハルカ", "Haruka"), "けんじ": ("ケンジ", "Kenji"),
    "ゆうこ": ("ユウコ", "Yuko"), "あおい": ("アオイ", "Aoi"),
}  # fmt: skip
_HANGUL = {
    "김": "Kim",
    "박": "Park",
    "최": "Choi",
    "정": "Jung",
    "강": "Kang",
    "윤": "Yoon",
    "임": "Lim",
    "한": "Han",
}
_HANGUL_GIVEN = {
    "민": "min",
    "서": "seo",
    "지": "ji",
    "하": "ha",
    "은": "eun",
    "수": "su",
    "진": "jin",
    "나": "na",
}
_CYRILLIC = (
    "Ирина Богдан Тарас Людмила Оксана Мирослав".split(),
    "Велемирова Громовенко Тихоярский Заречнюк Полынина".split(),
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the ledger, and how they are written elsewhere: route -> writings."""

    subject_id: str
    name: str
    script: str
    routes: dict[str, list[str]]
    email: str
    phone: str
    handle: str
    aliases: list[str] = field(default_factory=list)


def _latin(given: str, family: str, middle: str | None) -> dict[str, list[str]]:
    full = f"{given} {middle} {family}" if middle else f"{given} {family}"
    plain = full.translate(_NO_MARKS)
    squeezed = plain.replace("-", "").replace("'", "").replace(" ", "")
    whole = f"{given} {middle}" if middle else given
    routes = {
        "as in the ledger": [full],
        "capitals": [full.upper()],
        "lower case": [full.lower()],
        "family name first": [f"{family}, {whole}", f"{family.upper()}, {whole}", f"{family} {whole}"],
        "words joined": [squeezed, plain.replace(" ", "_").lower(), plain.replace(" ", "-")],
        "possessive": [f"{full}'s", f"{full}’s"],
        "initials": [f"{given[0]}. {family}", f"{family}, {given[0]}."],
        "title": [f"Dr. {family}", f"Ms {family}", f"Herr {family}"],
    }
    if plain != full:
        routes["without accents"] = [plain]
    if "-" in full:
        routes["without hyphens"] = [full.replace("-", " "), full.replace("-", "")]
    if middle:
        routes["middle name left out"] = [
            f"{given} {family}",
            f"{given} {middle[0]}. {family}",
            f"{family}, {given}",
        ]
    return routes


def _han(family: str, given: str, traditional: bool) -> tuple[str, dict[str, list[str]]]:
    old, pinyin, tone, wade, hong_kong = _HAN_FAMILY[family]
    parts = [_HAN_GIVEN[char] for char in given]
    simple, other = family + given, old + "".join(part[0] for part in parts)
    name = other if traditional else simple
    joined, toned = "".join(p[1] for p in parts), "".join(p[2] for p in parts)
    spaced = " ".join(p[1].capitalize() for p in parts)
    routes = {
        "as in the ledger": [name],
        "pinyin": [
            f"{pinyin} {joined.capitalize()}",
            f"{joined.capitalize()} {pinyin}",
            f"{pinyin}, {joined.capitalize()}",
        ],
        "pinyin with tones": [f"{tone} {toned.capitalize()}"],
        "pinyin in syllables": [
            f"{pinyin} {spaced}",
            f"{spaced} {pinyin}",
            f"{pinyin} {spaced.replace(' ', '-')}",
        ],
        "Wade-Giles": [f"{wade} {'-'.join(p[3] for p in parts).capitalize()}"],
        "words joined": [f"{pinyin}{joined}".lower(), f"{pinyin}_{joined}".lower()],
        "surname as in Hong Kong": [
            f"{hong_kong} {joined.capitalize()}",
            f"{joined.capitalize()} {hong_kong}",
        ],
        "initials": [f"{parts[0][1][0].upper()}. {pinyin}"],
    }
    if simple != other:
        routes["other script"] = [simple if traditional else other]
    return name, routes


def everybody(random: Random) -> list[Person]:
    """About 330 people, no two of one name."""
    made: list[tuple[str, str, dict[str, list[str]]]] = []
    latin = random.sample([*product(_LATIN_GIVEN, _LATIN_FAMILY)], 150)
    for at, (given, family) in enumerate(latin):
        middle = random.choice(_LATIN_GIVEN) if at % 3 == 0 and "-" not in given else None
        routes = _latin(given, family, middle if middle != given else None)
        made.append((routes["as in the ledger"][0], "Latin", routes))
    pairs = ["".join(pair) for pair in product(_HAN_GIVEN, repeat=2) if pair[0] != pair[1]]
    for at, (family, given) in enumerate(random.sample([*product(_HAN_FAMILY, pairs)], 90)):
        name, routes = _han(family, given, at % 3 == 0)
        made.append((name, "traditional Han" if at % 3 == 0 else "simplified Han", routes))
    families, givens = list(_KANA)[:4], list(_KANA)[4:]
    for family, given in product(families, givens):
        (kata_f, roman_f), (kata_g, roman_g) = _KANA[family], _KANA[given]
        made.append((f"{family} {given}", "kana", {
            "as in the ledger": [f"{family} {given}"], "other kana": [f"{kata_f} {kata_g}", f"{kata_f}{kata_g}"],
            "romaji": [f"{roman_g} {roman_f}", f"{roman_f} {roman_g}", f"{roman_f.upper()}, {roman_g}"],
        }))  # fmt: skip
    syllables = ["".join(pair) for pair in product(_HANGUL_GIVEN, repeat=2) if pair[0] != pair[1]]
    for family, given in random.sample([*product(_HANGUL, syllables)], 44):
        first, second = (_HANGUL_GIVEN[syllable] for syllable in given)
        roman, last = f"{first.capitalize()}-{second}", _HANGUL[family]
        made.append((family + given, "Hangul", {
            "as in the ledger": [family + given],
            "romanised": [f"{last} {roman}", f"{roman} {last}", f"{last} {first.capitalize()}{second}"],
        }))  # fmt: skip
    for given, family in product(*_CYRILLIC):
        made.append((f"{given} {family}", "Cyrillic", {
            "as in the ledger": [f"{given} {family}"], "capitals": [f"{given} {family}".upper()],
            "family name first": [f"{family}, {given}", f"{family} {given}"], "initials": [f"{given[0]}. {family}"],
        }))  # fmt: skip
    return [
        Person(
            f"sub-{at:04}",
            name,
            script,
            routes,
            f"contact{at}@people.example",
            f"+1 202-555-{at % 10000:04}",
            f"voice_{at:04}x",
        )
        for at, (name, script, routes) in enumerate(made)
    ]


def spellings(people: list[Person]) -> Iterator[tuple[Person, str, str]]:
    """(person, route, writing) for all."""
    for person in people:
        for route, writings in person.routes.items():
            for writing in writings:
                yield person, route, writing

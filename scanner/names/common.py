"""How common a name is: whether so many people bear it that it singles nobody out.

Shares of given names and surnames in the United States (Census Bureau, 1990 names files, public domain) and
of surnames in China (Ministry of Public Security, 2020 name report: the hundred commonest). A full name is common when
these shares let expect one bearer or more in a million people; a Chinese name when a common surname stands before a
given name of one character, in letters of one syllable. Nothing is known of other countries: a name that is not common
here may be so elsewhere.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources

from scanner.names import han, latin

COMMON_PER_MILLION = 1.0
_SYLLABLE = re.compile(
    "(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?(?:a|o|e|i|u|v|ai|ei|ao|ou|an|en|ang|eng|ong|ia|ie|iao|iu|ian|in|iang|ing|iong"
    "|ua|uo|uai|ui|uan|un|uang|ue|er)"
)
"""One syllable of pinyin."""
_CHINESE = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任卢姚沈钟姜崔谭陆汪范"
    "金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧蕭蔣葉蘇呂盧鐘譚陸賈韋鄒龍賀顧龔萬錢嚴湯"
)


def is_common(name: str) -> bool:
    """Whether a full name is borne by so many that it does not single anybody out."""
    name = name.strip()
    if han.is_name(name):
        surname, given = han.split(name)
        return len(given) == 1 and surname in _CHINESE
    split = latin.parts(name)
    if split is None or len(split.given) != 1:
        return False
    given, surname = "".join(split.given[0]), "".join(split.family)
    if _SYLLABLE.fullmatch(given) and surname in _romanised():
        return True
    shares = _shares()
    expected = shares.get(("given", given), 0.0) * shares.get(("surname", surname), 0.0) * 1e6
    return expected >= COMMON_PER_MILLION


def is_given_name(word: str) -> bool:
    """Whether people of the United States bear the word as a given name."""
    return ("given", word.casefold()) in _shares()


def is_surname(word: str) -> bool:
    """Whether people of the United States bear the word as a surname."""
    return ("surname", word.casefold()) in _shares()


@lru_cache(maxsize=1)
def _romanised() -> frozenset[str]:
    return frozenset(reading for surname in _CHINESE for reading in han.readings(surname))


@lru_cache(maxsize=1)
def _shares() -> dict[tuple[str, str], float]:
    """Share of people with a given name or surname, by kind and folded name."""
    text = resources.files(__package__).joinpath("common.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {(kind, name): float(share) for kind, name, share in rows}

"""Age of a person (年龄), as number and unit, beside words that tie it to somebody.

"Five years old" is said of wine and laws too, so the score is low without such words; it tells minors where it
counts.

Source: GB/T 35273-2020 annex A; PIPL art. 28 and 31 (under fourteen)

>>> RECOGNIZER.find("她今年13岁")
[('13岁', 0.75)]
"""

from __future__ import annotations

import re

from recognizers.ages import Age
from recognizers.own import Pattern, Recognizer, digits

_VALUE = {numeral: value for value, numeral in enumerate("一二三四五六七八九", 1)}
_NUMERALS = re.compile("(?:([一二三四五六七八九]?)(十))?([一二三四五六七八九]?)(?:周?岁|歲|$)")
_NUMBER = "(?:1[01][0-9]|[1-9]?[0-9])"
_CHILD = "(?:boy|girl|child|kid|son|daughter|baby|toddler|pupil|student|brother|sister|nephew|niece|grand(?:son|daughter))"


def years(text: str) -> Age | None:
    """The years of life that a value names.

    >>> [years(text).first for text in ("42 years old", "13岁", "十四岁", "二十岁", "三十七周岁", "九岁")]
    [42, 13, 14, 20, 37, 9]
    """
    if number := digits(text):
        return Age("aged", int(number), int(number))
    found = _NUMERALS.match(text)
    if found is None:
        return None
    tens, ten, ones = found.groups()
    told = (_VALUE.get(tens, 1) * 10 if ten else 0) + _VALUE.get(ones, 0)
    return Age("aged", told, told) if told else None


RECOGNIZER = Recognizer(
    id="generic.age",
    version="2",
    entity="AGE",
    patterns=(
        Pattern("of a child", rf"{_NUMBER}[- ]year[- ]old[- ]{_CHILD}", 0.6),
        Pattern("number and 岁", rf"(?<![满滿树樹龄齡]){_NUMBER} ?(?:岁|歲)(?!以|至|到|之|或)", 0.4),
        Pattern("number and unit", rf"{_NUMBER} ?(?:周岁|岁|歲|歳|才|세|years? old|[- ]year[- ]old)", 0.3),
        Pattern("Chinese numerals", "[一二三四五六七八九十]{1,4}(?:周岁|岁|歲)", 0.2, alone=False),
        Pattern("behind a word", rf"{_NUMBER}", 0.3, alone=False),
    ),
    labels=(
        "年龄[:：是为]?", "年齡[:：是為]?", "今年", "现年", "現年", "年仅", "享年", "时年",
        "年齢[:：は]?", "나이[: ]?",
        r"\bage[d:]", r"\bage is", r"\b(?:he|she|i) (?:is|was|am|turned)",
        rf"\b{_CHILD} (?:is|was|turned|turns)",
        "(?:儿子|女儿|孩子|女孩|男孩|宝宝|學生|学生|孙子|孙女|弟弟|妹妹)[今年已才]{0,2}",
    ),
    gap="[ ]{0,2}",
    age=years,
    ignore_case=True,
)  # fmt: skip

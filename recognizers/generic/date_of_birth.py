"""Day of birth, beside words that say so in Chinese, Japanese, Korean or English.

Any date alone is Presidio's DATE_TIME; it becomes a day of birth by what stands before it. Whoever reads the finding
can tell minors. Dates here are invented.

Source: GB/T 35273-2020 annex A (生日 is personal information); ISO 8601 and the usual written forms

>>> RECOGNIZER.find("她生于1990年3月7日，")
[('1990年3月7日', 0.65)]
"""

from __future__ import annotations

from recognizers.ages import of_written_date
from recognizers.own import Pattern, Recognizer

_YEAR = "(?:18|19|20)[0-9]{2}"
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\\.?"
_M, _D = "(?:1[0-2]|0?[1-9])", "(?:3[01]|[12][0-9]|0?[1-9])"
_MONTH_AND_DAY = " ?年 ?[0-9]{1,2} ?月(?: ?[0-9]{1,2} ?[日号])?"
_DAY = "[0-9]{1,2}(?:st|nd|rd|th)?"

RECOGNIZER = Recognizer(
    id="generic.date_of_birth",
    version="2",
    entity="DATE_OF_BIRTH",
    patterns=(
        Pattern("year first", rf"{_YEAR}[-/. ]?(?:1[0-2]|0?[1-9])[-/. ]?(?:3[01]|[12][0-9]|0?[1-9])", 0.3, alone=False),
        Pattern("Chinese", rf"{_YEAR} ?[年년] ?[0-9]{{1,2}} ?[月월](?: ?[0-9]{{1,2}} ?[日号일])?", 0.3, alone=False),
        Pattern("day or month first", rf"[0-9]{{1,2}}[-/.][0-9]{{1,2}}[-/.]{_YEAR}", 0.3, alone=False),
        Pattern("before a word", rf"{_YEAR}(?:[-/.]{_M}[-/.]{_D}|{_MONTH_AND_DAY})(?=[ ]?(?:出生|生まれ))", 0.65),
        Pattern("English", rf"(?:{_DAY} (?:of )?{_MONTH},? {_YEAR}|{_MONTH} {_DAY},? {_YEAR})", 0.3, alone=False),
    ),
    labels=(
        "出生", "生日", "生于", "生於", "诞辰", "生年月日", "생년월일", "生まれ", r"\bborn",
        "birth ?da(?:te|y)", r"date of birth",
        r"\bdob\b", r"\bd\.o\.b\b",
    ),
    gap=r"[^\n\r。！？!?;；，,0-9]{0,12}",
    age=of_written_date,
    ignore_case=True,
)  # fmt: skip

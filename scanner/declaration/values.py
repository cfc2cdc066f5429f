"""The kinds of values a declaration is made of: each with its parser, what it allows, and its schema.

Every value arrives as the text that was written. A parser returns the typed value or raises ValueError, with
a message where it knows better than the general one.
"""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, NoReturn

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from scanner.model import Modality


@dataclass(frozen=True, eq=False)
class Value:
    """How one kind of value is read, told and put into the schema. `words` feed "did you mean"."""

    allowed: str
    schema: Mapping[str, Any]
    parse: Callable[[str], object] = str
    words: tuple[str, ...] = ()
    strip: bool = True
    """False where blanks at the ends may be part of a name."""

    def check(self, given: object) -> object:
        """The typed value; raises PydanticCustomError with what is allowed."""
        if not isinstance(given, str):
            self._refuse(self.allowed)
        try:
            return self.parse(given.strip() if self.strip else given)
        except ValueError as error:
            self._refuse(str(error) or self.allowed)

    def _refuse(self, allowed: str) -> NoReturn:
        raise PydanticCustomError("value", "{allowed}", {"allowed": allowed, "words": self.words})

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        del source, handler
        return core_schema.no_info_plain_validator_function(self.check)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        del schema, handler
        return dict(self.schema)


def _words(*words: str) -> Value:
    def parse(text: str) -> str:
        if text.lower() not in words:
            raise ValueError
        return text.lower()

    return Value(", ".join(words), {"type": "string", "enum": list(words)}, parse, words)


def _pattern(expression: str, allowed: str) -> Value:
    compiled = re.compile(expression)

    def parse(text: str) -> str:
        if not compiled.fullmatch(text):
            raise ValueError
        return text

    return Value(allowed, {"type": "string", "pattern": f"^(?:{expression})$"}, parse)


def _text(text: str) -> str:
    if not text:
        raise ValueError("text; leave the key out, or write not_known, when there is none")
    if text == "not_known":
        raise ValueError("text; for a list write not_known in place of the whole list")
    return text


_YES = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}


def _yes_no(text: str) -> str:
    if text.lower() == "not_known":
        return "not_known"
    return "yes" if _flag(text) else "no"


def _flag(text: str) -> bool:
    if text.lower() not in _YES:
        raise ValueError
    return _YES[text.lower()]


def _day(text: str) -> dt.date:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        raise ValueError
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError("a day that exists, written 2024-12-31") from None


def _count(text: str) -> int:
    if not re.fullmatch(r"\d{1,18}", text):
        raise ValueError
    return int(text)


def _place(text: str) -> str:
    """A path or pattern below the declaration's folder, in its shortest form."""
    if not text or "\0" in text:
        raise ValueError
    if text.startswith(("/", "~/")) or text == "~" or re.match(r"[A-Za-z]:[\\/]", text):
        raise ValueError("a path relative to this file, not an absolute one; move this file to the data")
    if ".." in text.split("/"):
        raise ValueError("a path inside the folder of this file, without `..`; move this file further up")
    return posixpath.normpath(text)


def _person_path(text: str) -> str:
    place = _place(text)
    if place.count("{person}") != 1:
        raise ValueError
    return place


_COUNTRY_CODES = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT
BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH
ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT
HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS
LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI
NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG
SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG
UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
"""
_COUNTRIES = frozenset(_COUNTRY_CODES.split())
"""ISO 3166-1 alpha-2, officially assigned codes."""


def _country(text: str) -> str:
    if text.upper() == "UK":
        raise ValueError("GB, which is the ISO code of the United Kingdom")
    if text.upper() not in _COUNTRIES:
        raise ValueError
    return text.upper()


_RELATIVE = {"type": "string", "minLength": 1}

Text = Annotated[str, Value("text", {"type": "string", "minLength": 1}, _text)]
Id = Annotated[
    str, _pattern(r"[\w][\w.-]{0,63}", "1 to 64 letters, digits and `_` `-` `.`, such as news-2023")
]
YesNo = Annotated[
    str,
    Value(
        "yes, no, not_known",
        {"enum": ["yes", "no", "not_known", True, False]},
        _yes_no,
        ("yes", "no", "not_known", "true", "false"),
    ),
]
Flag = Annotated[bool, Value("yes or no", {"enum": ["yes", "no", True, False]}, _flag, ("yes", "no"))]
Day = Annotated[dt.date, Value("a day written 2024-12-31", {"type": "string", "format": "date"}, _day)]
Count = Annotated[int, Value("a whole number, 0 or more", {"type": "integer", "minimum": 0}, _count)]
Sha256 = Annotated[str, _pattern(r"[0-9a-f]{64}", "a sha256: 64 digits 0-9 and a-f, in small letters")]
Country = Annotated[
    str,
    Value(
        "a country as ISO 3166-1 alpha-2, such as CN or US",
        {"type": "string", "pattern": "^[A-Z]{2}$"},
        _country,
    ),
]
Language = Annotated[
    str, _pattern(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", "a language tag (BCP 47), such as en or zh-Hans")
]
Place = Annotated[
    str, Value("a path relative to this file; * ? [] and ** may stand in it", _RELATIVE, _place, strip=False)
]
PersonPath = Annotated[
    str,
    Value(
        "a path pattern with {person} in it once, such as voices/{person}/**",
        {"type": "string", "pattern": r"\{person\}"},
        _person_path,
    ),
]
Kind = Annotated[
    str,
    _words(
        "open", "commercial", "self_collected", "user", "synthetic", "annotation", "other", "not_known"
    ),
]  # fmt: skip
Encoding = Annotated[
    str,
    _words(
        "utf-8", "utf-16-le", "utf-16-be", "gb18030", "big5hkscs", "shift_jis", "euc_jp", "euc_kr", "latin-1", "cp1250",
        "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874", "koi8-r", "koi8-u",
        "iso8859-2", "iso8859-15",
    ),
]  # fmt: skip
"""Python's names; all but UTF-16 keep LF and ASCII as they are, so that lines can be cut before decoding."""


def _layout(text: str) -> str:
    """Which there are the layouts themselves know; a wrong one is told before anything is read."""
    if not re.fullmatch(r"[A-Za-z][\w-]{1,39}", text):
        raise ValueError
    return text.lower().replace("-", "_")


Layout = Annotated[
    str,
    Value(
        "auto, none, or the name of a layout, such as vctk (docs/layouts.md)",
        {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_-]{1,39}$"},
        _layout,
    ),
]
IntellectualProperty = Annotated[str, _words("copyright", "trademark", "patent", "public_domain")]
SamplingMethod = Annotated[str, _words("manual", "keyword", "classifier")]
SamplingPhase = Annotated[str, _words("pre_collection", "post_collection", "whole_corpus")]
ModalityName = Annotated[str, _words(*(m.value for m in Modality))]

PURPOSES = (
    "pre_training", "fine_tuning", "alignment", "evaluation", "asr_training", "tts_training",
    "voice_clone_training", "face_model_training", "avatar_training", "persona_text_training",
    "detection_training",
)  # fmt: skip
"""Purposes of training; the same words stand in consents. Others begin with x_."""


def _purpose(text: str) -> str:
    if text not in PURPOSES and not re.fullmatch(r"x_[a-z0-9_]{1,60}", text):
        raise ValueError
    return text


Purpose = Annotated[
    str,
    Value(
        f"{', '.join(PURPOSES)}, or your own word beginning with x_",
        {"anyOf": [{"enum": list(PURPOSES)}, {"type": "string", "pattern": "^x_[a-z0-9_]{1,60}$"}]},
        _purpose,
        PURPOSES,
    ),
]
Version = Annotated[str, Value("1", {"enum": [1, "1"]}, lambda text: _words("1").parse(text))]

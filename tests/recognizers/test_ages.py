"""What values say of an age: years alone, whatever the writing, and never an error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.fi import hetu
from stdnum.kr import rrn
from stdnum.pl import pesel

from recognizers import catalog
from recognizers.ages import OF_PRESIDIO, Age
from recognizers.checks import KNOWN_UNTIL

TOLD = [
    ("CN_RESIDENT_ID", "440399201506120028", (2015, 2015)),
    ("CN_RESIDENT_ID", "510199 19771105 0047", (1977, 1977)),
    ("CN_RESIDENT_ID", "11019919900307005X", (1990, 1990)),
    ("CN_RESIDENT_ID", "１１０１９９２０１５０３０７００１７", (2015, 2015)),
    ("CN_RESIDENT_ID", "110199670401001", (1967, 1967)),
    ("CN_RESIDENCE_PERMIT", "810000199003070015", (1990, 1990)),
    ("DATE_OF_BIRTH", "2015年12月", (2015, 2015)),
    ("DATE_OF_BIRTH", "20150307", (2015, 2015)),
    ("DATE_OF_BIRTH", "07/03/1990", (1990, 1990)),
    ("DATE_OF_BIRTH", "May 3rd, 2012", (2012, 2012)),
    ("KR_RRN", "150307-3123456", (2015, 2015)),
    ("KR_RRN", "900307-1123456", (1990, 1990)),
    ("KR_FRN", "150307-7123456", (2015, 2015)),
    ("SE_PERSONNUMMER", "20150307-1234", (2015, 2015)),
    ("SE_PERSONNUMMER", "150307-1234", (1915, 2015)),
    ("SE_PERSONNUMMER", "150307+1234", (1815, 1915)),
    ("PL_PESEL", "15230712345", (2015, 2015)),
    ("PL_PESEL", "44051401359", (1944, 1944)),
    ("FI_PERSONAL_IDENTITY_CODE", "070315A123T", (2015, 2015)),
    ("FI_PERSONAL_IDENTITY_CODE", "131052-308T", (1952, 1952)),
    ("ZA_ID_NUMBER", "1503071234087", (1915, 2015)),
    ("ZA_ID_NUMBER", "8503071234087", (1985, 1985)),
    ("IT_FISCAL_CODE", "RSSMRA85T10A562S", (1985, 1985)),
    ("DE_SOCIAL_SECURITY", "15070649C103", (1949, 1949)),
    ("UK_DRIVING_LICENCE", "MORGA657054SM9IJ", (1964, 1964)),
]
AGES = [
    ("13岁", 13), ("十四岁", 14), ("二十三周岁", 23), ("九岁", 9), ("42 years old", 42), ("35", 35), ("三十歲", 30),
    ("１３岁", 13), ("8-year-old", 8),
]  # fmt: skip


@pytest.mark.parametrize(("entity", "value", "years"), TOLD)
def test_years_of_birth(entity: str, value: str, years: tuple[int, int]) -> None:
    assert catalog.age_of(entity, value) == Age("born", *years)


@pytest.mark.parametrize(("value", "years"), AGES)
def test_years_of_life(value: str, years: int) -> None:
    assert catalog.age_of("AGE", value) == Age("aged", years, years)


@pytest.mark.parametrize(
    ("entity", "value"),
    [("AGE", "新生儿"), ("DATE_OF_BIRTH", "03/05/90"), ("KR_RRN", "1503"), ("IT_FISCAL_CODE", "RSSMRALMT10A562S"),
     ("PL_PESEL", "15630712345"), ("KR_RRN", "950307-3123456")],
)  # fmt: skip
def test_what_cannot_be_read_says_so(entity: str, value: str) -> None:
    assert catalog.age_of(entity, value) is None


def test_the_centuries_are_those_of_python_stdnum() -> None:
    assert rrn.get_birth_date("971013-9019902").year == catalog.age_of("KR_RRN", "971013-9019902").first  # type: ignore[union-attr]
    assert pesel.get_birth_date("44051401359").year == 1944
    assert pesel.get_birth_date("02511307589").year == 2102  # a year to come: not read
    assert catalog.age_of("PL_PESEL", "02511307589") is None
    assert hetu.validate("131052-308T")


@given(
    st.sampled_from(sorted({"AGE", "DATE_OF_BIRTH", "CN_RESIDENT_ID", *OF_PRESIDIO})), st.text(max_size=24)
)
def test_any_text_gives_years_or_nothing(entity: str, value: str) -> None:
    age = catalog.age_of(entity, value)
    assert age is None or age.first <= age.last
    if age is not None and age.kind == "born" and entity in OF_PRESIDIO:
        assert age.first >= 1800 and age.last <= KNOWN_UNTIL.year

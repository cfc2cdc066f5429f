"""How old a person is on a day, told from a birth date or from a stated age band.

A stated band narrows the birth down to a range of days; both ends travel, so that a later or earlier day
is judged from the same two dates. What the range does not settle is `unknown`, never `adult`. Who was born
on 29 February grows a year older on 1 March of a common year; on the birthday itself the age is reached.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from scanner.ledger.vocabulary import AGE_BANDS


@dataclass(frozen=True, slots=True)
class Born:
    """The first and last day on which a person can have been born; None: no bound is known."""

    earliest: dt.date | None = None
    latest: dt.date | None = None


def born_on(day: dt.date) -> Born:
    """The range of a known birth date."""
    return Born(day, day)


def born_by_band(band: str, stated_on: dt.date) -> Born:
    """The range that an age band stated on a day leaves open."""
    if band == "unknown":
        return Born()
    lowest, highest = AGE_BANDS[band]
    too_old = None if highest is None else _years_before(stated_on, highest + 1)
    earliest = None if too_old is None else too_old + dt.timedelta(days=1)
    return Born(earliest, _years_before(stated_on, lowest))


def either(one: Born, other: Born) -> Born:
    """What is certain if one of the two is true and nobody knows which."""
    firsts, lasts = (one.earliest, other.earliest), (one.latest, other.latest)
    return Born(
        min((day for day in firsts if day), default=None) if None not in firsts else None,
        max((day for day in lasts if day), default=None) if None not in lasts else None,
    )


def age_band(born: Born, day: dt.date, age_of_consent: int) -> str:
    """Say under_age, adult or unknown on a day."""
    if born.latest is not None and _age(born.latest, day) >= age_of_consent:
        return "adult"
    if born.earliest is not None and _age(born.earliest, day) < age_of_consent:
        return "under_age"
    return "unknown"


def _age(birth: dt.date, day: dt.date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _years_before(day: dt.date, years: int) -> dt.date | None:
    """The last birth date with which somebody has lived so many whole years on `day`."""
    if day.year <= years:
        return None
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February of a common year: born on 1 March would still be younger
        return day.replace(year=day.year - years, day=28)

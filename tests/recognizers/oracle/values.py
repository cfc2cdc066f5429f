"""Values that a recognizer accepts, found by trying: strings of its patterns until its own checks let one pass.

Nothing is stored and nobody's number is looked up: the values of a run follow from its seed. Only what no trying
finds (hashes, IBANs, names of domains, phone plans) is put together by hand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from random import Random
from typing import Any

from recognizers import catalog
from tests.recognizers.oracle.strings import string_of

_TRIES = 20_000
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BECH32 = ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "BC1SW50QGDZ25J")
"""Examples of BIP 173 and BIP 350."""
_ENDS = (
    "com",
    "co.uk",
    "org",
    "de",
    "es",
    "pl",
    "it",
    "cn",
    "com.cn",
    "museum",
    "io",
    "online",
    "notatld",
    "invalid",
)
_PHONE_REGIONS = ("US", "GB", "DE", "FR", "IL", "IN", "CA", "BR", "ZA", "ES", "IT", "PL", "CN")


class Values:
    """Some accepted values for each recognizer; `pool[i]` belongs to `recognizers[i]`."""

    def __init__(self, recognizers: list[Any], seed: int, each: int = 6) -> None:
        self._makers: dict[str, Callable[[Random], str]] = {
            "CRYPTO": crypto, "EMAIL_ADDRESS": email, "IBAN_CODE": iban, "PHONE_NUMBER": phone,
            "ZA_MOBILE_NUMBER": phone, "ZA_TELEPHONE_NUMBER": phone, "URL": link, "IN_GSTIN": gstin,
        }  # fmt: skip
        self.pool = [
            self._accepted(recognizer, Random(f"{seed}:{place}"), each)
            for place, recognizer in enumerate(recognizers)
        ]

    def _accepted(self, recognizer: Any, rng: Random, wanted: int) -> list[str]:
        entity = recognizer.supported_entities[0]
        if (
            recognizer.name in catalog.by_id()
        ):  # a label may belong to it, and check characters are seldom hit by chance
            return [text for text, _ in catalog.by_id()[recognizer.name].cases.hits]
        found: list[str] = []
        for _ in range(_TRIES):
            text = self._makers[entity](rng) if entity in self._makers else _try(recognizer, rng)
            if text not in found and recognizer.analyze(text, [entity], None):
                found.append(text)
                if len(found) == wanted:
                    break
        return found


def _try(recognizer: Any, rng: Random) -> str:
    return string_of(rng.choice(recognizer.patterns).regex, rng)


def _letters(rng: Random, least: int, most: int, alphabet: str = "bcdfgklmnoprstuvwxyz") -> str:
    return "".join(rng.choice(alphabet) for _ in range(rng.randint(least, most)))


def domain(rng: Random) -> str:
    """A name of one to three labels under an end that may or may not exist."""
    labels = [_letters(rng, 3, 9) for _ in range(rng.choice((1, 1, 1, 2)))]
    return ".".join([*labels, rng.choice(_ENDS)])


def email(rng: Random) -> str:
    """An address in one of its forms."""
    user = (
        _letters(rng, 1, 9) + rng.choice(("", ".", "+", "_", "-", "'", "%")) + _letters(rng, 1, 6, "xyz019")
    )
    address = f"{user}@{domain(rng)}"
    form = rng.choice(
        ("{}", "{}", "{}", "<{}>", "mailto:{}", '"X Y" <{}>', "({})", "{}.", "{},", "{}?subject=a")
    )
    return form.format(rng.choice((address, address, address.upper(), address.title())))


def link(rng: Random) -> str:
    """A web address in one of its forms."""
    host = rng.choice((domain(rng), "www." + domain(rng), "198.51.100.7", "localhost", "[2001:db8::7]"))
    scheme = rng.choice(("https://", "http://", "", "", "HTTP://", "ftp://", "//", "https:/"))
    port = rng.choice(("", "", ":8080", ":x"))
    rest = rng.choice(
        ("", "/", "/a/b.html", "/a?b=c&d=1%20e", "#top", "/(x)", "/中文", "/a,b;c", "/~user/", "?q=2024")
    )
    form = rng.choice(("{}", "{}", "{}", '"{}"', "'{}'", "<{}>", "[t]({})", 'href="{}"', "{}.", "({})"))
    return form.format(scheme + host + port + rest)


def iban(rng: Random) -> str:
    """A number of a random country with check digits that are right, in one of three writings."""
    from presidio_analyzer.predefined_recognizers.generic.iban_patterns import regex_per_country

    country = rng.choice(sorted(regex_per_country))
    body = string_of(regex_per_country[country], rng).replace(" ", "").upper()[4:]
    plain = "".join(str(int(char, 36)) for char in f"{body}{country}00")
    number = f"{country}{98 - int(plain) % 97:02}{body}"
    grouped = " ".join(number[at : at + 4] for at in range(0, len(number), 4))
    return rng.choice((number, grouped, grouped.replace(" ", "-")))


def gstin(rng: Random) -> str:
    """Shaped like an Indian tax number."""
    name = _letters(rng, 5, 5, "ABCDEF") + f"{rng.randrange(10_000):04}" + _letters(rng, 1, 1, "ABCDEF")
    return f"{rng.randint(1, 37):02}{name}{rng.choice('12AB')}Z{rng.choice('05XY')}"


def crypto(rng: Random) -> str:
    """A coin address that pays to nobody's key."""
    if rng.random() < 0.2:
        return rng.choice(_BECH32)
    payload = bytes([rng.choice((0, 5))]) + rng.randbytes(20)
    payload += hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    number, text = int.from_bytes(payload), ""
    while number:
        number, digit = divmod(number, 58)
        text = _BASE58[digit] + text
    return "1" * (len(payload) - len(payload.lstrip(b"\0"))) + text


def phone(rng: Random) -> str:
    """A number shaped by the plan of a region, in one of its writings; the last digits are drawn."""
    import phonenumbers as plan

    kind = rng.choice((plan.PhoneNumberType.MOBILE, plan.PhoneNumberType.FIXED_LINE))
    number = plan.example_number_for_type(rng.choice(_PHONE_REGIONS), kind)
    writing = rng.choice(
        (plan.PhoneNumberFormat.NATIONAL, plan.PhoneNumberFormat.INTERNATIONAL, plan.PhoneNumberFormat.E164)
    )
    text = plan.format_number(number, writing)[:-2] + f"{rng.randrange(100):02}"
    text = rng.choice((text, text, text.replace(" ", ""), text.replace(" ", "-"), text.replace(" ", ".")))
    return text + rng.choice(("", "", "", "", " ext. 12", " x3", ";ext=44", "/" + text[-3:]))

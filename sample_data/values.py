"""Personal values to plant: reserved, documented or never-issued numbers, addresses of invented people.

Cards are the test numbers of the card schemes, IBANs the examples of the registry, phones the numbers set
aside for fiction, IP and MAC addresses those for documentation; an SSN in the 900s with these middle digits
was never issued. E-mail addresses lie under example.com and example.org.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle
from random import Random

from texts import Value

COMMON = (".example.com", ".example.org")
"""Ends of planted values that are nobody's and may stand in any report."""

_ONSETS = ("bw", "dv", "gw", "jh", "kv", "mz", "pf", "qh", "tz", "vr", "wz", "xh", "zh")
"""No word that anybody writes, so that no six letters of an address stand in a report by chance."""
_VOWELS = ("a", "e", "i", "o", "u", "ae", "oa", "ui")
_CODAS = ("b", "lk", "m", "nd", "rp", "sh", "t", "x", "zz")
_CARDS = (
    "4111 1111 1111 1111", "5555555555554444", "378282246310005", "6011-1111-1111-1117", "4012888888881881",
    "5105 1051 0510 5100",
)  # fmt: skip
_IBANS = ("GB82 WEST 1234 5698 7654 32", "DE89370400440532013000", "NL91ABNA0417164300")
_NHS = ("943 476 5919",)


class Values:
    """Draws values; those without a closed list are new each time."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._cards, self._ibans, self._nhs = cycle(_CARDS), cycle(_IBANS), cycle(_NHS)
        self._seen: set[str] = set()
        self._next = cycle((
            self.email, self.card, self.phone, self.ssn, self.email, self.ip, self.iban, self.uk_phone, self.mac,
            self.ipv6, self.nhs,
        ))  # fmt: skip

    def any(self) -> Value:
        """The next kind in turn."""
        return next(self._next)()

    def email(self) -> Value:
        """An address of nobody."""
        user = f"{self._word(3)}{self._rng.randrange(2, 90)}"
        return self._new("EMAIL_ADDRESS", lambda: f"{user}@{self._word(3)}{self._rng.choice(COMMON)}")

    def card(self) -> Value:
        """A test number of a card scheme."""
        return Value("CREDIT_CARD", next(self._cards))

    def iban(self) -> Value:
        """An example of the IBAN registry."""
        return Value("IBAN_CODE", next(self._ibans))

    def nhs(self) -> Value:
        """The example of the NHS data dictionary."""
        return Value("UK_NHS", next(self._nhs))

    def phone(self) -> Value:
        """A number of the North American range for fiction."""
        return Value("PHONE_NUMBER", f"+1 212 555 01{self._rng.randrange(100):02}")

    def uk_phone(self) -> Value:
        """A number of the London range for drama."""
        return Value("PHONE_NUMBER", f"+44 20 7946 0{self._rng.randrange(1000):03}")

    def ssn(self) -> Value:
        """Shaped like a US social security number, of a kind that was never issued."""
        draw = self._rng.randrange
        return self._new("US_SSN", lambda: f"9{draw(12, 87)}-{draw(30, 49)}-{draw(1200, 9800)}")

    def ip(self) -> Value:
        """An address of a documentation network."""
        return Value("IP_ADDRESS", f"203.0.113.{self._rng.randrange(10, 250)}")

    def ipv6(self) -> Value:
        """An address of the documentation prefix."""
        return self._new(
            "IP_ADDRESS",
            lambda: f"2001:db8:{self._rng.randrange(4096, 65535):x}::{self._rng.randrange(256, 4096):x}",
        )

    def mac(self) -> Value:
        """A hardware address of the documentation range."""
        return Value("MAC_ADDRESS", f"00-00-5E-00-53-{self._rng.randrange(16, 256):02X}")

    def _word(self, syllables: int) -> str:
        draw = self._rng.choice
        return "".join(draw(_ONSETS) + draw(_VOWELS) for _ in range(syllables)) + draw(_CODAS)

    def _new(self, entity: str, draw: Callable[[], str]) -> Value:
        while (text := draw()) in self._seen:
            pass
        self._seen.add(text)
        return Value(entity, text)

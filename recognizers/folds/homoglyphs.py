"""Letters of other scripts that look like Latin ones or digits, in a word that holds Latin letters or digits too.

A word is folded when each of its letters is ASCII or in the table, and it holds an ASCII letter, an @, or five digits. A
word of one script stays what it is: Russian is not Latin in disguise. Source: UTS #39 confusables.txt, the rows whose
target is one ASCII letter or digit, for Cyrillic, Greek, Armenian, Cherokee and Latin small capitals.
"""

from __future__ import annotations

import re

from recognizers.folds.base import Fold
from recognizers.folds.classes import CJK
from recognizers.folds.folded import Edit

_ROWS = (
    # Cyrillic
    ("асеорхуіјѕԁһԛԝӏпгкь", "aceopxyijsdhqwlnrkb"),
    ("АВСЕНІЈКМОРЅТХУҮԚԜӀ", "ABCEHIJKMOPSTXYYQWI"),
    # Greek
    ("αονικρυγτηωχϲϳ", "aovikpuytnwxcj"),
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹ", "ABEZHIKMNOPTYXC"),
    # Armenian
    ("օոսցհյզաԼՍՕ", "onughjqwLUO"),
    # Latin, small capitals and letters without their dots
    ("ıɑɡᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "iagabcdefghijklmnoprstuvwyz"),
    # Cherokee
    ("ᎪᏴᏟᎠᎬᏀᎻᎫᏦᏞᎷᏢᏒᏚᎢᏙᎳᏃ", "ABCDEGHJKLMPRSTVWZ"),
)
LETTERS = {alike: plain for row in _ROWS for alike, plain in zip(*row, strict=True)}
DIGITS = {
    "О": "0",
    "о": "0",
    "Ο": "0",
    "ο": "0",
    "Օ": "0",
    "օ": "0",
    "З": "3",
    "з": "3",
    "б": "6",
    "І": "1",
    "і": "1",
    "Ӏ": "1",
}
"""What looks like a digit among digits."""
_ALIKE = "".join(sorted({*LETTERS, *DIGITS}))
_WORD = re.compile(f"[A-Za-z0-9@._+{_ALIKE}-]+")
_HAS_ALIKE = re.compile(f"[{_ALIKE}]")
_CJK = re.compile(f"[{CJK}]")
_LATIN = re.compile("[A-Za-z@]")
_LETTER_TABLE, _DIGIT_TABLE = str.maketrans(LETTERS), str.maketrans({**LETTERS, **DIGITS})


def _goes_on(char: str) -> bool:
    """Whether a word goes on there: beside a CJK letter it has its border (see recognizers.folds.border)."""
    return char.isalpha() and _CJK.match(char) is None


def _edits(text: str) -> list[Edit]:
    found = []
    for match in _WORD.finditer(text):
        word, (start, end) = match[0], match.span()
        if not _HAS_ALIKE.search(word) or _goes_on(text[start - 1 : start]) or _goes_on(text[end : end + 1]):
            continue
        latin = _LATIN.search(word)
        if latin or sum(char in "0123456789" for char in word) >= 5:
            found.append(Edit(start, end, word.translate(_LETTER_TABLE if latin else _DIGIT_TABLE)))
    return found


FOLD = Fold("homoglyph", "sign", (f"[A-Za-z0-9@][{_ALIKE}]|[{_ALIKE}][A-Za-z0-9@]",), _edits)

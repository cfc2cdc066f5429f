"""Which languages a text is in, as far as it matters for names: by script, and by function words within Latin script.

Codes are those of BCP 47: `en`, `zh`, `ja`; `und-Latn` where the script is plain and the language is not, `und-Cyrl`
for scripts that are not told apart further, `und` for letters that no model reads and for Latin text that is surely
not English. A wrong guess here moves letters between languages in the report's account of what was looked at for
names; it never hides them. It knows no model and no file.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib import resources

import regex

LATIN = "und-Latn"
LATIN_LANGUAGES = frozenset(
    "af az br ca cs cy da de en es et eu fi fr ga gl hr hu hsb id is it la lb lt lv ms nb nl nn no pl pt ro sk sl sq sv sw"
    " tl tn tr vi yo".split()
)
"""Languages written in Latin script."""
_BLOCK = 2_000
"""Code points that are judged as one piece."""
_RUN = re.compile(r"[^\W\d_\u0000-\u024f]{2,}")
"""Letters outside Latin script that stand together; one alone is a sign, as in 5 µm."""
_MARKS = regex.compile(r"\p{M}+")
_WORD = re.compile(r"[^\W\d_]+")
_ASCII_SIGNS = bytes(code for code in range(256) if not chr(code).isalpha() or code > 127)
_FEWEST = 4
"""Function words, different ones, that tell a language."""
_SHARE = 0.15
"""Of the words; ordinary prose has 0.3 to 0.6 of the kind that is counted here."""
_LEAD = 1.25
"""How many times the runner-up's function words the best language must have."""
_SCRIPTS = {
    "CYRILLIC": "und-Cyrl", "GREEK": "und-Grek", "ARABIC": "und-Arab", "HEBREW": "und-Hebr", "DEVANAGARI": "und-Deva",
    "BENGALI": "und-Beng", "TAMIL": "und-Taml", "TELUGU": "und-Telu", "THAI": "und-Thai", "GEORGIAN": "und-Geor",
    "ARMENIAN": "und-Armn", "HANGUL": "ko", "CJK": "zh", "HIRAGANA": "ja", "KATAKANA": "ja", "LATIN": LATIN,
    "IDEOGRAPHIC": "zh", "HALFWIDTH": "ja", "BOPOMOFO": "zh",
}  # fmt: skip
"""First word of a letter's Unicode name -> language or script."""
_OTHER = "und"
_DISGUISED = re.compile("[\u249c-\u24e9\U0001f110-\U0001f189]{2,}")
"""Letters in circles, brackets and squares, which Unicode counts as signs."""
_READ = re.compile("[\u0000-\u024f\u1e00-\u1eff]")
"""Latin letters as words are written in; small capitals, phonetic and full-width letters are read by no model."""
_FOREIGN = re.compile("[^\\W\\d_a-zàáâäåæçèéêëíïñóôöøœúü]")
"""Letters that English has not even in words it borrowed."""
_FOREIGN_SHARE, _FOREIGN_WORDS = 0.15, 2
"""Share and least number of words with such letters from which on a text is not taken for English."""
_KANA_SHARE = 0.1


def languages(text: str) -> Mapping[str, int]:
    """Letters of the text by language; letters outside Latin script count only where two stand together."""
    letters: Counter[str] = Counter()
    for start in range(0, len(text), _BLOCK):
        letters.update(_of_block(text[start : start + _BLOCK]))
    return letters


def _of_block(block: str) -> dict[str, int]:
    found: dict[str, int] = {}
    if block.isascii():
        latin = len(block.encode().translate(None, _ASCII_SIGNS))
    else:
        latin = sum(1 for sign in block if sign.isalpha() and sign < "\u0250")
        letters = _MARKS.sub("", block)  # vowel signs and accents stand between letters of one word
        scripts = Counter(_script(sign) for run in _RUN.findall(letters) for sign in run)
        latin += scripts.pop(LATIN, 0)
        if disguised := sum(len(run) for run in _DISGUISED.findall(block)):
            scripts[_OTHER] += disguised
        if kana := scripts.get("ja", 0):
            # Japanese is written in kanji and kana together, and a quotation in kana makes no Chinese page Japanese.
            han = scripts.get("zh", 0)
            if kana > _KANA_SHARE * (kana + han):
                scripts["ja"] += scripts.pop("zh", 0)
        found.update(scripts)
    if latin:
        language = _latin(block)
        found[language] = found.get(language, 0) + latin
    return found


@cache
def _script(letter: str) -> str:
    script = _SCRIPTS.get(unicodedata.name(letter, "").partition(" ")[0], _OTHER)
    return _OTHER if script == LATIN and not _READ.match(letter) else script


def _latin(block: str) -> str:
    """The language of the Latin words of a block, or `und-Latn`."""
    known = _function_words()
    words = _WORD.findall(block.lower())
    seen: Counter[str] = Counter()
    kinds: dict[str, set[str]] = {}
    for word in words:
        for language in known.get(word, ()):
            seen[language] += 1
            kinds.setdefault(language, set()).add(word)
    ranked = seen.most_common(2)
    plain = _OTHER if _is_foreign(words) else LATIN
    if not ranked:
        return plain
    best, count = ranked[0]
    runner_up = ranked[1][1] if len(ranked) > 1 else 0
    if len(kinds[best]) < _FEWEST or count < _SHARE * len(words) or count < _LEAD * runner_up:
        return plain
    return best


def _is_foreign(words: list[str]) -> bool:
    """Whether so many words have letters foreign to English that the text is some other language."""
    foreign = sum(1 for word in words if len(word) > 1 and not word.isascii() and _FOREIGN.search(word))
    return foreign >= _FOREIGN_WORDS and foreign >= _FOREIGN_SHARE * len(words)


@cache
def _function_words() -> Mapping[str, tuple[str, ...]]:
    """Short words that tell one language from another -> the languages."""
    text = resources.files("recognizers").joinpath("function_words.tsv").read_text("utf-8")
    lines = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {word: tuple(of.split()) for word, of in lines}

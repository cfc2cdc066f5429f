"""E-mail addresses in words: `meiling (at) acme dot cn`, `meiling[at]acme.cn`, `meiling#acme.cn`, 艾特.

Bare "at" counts where "dot" is a word too; # where a common ending of a name of a host follows. Each address is one
edit. The form is folklore and written down nowhere; what must be an address is judged by the recognizer.
"""

from __future__ import annotations

import re

from recognizers.folds.base import Fold
from recognizers.folds.folded import Edit

_NAME = r"(?<![A-Za-z0-9._+/#-])[A-Za-z0-9](?:[A-Za-z0-9._+-]{0,62}[A-Za-z0-9_])?"
_AT = r"[(\[{<（【]\s?(?:at|a|@)\s?[)\]}>）】]|_at_|-at-|艾特|爱特|小老鼠|\*at\*"
_DOT = r"[(\[{<（【]\s?(?:dot|\.|点|點)\s?[)\]}>）】]|_dot_|-dot-|\*dot\*|点|點"
_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_COMMON = r"(?:com\.cn|com|cn|net|org|edu)"
_CLEAR = re.compile(
    rf"(?P<name>{_NAME}) ?(?:(?P<at>{_AT})|(?P<bare>@| at | AT )|(?P<hash>#)) ?"
    rf"(?P<host>{_LABEL}(?:(?: ?(?:{_DOT}) ?|\.| dot | DOT | ?\. ){_LABEL}){{1,4}})(?![A-Za-z0-9-]|[.@#][A-Za-z0-9])",
    re.IGNORECASE,
)
_ANY_DOT = re.compile(rf" ?(?:{_DOT}| dot ) ?| ?\. ?", re.IGNORECASE)
_WORD_DOT = re.compile(rf"{_DOT}| dot ", re.IGNORECASE)
_SENTENCE = re.compile(
    r" ?\. (?!(?:com|net|org|edu|gov|co|ac|info|cn|hk|tw|jp|kr|uk|au|de|fr|it|es|nl|ru|in|us|ca|br)\b)"
)
"""A dot and a blank end a sentence, unless the end of a host follows."""
_HASH_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.{_COMMON}", re.IGNORECASE)


def _edits(text: str) -> list[Edit]:
    found = []
    for match in _CLEAR.finditer(text):
        host = match["host"]
        if match["bare"] or match["hash"]:
            host = _SENTENCE.split(host)[0]
            if "." not in host and not _WORD_DOT.search(host):
                continue
        if match["hash"] and not _HASH_HOST.fullmatch(host):
            continue
        if match["bare"] and match["bare"] != "@" and not _WORD_DOT.search(host):
            continue
        new = f"{match['name']}@{_ANY_DOT.sub('.', host)}"
        end = match.start("host") + len(host)
        if new != match.string[match.start() : end]:
            found.append(Edit(match.start(), end, new))
    return found


FOLD = Fold(
    "at_word",
    "guess",
    (
        rf"(?i:{_AT})",
        r"(?i)[A-Za-z0-9] at [A-Za-z0-9-]{1,63}(?: dot |[(\[{])",
        rf"(?i)[A-Za-z0-9]#[A-Za-z0-9][A-Za-z0-9.-]{{0,63}}\.{_COMMON}",
        r"(?i)@ ?[A-Za-z0-9.-]{1,63}(?: dot |[(\[{<（【] ?(?:dot|\.)|点|點)",
        r"[A-Za-z0-9] @ ?[A-Za-z0-9-]{1,63} ?\.|[A-Za-z0-9]@ [A-Za-z0-9-]{1,63} ?\.|@[A-Za-z0-9-]{1,63} \. ?[a-z]",
    ),
    _edits,
)

"""Says why a stranger's pattern cannot be run, without repeating it: it may hold what is personal.

The `regex` module unfolds counted repeats when it compiles, so a few characters can ask for all memory there is.
That is reckoned from the pattern's text before anything is compiled.
"""

from __future__ import annotations

import re

_MOST_UNFOLDED = 1_000_000
_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{(\d*)(?:,\d*)?\}|.", re.DOTALL)


def why_not(pattern: str, flags: int) -> str | None:
    """Why this pattern cannot be run; None for one that can."""
    import regex

    if unfolded(pattern) > _MOST_UNFOLDED:
        return f"its counts and groups multiply to more than {_MOST_UNFOLDED:,} steps; write lower counts"
    try:
        regex.compile(pattern)
        regex.compile(pattern, flags)
    except regex.error as error:
        place = "" if error.pos is None else f" at character {error.pos + 1}"
        return f"not a regular expression of the `regex` module: {error.msg}{place}"
    except Exception as error:  # noqa: BLE001  # whatever a compiler thinks of a stranger's pattern, it is the pattern
        return f"not a regular expression of the `regex` module ({type(error).__name__})"
    return None


def unfolded(pattern: str) -> int:
    """About how many steps a pattern has once its repeats are written out; never much too few."""
    open_groups: list[int] = []
    done = last = 0  # steps of the group we are in: all of it but the last part, and the last part
    for token in _TOKEN.finditer(pattern):
        text = token[0]
        if text == "(":
            open_groups.append(done + last)
            done = last = 0
        elif text == ")" and open_groups:
            done, last = open_groups.pop(), done + last
        elif text == "+" or token[1]:
            last *= 2 * max(1, int((token[1] or "1")[:12]))
        elif text not in "*?" and token[1] is None:
            done, last = done + last, 1
        if done + last > _MOST_UNFOLDED:
            break
    return done + last + sum(open_groups)

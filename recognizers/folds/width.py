"""Full-width letters and digits, and full-width signs between letters and digits: `ｍeiling＠acme．cn`.

Source: Unicode block Halfwidth and Fullwidth Forms (NFKC of each is the ASCII character 0xFEE0 before it). An ideographic
full stop before the common end of a host is a dot (UTS #46 section 2.3).
"""

from __future__ import annotations

import re

from recognizers.folds.base import Fold, one_to_one
from recognizers.folds.classes import FULL_WIDTH

_SIGNS = "\uff20\uff0e\uff0d\uff3f\uff0b"
_ALL_SIGNS = f"{_SIGNS}\uff0f\uff1a\uff05\uff03\uff1d"
_PLAIN = f"A-Za-z0-9{FULL_WIDTH}"
_HOST = "(?:com|cn|net|org|edu)(?![A-Za-z])"
_WIDE = re.compile(
    rf"[{FULL_WIDTH}]+|(?<=[{_PLAIN}])[{_ALL_SIGNS}]+(?=[{_PLAIN}])|(?<![{_PLAIN}])\uff0b(?=[{_PLAIN}])"
    rf"|(?<=[{_PLAIN}])[\u3002\uff61](?={_HOST})"
)
_TABLE = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)} | {"\u3002": ".", "\uff61": "."}

FOLD = Fold(
    "full_width",
    "sign",
    (
        f"[{FULL_WIDTH}]",
        f"[A-Za-z0-9][{_SIGNS}]+[A-Za-z0-9]",
        "[A-Za-z0-9][\u3002\uff61](?:com|cn|net|org|edu)",
    ),
    one_to_one(_WIDE, _TABLE),
)

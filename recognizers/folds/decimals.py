"""Decimal digits of other scripts: Arabic-Indic, Devanagari, Thai and every other that Unicode has, from five together on.

Source: Unicode character data, general category Nd.
"""

from __future__ import annotations

import re

from recognizers.folds.base import Fold, one_to_one
from recognizers.folds.classes import DECIMAL, DECIMALS

FOLD = Fold(
    "other_digits",
    "sign",
    (f"[{DECIMAL}](?:[0-9 .()+/-]{{0,3}}[{DECIMAL}]){{4}}",),
    one_to_one(re.compile(f"[{DECIMAL}]+"), DECIMALS),
)

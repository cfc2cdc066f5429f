"""Macau resident identity card (澳門居民身份證, BIR): seven digits and one in brackets, `1/234567/8` on older cards.

The first digit is 1, 5 or 7. How the last one is computed is not published, so form and label decide.
Values here are invented.

Source: https://www.dsi.gov.mo (Direcção dos Serviços de Identificação)

>>> RECOGNIZER.find("澳門身份證1000000(1)")
[('1000000(1)', 0.65)]
"""

from __future__ import annotations

from recognizers.own import Pattern, Recognizer

RECOGNIZER = Recognizer(
    id="mo.bir",
    version="1",
    entity="MO_BIR",
    patterns=(
        Pattern("with brackets", r"[157][0-9]{6} ?[(（][0-9][)）]", 0.3),
        Pattern("with slashes", r"[157]/[0-9]{6}/[0-9]", 0.3),
        Pattern("digits", r"[157][0-9]{7}", 0.1, alone=False),
    ),
    context=("macau", "macao", "identity", "bilhete"),
    labels=("身份證", "身份证", "BIR", "[Bb]ilhete"),
)

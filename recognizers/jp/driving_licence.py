"""Number of a driving licence of Japan (運転免許証番号): twelve digits, beginning with the code of a prefecture police.

The eleventh is a check digit whose weights are not published officially, so the label decides. Values are invented.

Source: 道路交通法施行規則 別記様式第14; https://www.npa.go.jp

>>> RECOGNIZER.find("免許証番号：第301000000010号")
[('301000000010', 0.55)]
"""

from __future__ import annotations

from recognizers.own import Pattern, Recognizer

RECOGNIZER = Recognizer(
    id="jp.driving_licence",
    version="1",
    entity="JP_DRIVING_LICENCE",
    patterns=(Pattern("twelve digits", r"(?:[1-8][0-9]|9[0-7])[0-9]{10}", 0.2, alone=False),),
    labels=("免許証", "運転免許", "[Dd]riv(?:er'?s|ing) licen[cs]e"),
)

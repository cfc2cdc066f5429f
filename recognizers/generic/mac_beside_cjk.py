"""MAC address beside a Chinese, Japanese or Korean character, where Presidio's word borders miss it.

Elsewhere Presidio's own recognizer finds the same, with the same score. Values here are set aside for documentation.

Source: IEEE 802; RFC 7042 section 2.1.2 (00-00-5E-00-53-xx for documentation)

>>> RECOGNIZER.find("网卡00:00:5E:00:53:01的")
[('00:00:5E:00:53:01', 0.6)]
"""

from __future__ import annotations

from recognizers.own import Pattern, Recognizer

_PAIR = "[0-9A-Fa-f]{2}"

RECOGNIZER = Recognizer(
    id="generic.mac_beside_cjk",
    version="1",
    entity="MAC_ADDRESS",
    patterns=(
        Pattern("colons", f"{_PAIR}(?::{_PAIR}){{5}}", 0.6),
        Pattern("hyphens", f"{_PAIR}(?:-{_PAIR}){{5}}", 0.6),
    ),
    context=("mac",),
    # what Presidio says of a broadcast or empty address
    invalidate=lambda text: len(set(text.lower()) - {":", "-"}) == 1,
)

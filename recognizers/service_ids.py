"""The forms of ids under which services know somebody: any UUID, or letters and digits of which one is a digit.

They look like other things too, so they count beside a label only. It knows no service and no label.
"""

from __future__ import annotations

from recognizers.own import Pattern

SERVICE_IDS = (
    Pattern("UUID", r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", 0.3, alone=False),
    Pattern(
        "with a digit",
        r"(?=[A-Za-z_-]{0,40}[0-9])[A-Za-z0-9][A-Za-z0-9_-]{6,62}[A-Za-z0-9]",
        0.3,
        alone=False,
    ),
)

"""Cookie that tells one browser from another: name and value behind Cookie or Set-Cookie, or a known tracking name.

Values here are invented.

Source: RFC 6265; GDPR recital 30 (cookie identifiers)

>>> RECOGNIZER.find("Cookie: sid=00000000aaaa")
[('sid=00000000aaaa', 0.65)]
"""

from __future__ import annotations

from recognizers.own import Pattern, Recognizer

RECOGNIZER = Recognizer(
    id="generic.cookie",
    version="1",
    entity="COOKIE",
    patterns=(
        Pattern("behind the header", r"[A-Za-z_][A-Za-z0-9_.-]{0,63}=[A-Za-z0-9%._~+/=-]{8,512}", 0.3, alone=False),
        Pattern(
            "tracking name",
            r"(?:_ga|_gid|_fbp|_gcl_au|BAIDUID|SUBP?|z_c0|Hm_lvt_[0-9a-f]{32})=[A-Za-z0-9%._~+/=:-]{8,512}",
            0.6,
        ),
    ),
    labels=("[Cc]ookies?",),
    gap="[ :：=\"']{1,4}",
)  # fmt: skip

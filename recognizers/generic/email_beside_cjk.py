"""E-mail address in text without spaces: Chinese, Japanese or Korean on either side of it.

Presidio's pattern takes such characters for part of the address and then finds none, or one that is too long. Here
the address is ASCII. Addresses lie under example.com and its like, which nobody can have.

Source: RFC 5322 section 3.4.1, RFC 2606 (reserved domains)

>>> RECOGNIZER.find("发到meiling@example.cn即可")
[('meiling@example.cn', 0.85)]
"""

from __future__ import annotations

from recognizers.own import Pattern, Recognizer

_LOCAL = r"[A-Za-z0-9_](?:[A-Za-z0-9._%+'-]{0,62}[A-Za-z0-9_+-])?"
_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_CJK = "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff00-\uffef\u3000-\u303f]"

RECOGNIZER = Recognizer(
    id="generic.email_beside_cjk",
    version="1",
    entity="EMAIL_ADDRESS",
    patterns=(
        Pattern("CJK before", rf"(?<={_CJK}){_LOCAL}@(?:{_LABEL}\.){{1,6}}[A-Za-z]{{2,24}}", 0.85),
        Pattern("CJK behind", rf"{_LOCAL}@(?:{_LABEL}\.){{1,6}}[A-Za-z]{{2,24}}(?={_CJK})", 0.85),
    ),
    context=("email",),
)

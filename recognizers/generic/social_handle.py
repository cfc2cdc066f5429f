"""Name of an account on a social service, behind the name of the service.

A word with @ alone is a mention, and no service is known then. Names here are invented.

Source: the services' rules for user names, as of 2026

>>> RECOGNIZER.find("Twitter: @nobody_00")
[('nobody_00', 0.65)]
"""

from __future__ import annotations

from recognizers.own import Pattern, Recognizer

_LATIN = (
    r"\b(?:[Tt]witter|[Ii]nstagram|[Tt]ik[Tt]ok|[Tt]elegram|[Ss]napchat|[Ff]acebook|[Ll]inked[Ii]n|[Gg]it[Hh]ub|"
    r"[Dd]iscord|LINE|KakaoTalk|IG|Skype|[Rr]eddit)(?: (?:handle|username|user|account|ID|id))?"
)
_CJK = "(?:抖音|小红书|知乎|快手|推特|[Bb]站|豆瓣|陌陌)"
_TIED = r"(?:账号|帐号|用户名|ID|id)?[ \t]{0,2}(?:[:：=]|是|为)"

RECOGNIZER = Recognizer(
    id="generic.social_handle",
    version="1",
    entity="SOCIAL_HANDLE",
    patterns=(
        Pattern("behind the service", r"[A-Za-z0-9_](?:[A-Za-z0-9_.]{1,28}[A-Za-z0-9_])", 0.3, alone=False),
    ),
    labels=(_LATIN + _TIED, f"(?:{_CJK}号?|카카오톡|ライン){_TIED}", f"{_CJK}号"),
    gap=r"[ \t]{0,2}@?",
)

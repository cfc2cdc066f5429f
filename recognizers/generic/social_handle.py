"""Name of an account on a social service, behind the name of the service.

A word with @ alone is a mention, and no service is known then. Names here are invented.

Source: the services' rules for user names, as of 2026

>>> RECOGNIZER.find("Twitter: @nobody_00")
[('nobody_00', 0.65)]
"""

from __future__ import annotations

from recognizers.own import Pattern, Recognizer

RECOGNIZER = Recognizer(
    id="generic.social_handle",
    version="1",
    entity="SOCIAL_HANDLE",
    patterns=(Pattern("behind the service", r"[A-Za-z0-9_](?:[A-Za-z0-9_.]{1,28}[A-Za-z0-9_])", 0.3, alone=False),),
    labels=(
        r"\b(?:[Tt]witter|[Ii]nstagram|[Tt]ik[Tt]ok|[Tt]elegram|[Ss]napchat|[Ff]acebook|[Ll]inked[Ii]n|[Gg]it[Hh]ub|[Dd]iscord|"
        r"LINE|KakaoTalk|IG|Skype|[Rr]eddit)(?: (?:handle|username|user|account|ID|id))?",
        "抖音号?", "小红书号?", "知乎号?", "快手号?", "推特号?", "[Bb]站号?", "豆瓣号?", "陌陌号?", "카카오톡", "ライン",
    ),
    gap=r"(?:账号|帐号|用户名|ID|id)?[ \t]{0,2}(?:[:：=]|是|为|(?<=号))[ \t]{0,2}@?",
)  # fmt: skip

"""Address of somebody's page on a social service: it names the account, and with it mostly a person.

Paths that every service keeps for itself (login, search, about) are left out. Accounts here are invented or taken by
the services' own help pages.

Source: the services' own form of profile addresses, as of 2026

>>> RECOGNIZER.find("见https://weibo.com/u/0000000001，")
[('https://weibo.com/u/0000000001', 0.85)]
"""

from __future__ import annotations

from recognizers.own import Pattern, Recognizer

_HEAD = r"(?:https?://)?(?:www\.|m\.|mobile\.)?"
_NAME = r"[A-Za-z0-9_.-]{0,38}[A-Za-z0-9_-]"
_SITES = (
    rf"weibo\.(?:com|cn)/(?:u/[0-9]{{6,12}}|n/{_NAME}|[A-Za-z][A-Za-z0-9_]{{3,30}})",
    rf"zhihu\.com/people/{_NAME}",
    r"douyin\.com/user/[A-Za-z0-9_-]{8,80}",
    r"xiaohongshu\.com/user/profile/[0-9a-f]{24}",
    r"space\.bilibili\.com/[0-9]{1,16}",
    r"douban\.com/people/[A-Za-z0-9_.-]{2,40}",
    r"(?:twitter|x)\.com/@?[A-Za-z0-9_]{2,15}",
    rf"instagram\.com/{_NAME}",
    rf"tiktok\.com/@{_NAME}",
    rf"threads\.(?:net|com)/@{_NAME}",
    r"[a-z]{0,3}\.?linkedin\.com/in/[A-Za-z0-9%_-]{3,100}",
    r"facebook\.com/(?:profile\.php\?id=[0-9]{5,20}|[A-Za-z0-9.]{5,50})",
    r"github\.com/[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?(?![A-Za-z0-9/_-])",
    r"t\.me/[A-Za-z][A-Za-z0-9_]{4,31}",
    r"(?:vk\.com|ok\.ru/profile)/(?:id)?[a-z0-9_.]{3,32}",
)
_NOT_PEOPLE = frozenset(
    "about home login signup search explore help hashtag share sharer intent settings privacy terms legal policies p tv "
    "features pricing login.php groups pages events watch marketplace topics trending collections sponsors orgs "
    "sharer.php dialog plugins jobs i".split()
)


def _is_of_the_service(text: str) -> bool:
    return text.rstrip("/").rsplit("/", 1)[-1].lstrip("@").lower() in _NOT_PEOPLE


RECOGNIZER = Recognizer(
    id="generic.profile_url",
    version="1",
    entity="PROFILE_URL",
    patterns=tuple(
        Pattern(site.partition("\\")[0].strip("(?:") or "site", _HEAD + site, 0.85) for site in _SITES
    ),
    ignore_case=True,
    invalidate=_is_of_the_service,
)

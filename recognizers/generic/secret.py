"""Secret: API key, access token, private key or password in a URL, by the formats that their issuers publish.

A secret opens somebody's account, and what lies behind it. Of a private key the head is found. A JSON Web Token must also
decode. Values here are published examples or made of zeros.

Source: https://pypi.org/project/detect-secrets/ (plugins); https://docs.npmjs.com/about-access-tokens

>>> RECOGNIZER.find("aws_access_key_id = AKIAIOSFODNN7EXAMPLE")
[('AKIAIOSFODNN7EXAMPLE', 0.75)]
"""

from __future__ import annotations

from detect_secrets.plugins.jwt import JwtTokenDetector

from recognizers.own import Pattern, Recognizer
from recognizers.secret_formats import VERSION, formats


def validate(text: str) -> bool | None:
    """A JSON Web Token decodes; of other secrets nothing can be said offline.

    >>> validate("eyJhbGciOiJub25lIn0.eyJhIjoxfQ."), validate("eyJ0000.0000"), validate("AKIAIOSFODNN7EXAMPLE")
    (True, False, None)
    """
    return JwtTokenDetector.is_formally_valid(text) if text.startswith("eyJ") else None


RECOGNIZER = Recognizer(
    id="generic.secret",
    version=VERSION,
    entity="SECRET",
    patterns=(*formats(any_case=False), Pattern("npm token", "npm_[A-Za-z0-9]{36}", 0.75)),
    validate=validate,
)

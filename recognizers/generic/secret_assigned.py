"""Secret behind the name of its service: the formats of `generic.secret` that are written in any case.

Most look like any long word, and are told by what stands before them, such as "cloudant_password=". What is found begins
with that name. Values here are made of zeros.

Source: https://pypi.org/project/detect-secrets/ (plugins)

>>> RECOGNIZER.find('"xoxb-0000-0000-00000000"')
[('xoxb-0000-0000-00000000', 0.75)]
"""

from __future__ import annotations

from recognizers.own import Recognizer
from recognizers.secret_formats import VERSION, formats

RECOGNIZER = Recognizer(
    id="generic.secret_assigned",
    version=VERSION,
    entity="SECRET",
    patterns=formats(any_case=True),
    ignore_case=True,
)

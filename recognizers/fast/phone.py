"""TEMPORARY."""

from recognizers.fast.candidate import Candidate

SHAPE_PATTERN = r"0(?:[-a ()./\[\]~?\x80W]{0,4}0){3}"


class PhoneFinder:
    def __init__(self, recognizers):
        self.r = recognizers

    def find(self, text):
        return [
            Candidate(x.start, x.end, x.score, n)
            for n, r in self.r.items()
            for x in r.analyze(text, r.supported_entities)
        ]

"""The detector that scans use: AnalyzerEngine's findings, each computed only where it can be.

    texts -> shape view -> gate -> labels -> rules of recognizers whose gate is open -> context words -> duplicates -> Hits

It wires the stages and knows none of their insides. Equal means every field of every Hit; where Presidio runs
out of time, ours may have finished. A text gives the same hits alone and in any batch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from recognizers import catalog
from recognizers.base import Detection, Hit, RecognizerInfo
from recognizers.fast.candidate import Candidate
from recognizers.fast.context import ContextBooster
from recognizers.fast.dedupe import remove_duplicates
from recognizers.fast.explain import Explanation, explanation
from recognizers.fast.gate import Gate
from recognizers.fast.labels import LabelGate, Words
from recognizers.fast.phone import PhoneFinder
from recognizers.fast.rules import IbanRules, PatternRules, Rules, WholeRules
from recognizers.fast.views import plain_view, shape_view
from recognizers.presidio import LANGUAGE, assemble, is_known, way_of
from recognizers.user import UserRecognizer

_NOTHING = Detection()
_MEMO = 50_000
_Plan = tuple[tuple[int, tuple[int, ...]], ...]
"""Which rules to ask about a text, in the registry's order, and about which of their parts."""


class _Look:
    """A text that is being looked at."""

    __slots__ = ("candidates", "failure", "plain", "slots", "text", "timeouts")

    def __init__(self, text: str, slots: int) -> None:
        self.text, self.slots = text, slots
        self.plain = text.lower().encode() if text.isascii() else plain_view().of([text])[0]
        self.candidates: list[Candidate] = []
        self.timeouts: list[str] = []
        self.failure: str | None = None
        """Type of what a recognizer raised, and any may fail; the sample's issue tells."""


class PhoneRules:
    """All phone recognizers at once, so that they share one search."""

    words: Sequence[Words] = ((),)
    how = (("all", "one walk over the candidates for all regions"),)

    def __init__(self, phones: Mapping[int, Any]) -> None:
        self._finder = PhoneFinder(phones)
        self.numbers = tuple(phones)
        self.needs = (self._finder.needs,)

    def find(self, text: str, plain: bytes, parts: Sequence[int], timeouts: list[str]) -> list[Candidate]:
        """See Rules."""
        del plain, parts, timeouts
        return self._finder.find(text)


class FastDetector:
    """Stock recognizers, ours and a user's own, for the entities asked for (None: all)."""

    def __init__(
        self,
        entities: frozenset[str] | None = None,
        pattern_timeout: float = 10.0,
        users: Sequence[UserRecognizer] = (),
    ) -> None:
        made = assemble(entities, pattern_timeout, users)
        self._made = made
        self._entities = {n: r.supported_entities[0] for n, r in enumerate(made.recognizers)}
        self._context = ContextBooster(
            made.recognizers, lambda: made.pipeline, made.engine.context_aware_enhancer
        )
        self._rules = self._rules_of(pattern_timeout)
        self._slots = [(n, part) for n, rules in enumerate(self._rules) for part in range(len(rules.needs))]
        self._gate = Gate([self._rules[n].needs[part] for n, part in self._slots])
        self._labels = LabelGate([self._rules[n].words[part] for n, part in self._slots])
        self._plans: dict[int, _Plan] = {}
        ours = frozenset(n for n, name in enumerate(made.ids) if name in catalog.by_id())
        self._ours = sum(
            1 << slot for slot, (n, _) in enumerate(self._slots) if ours.issuperset(self._rules[n].numbers)
        )

    def _rules_of(self, seconds: float) -> list[Rules]:
        made, rules = self._made, list[Rules]()
        phones = {n: r for n, r in enumerate(made.recognizers) if way_of(r) == "phone"}
        for number, recognizer in enumerate(made.recognizers):
            way = way_of(recognizer)
            if way == "patterns":
                rules.append(PatternRules(number, recognizer, seconds, own=is_known(recognizer)))
            elif way == "iban":
                rules.append(IbanRules(number, recognizer, seconds))
            elif way == "own":
                rules.append(WholeRules(number, recognizer, self._artifacts))
        return [*rules, *([PhoneRules(phones)] if phones else [])]

    def _artifacts(self, text: str) -> object:
        return self._made.engine.nlp_engine.process_text(text, LANGUAGE)

    @property
    def infos(self) -> tuple[RecognizerInfo, ...]:
        """See Detector."""
        return self._made.infos

    def explanations(self) -> list[Explanation]:
        """What each recognizer looks for and how it is run, for people; sorted by id."""
        made = self._made
        told = [
            explanation(made.ids[n], made.versions[n], made.recognizers[n], rules.how)
            for rules in self._rules
            for n in rules.numbers
        ]
        return sorted(told, key=lambda one: one.recognizer)

    def detect(self, texts: Sequence[str]) -> list[Detection]:
        """See Detector."""
        return self._detect(texts, 0)

    def detect_without_ours(self, texts: Sequence[str]) -> list[Detection]:
        """What all recognizers find that are not ours: Presidio's and the user's."""
        return self._detect(texts, self._ours)

    def _detect(self, texts: Sequence[str], left_out: int) -> list[Detection]:
        looks: dict[int, _Look] = {}
        for number, shape in enumerate(shape_view().of(texts)):
            if slots := self._gate.open_for(shape) & ~left_out:
                looks[number] = _Look(texts[number], slots)
        # Step by step for all texts, and not text by text: what a step works with stays in the processor's cache.
        self._ask(looks.values())
        self._boost(looks.values())
        found = [_NOTHING] * len(texts)
        for number, look in looks.items():
            found[number] = self._told(look)
        return found

    def _ask(self, looks: Iterable[_Look]) -> None:
        asked: dict[int, list[tuple[_Look, tuple[int, ...]]]] = {}
        for look in looks:
            try:
                slots = self._labels.open_for(look.slots, look.text, look.plain)
            except Exception as error:  # noqa: BLE001  # lone surrogates, on which spaCy fails too
                look.failure = type(error).__name__
                continue
            for number, parts in self._plan(slots):
                asked.setdefault(number, []).append((look, parts))
        for number in sorted(asked):
            find = self._rules[number].find
            for look, parts in asked[number]:
                if look.failure is None:
                    try:
                        look.candidates += find(look.text, look.plain, parts, look.timeouts)
                    except Exception as error:  # noqa: BLE001
                        look.failure = type(error).__name__

    def _boost(self, looks: Iterable[_Look]) -> None:
        for look in looks:
            if look.candidates and look.failure is None:
                look.candidates.sort(key=_registry_order)  # phones of several recognizers come together
                try:
                    raised = self._context.boost(look.text, look.candidates)
                    look.candidates = remove_duplicates(raised, self._entities)
                except Exception as error:  # noqa: BLE001
                    look.failure = type(error).__name__

    def _told(self, look: _Look) -> Detection:
        if look.failure is not None:
            return Detection(timeouts=tuple(look.timeouts), failure=look.failure)
        if not look.candidates and not look.timeouts:
            return _NOTHING
        hits = sorted(map(self._hit, look.candidates), key=_place)
        return Detection(tuple(hits), tuple(look.timeouts))

    def _plan(self, slots: int) -> _Plan:
        known = self._plans.get(slots)
        if known is None:
            parts: dict[int, list[int]] = {}
            for number, part in (self._slots[slot] for slot in _bits(slots)):
                parts.setdefault(number, []).append(part)
            known = tuple((number, tuple(each)) for number, each in parts.items())
            if len(self._plans) >= _MEMO:
                self._plans.clear()
            self._plans[slots] = known
        return known

    def _hit(self, found: Candidate) -> Hit:
        score = round(found.score, 4)
        return Hit(
            found.start,
            found.end,
            self._entities[found.recognizer],
            self._made.ids[found.recognizer],
            self._made.versions[found.recognizer],
            score,
            score if found.before is None else round(found.before, 4),
            found.pattern,
            found.word,
            found.validated,
        )


def _bits(mask: int) -> Iterator[int]:
    """The numbers in a mask, ascending."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def _registry_order(found: Candidate) -> int:
    return found.recognizer


def _place(hit: Hit) -> tuple[int, int, str, str]:
    return hit.start, hit.end, hit.entity, hit.recognizer

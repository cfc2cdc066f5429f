"""The bridge finds exactly what AnalyzerEngine finds, tells timeouts, stays silent and offline."""

from __future__ import annotations

import inspect
import logging
import random
import subprocess
import sys

import pytest

from recognizers import catalog
from recognizers.base import UnknownEntityError
from recognizers.presidio import PresidioDetector

ENGLISH = (
    "The parcel for {name} left on {date}; write to {email} or call {phone}.",
    "Card {card}, valid, was refused. My SSN is {ssn} and the bank account number is {digits}.",
    "IBAN {iban}; server {ip} answered; see {url} for more.\nPassport {passport}, licence {licence}",
    "No personal data at all stands in this sentence, only words and the number 42.",
    "driver license: {licence}, NHS number {nhs}, tax id {digits}",
)
CHINESE = (
    "请联系{name},电话{phone},邮箱{email}。",
    "收货地址在北京市,银行卡号{card},身份证号{digits}。",
    "服务器地址是{ip},网址{url}。",
    "这句话里没有任何个人信息。",
)
OTHER = (
    "Mi DNI es {nif} y mi correo {email}",
    "Codice fiscale {cf}, partita IVA {digits}",
    "मेरा पैन {pan} है",
    "PESEL {pesel}",
)


def texts(count: int, seed: int) -> list[str]:
    rng = random.Random(seed)

    def digits(n: int) -> str:
        return "".join(rng.choice("0123456789") for _ in range(n))

    def value(kind: str) -> str:
        return {
            "name": lambda: rng.choice(["Zhao Meiling", "Orlin Vask", "赵美玲"]),
            "date": lambda: f"{rng.randint(1, 28)}/{rng.randint(1, 12)}/19{digits(2)}",
            "email": lambda: f"qo{digits(3)}.x@dravemook{rng.choice(['.com', '.co.uk', '.notatld', '.cn'])}",
            "phone": lambda: rng.choice(
                [f"212-555-01{digits(2)}", f"+44 20 7946 0{digits(3)}", f"138{digits(8)}"]
            ),
            "card": lambda: rng.choice(["4111 1111 1111 1111", "5500-0000-0000-0004", digits(16)]),
            "ssn": lambda: f"{digits(3)}-{digits(2)}-{digits(4)}",
            "digits": lambda: digits(rng.randint(8, 18)),
            "iban": lambda: rng.choice(
                ["GB33BUKB20201555555555", "DE75512108001245126199", f"FR{digits(20)}"]
            ),
            "ip": lambda: rng.choice(["192.0.2.17", "2001:db8::1", "::", "999.1.1.1"]),
            "url": lambda: rng.choice(
                ["https://docs.example.com/a?b=c", "example.org", "http://198.51.100.3/x"]
            ),
            "passport": lambda: rng.choice([digits(9), f"C{digits(8)}"]),
            "licence": lambda: f"H{digits(8)}",
            "nhs": lambda: f"{digits(3)}-{digits(3)}-{digits(4)}",
            "nif": lambda: f"{digits(8)}Z",
            "cf": lambda: "RSSMRA85T10A562S",
            "pan": lambda: f"ABCPE{digits(4)}F",
            "pesel": lambda: digits(11),
        }[kind]()

    kinds = "name date email phone card ssn digits iban ip url passport licence nhs nif cf pan pesel".split()
    made = []
    for _ in range(count):
        pattern = " ".join(
            rng.choice(rng.choice([ENGLISH, CHINESE, OTHER])) for _ in range(rng.randint(1, 3))
        )
        made.append(pattern.format(**{kind: value(kind) for kind in kinds}))
    return made


@pytest.fixture(scope="module")
def detector() -> PresidioDetector:
    return PresidioDetector()


def test_findings_equal_those_of_analyzer_engine(detector: PresidioDetector) -> None:
    # AnalyzerEngine is put together here from Presidio's own parts, not from the bridge's.
    import spacy
    from presidio_analyzer import AnalyzerEngine, LocalRecognizer, RecognizerRegistry, predefined_recognizers
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    nlp = SpacyNlpEngine(models=[{"lang_code": "en", "model_name": "none"}])
    nlp.nlp = {"en": spacy.blank("en")}

    @spacy.Language.component("test_lower_lemma")
    def lower(doc: spacy.tokens.Doc) -> spacy.tokens.Doc:
        for token in doc:
            token.lemma_ = token.text.lower()
        return doc

    nlp.nlp["en"].add_pipe("test_lower_lemma")
    registry = RecognizerRegistry(supported_languages=["en"])
    for _, kind in inspect.getmembers(predefined_recognizers, inspect.isclass):
        place = kind.__module__.split(".")
        if issubclass(kind, LocalRecognizer) and {"generic", "country_specific"} & set(place):
            registry.add_recognizer(kind(supported_language="en"))
    engine = AnalyzerEngine(registry=registry, nlp_engine=nlp, supported_languages=["en"])

    ours = catalog.by_id()
    shared = {entry.recognizer.entity for entry in ours.values()}
    found = 0
    for text, detection in zip(texts(200, 11), detector.detect(texts(200, 11)), strict=True):
        expected = {
            (r.entity_type, r.start, r.end, round(r.score, 4))
            for r in engine.analyze(text, "en", score_threshold=0)
        }
        stock = {(h.entity, h.start, h.end, h.score) for h in detection.hits if h.recognizer not in ours}
        assert stock <= expected, text
        # of one entity at one place the surer stays, so ours may stand for a stock one
        assert {hit for hit in expected - stock if hit[0] not in shared} == set(), text
        found += len(expected)
    assert found > 400  # the texts do hold something to find


def test_every_country_is_there_under_stable_ids(detector: PresidioDetector) -> None:
    ids = [info.recognizer for info in detector.infos]
    assert len(set(ids)) == len(ids) >= 90
    assert {"us.ssn", "generic.email_address", "de.tax_id", "in.aadhaar", "kr.rrn", "za.id_number"} <= set(
        ids
    )
    assert ids == sorted(ids)


def test_entities_can_be_chosen_and_unknown_ones_are_refused() -> None:
    infos = PresidioDetector(frozenset({"EMAIL_ADDRESS", "CREDIT_CARD"})).infos
    assert [info.entity for info in infos] == ["CREDIT_CARD", "EMAIL_ADDRESS"]
    with pytest.raises(UnknownEntityError) as caught:
        PresidioDetector(frozenset({"EMIAL"}))
    assert caught.value.args[0] == ["EMIAL"]
    assert "EMAIL_ADDRESS" in caught.value.args[1]


def test_how_a_hit_was_found_is_kept(detector: PresidioDetector) -> None:
    text = "passport number A12345678 and card 4111 1111 1111 1111"
    hits = {hit.entity: hit for hit in detector.detect([text])[0].hits}
    card = hits["CREDIT_CARD"]
    assert (card.validated, card.score, card.pattern) == (True, 1.0, "All Credit Cards (weak)")
    passport = hits["US_PASSPORT"]
    assert passport.context_word == "passport"
    assert passport.score > passport.score_before_context


@pytest.mark.parametrize("entity", ["EMAIL_ADDRESS", "IBAN_CODE"])
def test_a_pattern_that_runs_out_of_time_is_told(entity: str) -> None:
    slow = "a" * 2_000_000 if entity == "EMAIL_ADDRESS" else "GB33 " * 400_000
    try:
        detection = PresidioDetector(frozenset({entity}), pattern_timeout=0.000001).detect([slow[:900_000]])[
            0
        ]
        assert detection.timeouts
    finally:
        PresidioDetector(frozenset({entity}))  # the limit is Presidio's module setting: put it back


def test_a_failing_recognizer_is_told_without_its_message(detector: PresidioDetector) -> None:
    detection = PresidioDetector(frozenset({"EMAIL_ADDRESS"})).detect(["x" * 1_000_001])[
        0
    ]  # over spaCy's limit
    assert detection.failure == "ValueError"


def test_nothing_of_the_text_reaches_a_log(
    detector: PresidioDetector, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        detector.detect(["IBAN GB33BUKB2020155555555\u0665 for qovlarin@dravemook.com"])
    assert "dravemook" not in caplog.text
    assert "BUKB" not in caplog.text


def test_memory_does_not_grow_with_new_words() -> None:
    detector = PresidioDetector(frozenset({"EMAIL_ADDRESS"}))
    strings = detector._pipeline.vocab.strings
    detector.detect(["warm up the tables"])
    before = len(strings)
    rng = random.Random(3)
    detector.detect([" ".join(f"w{rng.random()}" for _ in range(50)) for _ in range(100)])
    assert len(strings) <= before + 50


def test_no_network_call_is_made() -> None:
    program = """
import socket, sys
def refuse(*args, **kwargs):
    sys.exit("a network call was made")
socket.socket.connect = refuse
socket.getaddrinfo = refuse
from recognizers.presidio import PresidioDetector
hits = PresidioDetector().detect(["mail qovlarin@dravemook.co.uk or https://www.dravemook.org/a"])[0].hits
assert {"EMAIL_ADDRESS", "URL"} <= {hit.entity for hit in hits}
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

"""TEMPORARY."""

from recognizers.fast.candidate import Candidate


class ContextBooster:
    def __init__(self, recognizers, pipeline, enhancer):
        self.r = recognizers
        self.e = enhancer
        self.p = pipeline

    def boost(self, text, candidates):
        from presidio_analyzer import RecognizerResult, AnalysisExplanation
        from recognizers.presidio import analyzer
        import recognizers.presidio as P

        with self.p.memory_zone():
            art = _eng(self.p).process_text(text, "en")
            raw = []
            for c in candidates:
                ex = AnalysisExplanation("x", c.score)
                rec = self.r[c.recognizer]
                raw.append(
                    RecognizerResult(
                        rec.supported_entities[0],
                        c.start,
                        c.end,
                        c.score,
                        ex,
                        {
                            RecognizerResult.RECOGNIZER_NAME_KEY: rec.name,
                            RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: rec.id,
                        },
                    )
                )
            out = self.e.enhance_using_context(text, raw, art, list(self.r), None)
        res = []
        for c, o in zip(candidates, out):
            w = o.analysis_explanation.supportive_context_word
            res.append(c._replace(score=o.score, before=c.score if w else None, word=w or None))
        return res


def _eng(p):
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    e = SpacyNlpEngine(models=[{"lang_code": "en", "model_name": "blank"}])
    e.nlp = {"en": p}
    return e

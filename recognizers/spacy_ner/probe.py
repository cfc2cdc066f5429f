"""The last word on whether our arithmetic is spaCy's: both read one invented sentence before a pipeline runs fast.

It knows how to ask spaCy for the vectors of tokens; names and versions of layers are `architecture`'s affair.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from recognizers.spacy_ner.architecture import Different, Floats, Network

SENTENCE = 'Orlin Vask, of Dravemook Ltd, wrote on 3 May 2031:\n\n"I\'ll pay €4,500 to Ms. Quell" — 谢谢 🙂.'
TOLERANCE = 1e-3
"""Of the largest number; rounding makes about 1e-6, any other mistake about 1."""


def stock_vectors(network: Network, doc: Any) -> Floats:
    """What spaCy's own layers compute for each token."""
    if network.listened is not None:
        doc = network.listened(doc)
    vectors: Floats = network.recognizer.model.get_ref("tok2vec").predict([doc])
    return vectors


def compare(ours: Floats, stock: Floats) -> None:
    """Raise Different unless both are the same but for rounding."""
    if ours.shape != stock.shape or not np.abs(ours - stock).max() <= TOLERANCE * np.abs(stock).max():
        raise Different("its layers give other numbers than their names promise")

"""The oracle: generated texts on which fast detection must find exactly what Presidio's AnalyzerEngine finds.

The test suite reads some hundred texts, new ones in each run; `make oracle` reads 20,000. A run is named by its
seed, a text by its index, and the two say the text again, so that a difference is told without showing it.
"""

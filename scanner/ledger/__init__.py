"""The consent ledger: events, their hash chain, the state folded from them, importers."""

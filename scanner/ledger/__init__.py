"""The consent ledger: an append-only, hash-chained JSONL file of events, and the state folded from it."""

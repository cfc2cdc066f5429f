"""How well samples are tied to people of a ledger: a generated truth set, and what a scan makes of it."""

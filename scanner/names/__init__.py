"""How people of the ledger are written, and finding them by it."""

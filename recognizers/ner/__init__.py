"""Entities that a trained model finds, beside those of patterns: whose model, in which languages, merged how."""

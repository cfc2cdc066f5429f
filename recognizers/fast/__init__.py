"""Presidio's findings without Presidio's loop: the same hits, computed only where they can be."""

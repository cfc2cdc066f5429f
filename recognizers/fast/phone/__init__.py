"""Presidio's phone numbers: finder (whom to ask) -> walk (candidates of a text) -> candidates (what one is, for
whom) -> parts (its digits) and plans (whether such a number exists; kinds are their patterns)."""

from recognizers.fast.phone.finder import SHAPE_PATTERN, PhoneFinder

__all__ = ["SHAPE_PATTERN", "PhoneFinder"]

"""The tagger of people's names in Latin letters."""

"""Names of people in running text: taggers made here, one for each script, and what they cover."""

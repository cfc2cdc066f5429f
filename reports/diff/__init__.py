"""What changed between two reports: opened side by side (`pair`), matched by what things are (`matching`), compared
in SQL (`compare`), with the causes of changed verdicts (`causes`), part by part (`parts`).

Renders nothing. To remember: nothing is compared by row numbers, nor by ids that are made of them.
"""

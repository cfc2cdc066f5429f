"""A report as one HTML file that opens offline: `provscan export html`.

The page is laid together here and drawn in the browser: page.py writes the file, facts.py what is told at the top,
tables.py which rows, pack.py how they are packed; *.js and *.css are the page itself, words.toml its two languages.
Reads nothing but the report. To remember: whatever came from a report reaches the page as text, never as markup.
"""

from __future__ import annotations

from reports.exports.base import Export
from reports.exports.html.page import write_page

EXPORT = Export(
    "html", "one page to read, filter, share and print; English and Chinese", "report.html", write_page,
    write_page,
)  # fmt: skip

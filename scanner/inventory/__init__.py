"""The inventory: what lies at the declared locations, how it stands to the declaration, how it is cut up.

It walks, hashes and looks at the first bytes of files; it decodes no record. Order and content of an
inventory depend on the corpus and the declaration alone.
"""

from __future__ import annotations

from scanner.inventory.taking import Inventory, take
from scanner.inventory.units import UNIT_BYTES, cut_units

__all__ = ["UNIT_BYTES", "Inventory", "cut_units", "take"]

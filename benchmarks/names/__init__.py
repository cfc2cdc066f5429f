"""How well taggers find names of people. Nothing here is part of the product."""

"""How our taggers were trained. Nothing of the product imports this room; it needs torch, Faker and `names`."""

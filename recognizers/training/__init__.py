"""How the shipped data of this room were made. Development only: nothing of the product imports it."""

"""Texts with invented names for the tests of the Latin tagger."""

from __future__ import annotations

from random import Random

GIVEN = "Orlin Mirabel Tamsin Jovan Amara Henrik Katarina Nomsa Haruka Chinedu Fatima José Zoë Ewa".split()
SURNAMES = "Vaskov Quellen Okoroye Petrelli Diallo Sandvall Dolezal Dlamini Tanabe O'Shay Ibáñez Lindqvist-Mora".split()
WORDS = (
    "the river runs past nine old mills and a report on prices was sent to Berlin in March with an invoice for "
    "PAYMENT Paracetamol 20 4711 XK-44 , . : ; ( ) \n \n\n 漢字 🙂 e\u0301 - _ / @ # \t Mr. Dr. said signed by From:"
).split(" ")


def made_text(random: Random) -> str:
    """A few words, some of them people; now and then without capitals, or in capitals only."""
    parts = []
    for _ in range(random.randint(0, 120)):
        chance = random.random()
        if chance < 0.06:
            parts.append(f"{random.choice(GIVEN)} {random.choice(SURNAMES)}")
        elif chance < 0.1:
            parts.append(random.choice(SURNAMES))
        else:
            parts.append(random.choice(WORDS))
    text = " ".join(parts)
    return random.choice([text, text, text, text.lower(), text.upper()])

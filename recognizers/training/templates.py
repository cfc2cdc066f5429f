"""Texts of our own making: registers that no gold set has, with invented people and with things that are none.

A slot in braces is a person (`P` full name, `F` given name, `L` surname, `R` "Surname, Given", `U` in capitals,
`l` in lower case, `I` initial and surname) or the kind of a thing (see things.py). Only people are labelled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from recognizers.training.people import People
from recognizers.training.things import Things

_SLOT = re.compile(r"\{(\w+)\}")
_PEOPLE = """\
From: {P} <{mail}>\\nTo: {P} <{mail}>\\nSubject: {head}\\nDate: {month}, {date}\\n\\nHi {F},\\n{sentence}.\\n\\nBest,\\n{F}
From: {R}\\nSent: {date}\\nTo: {R}; {R}\\nCc: {P}\\nSubject: RE: {head}
From: "{P}" <{mail}>\\nReply-To: {mail}
On {date}, {P} wrote:\\n> {sentence}
On {month} {n}, {P} <{mail}> wrote:
Dear {title} {L},\\n\\nThank you for your {noun}.\\n\\nYours sincerely,\\n{P}\\n{job}\\n{company}
Dear {F},\\n{sentence}.\\nKind regards\\n{P}
Hi {F}, this is {F} from {company}.
{P}\\n{job}\\n{company}\\n{n} {street}\\n{city}
{P}\\n{n} {street}\\n{city}, {country}
Signed by {P} on {date}
signed: {P}
Name: {P}\\nDate of birth: {date}\\nCity: {city}\\nPhone: {n}-{n}
Name: {R}\\nID: {code}
First name: {F}\\nLast name: {L}\\nEmail: {mail}
name: {l}\\ncity: {city}\\nphone: {n}
Patient: {P}\\nDiagnosis: {noun}\\nMedication: {drug} {n} mg, {drug}\\nPhysician: Dr. {L}
Patient {P} was given {drug} and {drug} by Dr. {L} at {city} {suffix}.
PATIENT: {U}\\nDRUG: {DRUG}\\nWARD: {code}
id,name,city,amount\\n{n},{P},{city},{n}\\n{n},{P},{city},{n}\\n{n},{P},{city},{n}
{n};{L};{F};{city};{mail}
{n},{L},{F},{date},{code}
"{R}","{city}","{n}"
{code}\\t{P}\\t{date}\\t{city}
| {n} | {P} | {city} | {role} |\\n| {n} | {P} | {city} | {role} |
| Name | City | Role |\\n|---|---|---|\\n| {P} | {city} | {job} |\\n| {P} | {city} | {job} |
{"name": "{P}", "city": "{city}", "role": "{role}"}
{"id": {n}, "first_name": "{F}", "last_name": "{L}", "email": "{mail}"}
name: {P}\\nrole: {role}\\nteam: {head}
<author>{P}</author>
<td>{P}</td><td>{city}</td><td>{n}</td>
# Author: {P} <{mail}>
# Copyright (c) {n} {P}
@author {P}
/* Written by {P}, {date} */
__author__ = "{P}"
# TODO({F}): {sentence}
Reviewed-by: {P} <{mail}>
commit {hex}\\nAuthor: {P} <{mail}>\\nDate: {month} {month} {n}
Present: {P}, {P}, {P} and {P}. Apologies: {P}.
{P}, {P}, {P}, {P} and {P}
{F}, {F} and {F} are coming to {city}.
{R}; {R}; {R}; {R}
- {P}\\n- {P}\\n- {P}
1. {P}\\n2. {P}\\n3. {P}\\n4. {P}
{L}, {I}, {L}: they all met in {city}.
{I}, {I} and {I} ({date}). {head}.
{R} ({role}, {company})
Attendees:\\n{P} ({company})\\n{P} ({city})
{U}\\n{HEAD}\\n{P} works for {company}.
THE {HEAD} OF {U}
{U}, {ROLE}
{U}: {sentence}.\\n{U}: {sentence}?
{P}: {sentence}\\n{P}: {sentence}
{F}: hi\\n{F}: hello {F}, how was {city}?
hey {l}, did u see {l} yesterday?
my name is {l} and i live in {city}
lol {l} is so funny
call {l} at {n}
i told {l} that {sentence}
is {l} coming w us to {city}
@support hi, {l} here, my order {n} has not arrived
My name is {P} and I live in {city}.
My {kin} {F} lives in {city}, near {P}.
I spoke to {P} about the {noun} in {month}.
{title} {L} and {title} {P} signed the {noun}.
{title} {L} said that {company} would open an {noun} in {city}.
{P}, {n}, of {city}, was elected {role} of {company}.
{P}, {role} of {company}, told {company} that {L} had left.
{P} moved from {city} to {city} in {date}, and {L} stayed at {company}.
"{sentence}," said {P}, who works at {company}. {L} added that {sentence}.
The {noun} was written by {P} and edited by {P} in {date}.
{P} vs. {P}, Case No. {code}
{L} v. {L}, {n} F.2d {n}
Directed by {P}. Starring {P}, {P} and {P}.
{P}'s {noun} and {F}'s {noun}
Bought from {company} by {P} with {brand} card {code}
Agent: Is this {P}? Customer: Yes, this is {P}.
Please transfer {n} to {P}, account {code}, {company}.
Teacher {P} ({city}) gave a {noun} on {term}.
Prof. {P}, {L} and {F} of the {city} {suffix}
Born {P} in {city}, {country}, on {date}
{han}{P}{han}
{han}（{P}）{han}，{han}
{han}：{P}，{han} {n}
{P}（{han}）
RT {P}: {sentence} #{noun}
cc {P}, {P}
Thanks {F}! See you in {city}.
happy birthday {l}!!! love u
Contact {P} ({mail}) or {P} ({mail}) for {head}.
Landlord: {P}\\nTenant: {P}\\nProperty: {n} {street}, {city}
Witness: {P}   Date: {date}
In the matter of {U}, deceased, {P} was named executor.
{P} et al., {n}
Interview with {P}, {job}
{low} {P} {low}
{abroad}, {P}, {low}.
{low} {l} {low}
{abroad}: {P} ({place})
Thanks. {P} {F}, please see the {noun}.
{sentence}. {F} {F}, {sentence}
{P} {P} {P}
RT {camel}: {P} {low}
{F} from {place} and {F} from {place}
{P} grew up in {place} and studied in {place}.
{P} ({place}) beat {P} ({place}) {n}-{n}
Player,Team,Goals\\n{P},{city},{n}\\n{P},{city},{n}
""".splitlines()
_THINGS = """\
{HEAD}\\n\\n{sentence}.
{HEAD}\\n{HEAD}\\n{HEAD}
{head}\\n{head}\\n{head}
{head}: {n}\\n{head}: {code}\\n{head}: {n}
{drug} {n} mg, {drug} {n} mg, {drug}
Take {drug} twice a day with {drug}; avoid {drug}.
- {drug}\\n- {drug}\\n- {drug}
Medication: {drug}, {drug}, {drug}\\nAllergies: {drug}
{DRUG} {n}MG TABLETS
{drug} is used in the treatment of {noun}; {Drug} interacts with {drug}.
{code}, {code}, {code}
Part {code} replaces {code} ({abbr})
SWIFT {code} {abbr} {abbr} {code}
{abbr} {abbr} {abbr}: {abbr} {n}
{letter}. {noun} the {noun} of {system};\n{letter}. {noun} {sentence};\n{letter}. {noun}
({letter}) {noun} {system}\n({letter}) {noun} {sentence}
{letter}. {system} {low}. {letter}. {noun}
{system} and {system} run on {system} {n}.
{han} {system} {han} {system} {n} {han}，{system}。
The {system} {noun} and the {system} are {sentence}.
{system} {noun}: {system}, {system}
if {ident}:\n    {ident} = {ident}\nelif {ident} == {ident}:\n    return {ident}
elif {ident}({ident}, {ident}): {ident} += {n}
for {ident}, {ident} in {ident}.{ident}():\n    {ident}[{ident}] = {ident}({ident})
def {ident}({ident}, {ident}={n}):  # {sentence}
{ident}, {ident}, {ident} = {ident}
*{ident}* {han} {ident} {han} ``{ident}``
>>> {ident}.{ident}({n})\n{Noun}Error: {ident}
{ident} {ident} {ident} {n} {ident}
{font}, {font}, {font}, sans-serif
font-family: "{font}", {font}, serif;
Set the font to {font} Bold or {font} Italic.
The {noun} on {month} {n} in {city} and on {month} in {city}
{month}\\t{month}\\t{month}\\t{month}
Open {month} to {month}; closed in {month}.
{city}, {city}, {city} and {city}
Trains from {city} to {city} via {city} leave at {n}.
{n} {street}, {city}, {country}
Turn left at {street} and right at {street}.
{company} bought {company} for {n} million.
{company}, {company} and {company} lost {n} percent in {month}.
{brand} and {brand} released {brand} {n} in {month}.
Install {brand} with {brand}; {brand} needs {brand} {n}.
The {term} distribution and the {term} transform are due in {month}.
A {term} code of length {n}; see {term} and {term}.
def {camel}(self, {camel}: {Camel}) -> None:
class {camel}({camel}):\\n    {camel} = {camel}()
import {camel}\\nfrom {camel} import {camel}, {camel}
if {camel} is None: raise {camel}("{sentence}")
{camel}.{camel}({camel}, {n})  # {sentence}
SELECT {camel}, {camel} FROM {camel} WHERE {camel} = {n}
{"{camel}": "{head}", "{camel}": {n}, "{camel}": "{code}"}
{tag}: {sentence}
{n}:{n}:{n} INFO {camel} - {head} {hex}
{n}-{n} ERROR [{camel}] {code}: {sentence}
| {head} | {head} | {head} |\\n|---|---|---|\\n| {n} | {code} | {noun} |
id,{camel},{camel}\\n{n},{code},{noun}\\n{n},{code},{noun}
{hex} {hex}
{han} {camel} {han} {camel}，{han}。
{han}：{camel}：{han} {noun} {han}
{han} {brand} {han}，{han} {term} {han} {brand} {n}。
{han} :{camel}:`{camel}` {han} ``{camel}``
{han} {abbr} {han} {abbr} {n}
{han} {noun} {han} {head} {han}
{han}{drug}{han}，{han}{brand}{han}
{metal}, {metal}, {metal} and {metal} paint
A {metal} tree, a bag of {metal} and some {metal} leaves
Colours: {metal}, {metal}, {metal}
the {city} {suffix} and the {metal} {suffix}
Welcome to {city} {suffix}, {street}
{job}\\n{job}\\n{job}
We are hiring: {job} in {city} ({company})
{role}: {head}\\n{role}: {head}
{phrase}. {phrase}. {phrase}!
{PHRASE}
{PHRASE} {ABBR} {CODE}
{head} is {sentence}.
Your {brand} {noun} {code} was shipped from {city} on {month} {n}.
{noun} {n}. {head}\\n{noun} {n}. {head}\\n{noun} {n}. {head}
Dear Customer,\\n{sentence}.\\nKind regards\\n{company}
Dear Sir or Madam, {sentence}.
Hi all, {sentence}. Thanks!
Hello there! {sentence}
{WORD} {WORD} {NOUN} {WORD} {NOUN} {WORD} {CITY} {NOUN}
STOP {NOUN} {NOUN} NOW
{month} {n}: {city} {n}, {city} {n}
omg {sentence} lol
#{noun} #{camel} #{abbr}
{country} beat {country} in {city} on {month} {n}
{metal} {suffix} {n} {metal} {suffix}
{abroad}.
{abroad}. {abroad}. {abroad}.
{low}
{low} {low} lol
RT {camel}: {low} http://example.com/{hex}
@{camel} {low} #{noun}
{PLACE}
{place} was founded in {n} and lies north of {place}.
We stayed in {place} for a week, then flew to {place}.
{place} 's largest museum is in {place}.
when r u going to {place}? {low}
The {place} office and the {place} team moved to {place}.
{place} beat {place} in {place} on {month} {n}
{place}: {n}, {place}: {n}, {place}: {n}
In {place}, {company} and {brand} compete with {company}.
the {place} {suffix}, the {place} {suffix} and the {city} {suffix}
The {brand} is the best {noun} in {place}.
Greater {place}, New {place}, Port {place}
""".splitlines()


def _person(kind: str, people: People) -> str:
    given, surname = people.parts()
    full = f"{given} {surname}"
    made = {
        "P": full,
        "F": given.split()[0] if "." not in given.split()[0] else people.given(),
        "L": surname,
        "R": f"{surname}, {given}",
        "U": full.upper(),
        "I": f"{given[0]}. {surname}",
    }
    return made[kind]


def _lower(people: People, random: Random) -> str:
    given, surname = people.given(), people.surname()
    return (given if random.random() < 0.6 else f"{given} {surname}").lower()


def fill(template: str, people: People, things: Things, random: Random) -> tuple[str, list[tuple[int, int]]]:
    """A template with its slots filled, and where its people are."""
    parts: list[str] = []
    spans: list[tuple[int, int]] = []
    length = last = 0
    for slot in _SLOT.finditer(template):
        before = template[last : slot.start()]
        kind = slot.group(1)
        if kind in "PFLRUI":
            value = _person(kind, people)
        elif kind == "l":
            value = _lower(people, random)
        else:
            value = things(kind[0].lower() + kind[1:] if not kind.isupper() else kind)
        parts += before, value
        start = length + len(before)
        length = start + len(value)
        if len(kind) == 1 and kind in "PFLRUIl":
            spans.append((start, length))
        last = slot.end()
    return "".join(parts) + template[last:], spans


def texts(count: int, random: Random, people: People) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """So many texts, half of them with people."""
    things = Things(random)
    with_people = [line.replace("\\n", "\n").replace("\\t", "\t") for line in _PEOPLE]
    without = [line.replace("\\n", "\n").replace("\\t", "\t") for line in _THINGS]
    for _ in range(count):
        template = random.choice(with_people if random.random() < 0.55 else without)
        yield fill(template, people, things, random)

"""Namesakes: settled by one tie of the sample that leaves no doubt, and by nothing else."""

from __future__ import annotations

from dataclasses import replace

from scanner.together import Tie, singled_out, together

NAME = Tie("s-1", "name_in_text", "name", "exact", 2, ("text",), 3, 13, "Orlin Vask")
TWIN = replace(NAME, subject_id="s-2")
MAIL = Tie("s-2", "identifier_in_text", "email", "certain", 1, ("text",), 40, 57, "orlin@example.com")
FOLDER = Tie("s-1", "person_path", "name", "certain", 1, ("@path",), 0, 9, "orlinvask")
WEAK = Tie("s-1", "name_in_text", "name:title", "weak", 1, ("text",), 60, 68, "Mr. Vask")


def test_an_identifier_says_which_namesake_it_is() -> None:
    settled = replace(TWIN, rule="name+identifier_in_text", candidates=1)
    assert singled_out([NAME, TWIN, MAIL]) == [settled, MAIL]


def test_what_is_known_of_the_sample_settles_and_is_not_repeated() -> None:
    assert singled_out([NAME, TWIN], [FOLDER]) == [replace(NAME, rule="name+person_path", candidates=1)]


def test_two_who_are_both_there_settle_nothing() -> None:
    assert singled_out([NAME, TWIN, MAIL], [FOLDER]) == [NAME, TWIN, MAIL]


def test_two_doubts_settle_nothing() -> None:
    assert singled_out([NAME, TWIN, WEAK]) == [NAME, TWIN, WEAK]
    common = replace(NAME, subject_id="s-9", candidates=1, strength="common")
    assert singled_out([common, replace(WEAK, subject_id="s-9")]) == [common, replace(WEAK, subject_id="s-9")]


def test_a_weak_writing_of_somebody_who_is_surely_there_is_theirs() -> None:
    assert singled_out([WEAK], [FOLDER]) == [replace(WEAK, rule="name:title+person_path", strength="variant")]
    assert singled_out([WEAK], [replace(FOLDER, subject_id="s-7")]) == [WEAK]


def test_mentions_of_one_person_are_one_tie() -> None:
    assert together([MAIL, replace(MAIL, start=80, end=97)]) == (replace(MAIL, mentions=2),)
    stranger = replace(NAME, subject_id=None, candidates=1)
    assert len(together([stranger, replace(stranger, value="Somebody Else")])) == 2

"""Every check of every profile, tried: it passes a clean corpus and is tripped by each planted fault."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from reports.catalogue import catalogue, checks_in
from reports.checks import evaluate
from reports.faults import ReportFault
from reports.profile import Profile, load_profile, profile_names
from reports.trial import clean_database, try_profile, untried

FORTY = """
    DCL-01 DCL-02 DCL-03 DCL-04 RD-01 RD-02 PRV-01 PRV-02 PRV-03 SYN-01 PI-01 PI-02 PI-03 PI-04 IDN-01 IDN-02 IDN-03
    IDN-04 CNS-01 CNS-02 CNS-03 CNS-04 CNS-05 CNS-06 CNS-07 CNS-08 CNS-09 CNS-10 MIN-01 MIN-02 RTN-01 RGT-01 GOV-01
    SMP-01 SMP-02 SMP-03 AUD-01 AUD-02 INT-01 INT-02
""".split()
LAWS = ("cn", "eu", "us")


@pytest.mark.parametrize("name", profile_names())
def test_every_check_finds_its_planted_faults_and_nothing_in_a_clean_corpus(name: str) -> None:
    profile = load_profile(name)
    outcomes = list(try_profile(profile))
    assert [o for o in outcomes if not o.held] == []
    assert untried(profile) == []
    passed = {o.check_id for o in outcomes if o.found == "pass"}
    assert passed == {check.id for check in profile.checks}, "each check has a case that it passes"


@pytest.mark.parametrize("name", LAWS)
def test_the_law_profiles_hold_the_forty_checks_in_both_languages(name: str) -> None:
    checks = {check.id: check for check in load_profile(name).checks}
    assert len(FORTY) == 40 and set(FORTY) <= checks.keys()
    for check in checks.values():
        assert check.title_zh and re.search("[\u4e00-\u9fff]", check.title_zh), check.id
        assert check.clause.strip() and check.automation in ("auto", "partly", "attest", "imported")


def test_each_law_tells_its_own_clause() -> None:
    cited = {name: next(c for c in load_profile(name).checks if c.id == "CNS-01").clause for name in LAWS}
    assert "PIPL 29" in cited["cn"] and "GDPR 9" in cited["eu"] and "BIPA" in cited["us"]


def test_a_broken_check_is_noticed_by_its_trials() -> None:
    profile = load_profile("cn")
    blind = [c if c.id != "CNS-04" else replace(c, violations="SELECT 1 WHERE false") for c in profile.checks]
    outcomes = [o for o in try_profile(replace(profile, checks=tuple(blind))) if not o.held]
    assert {o.check_id for o in outcomes} == {"CNS-04"} and len(outcomes) == 3


def test_a_null_anywhere_in_what_a_use_rests_on_is_never_clean() -> None:
    profile = load_profile("cn")
    with clean_database(profile) as con:
        for column in ("state", "consent_type", "purposes", "categories", "modalities", "source_scope", "controller",
                       "valid_from", "age_band_at_grant"):  # fmt: skip
            con.execute(f"BEGIN; UPDATE consent SET {column} = NULL WHERE record_id = 'r-1'")
            found = {check.id: evaluate(con, check).result for check in profile.checks}
            con.execute("ROLLBACK")
            assert {"fail"} & set(found.values()), column


OWN = """
[[check]]
id = "OWN-01"
title = "Every source names who issued it"
clause = "our rule 7"
severity = "violation"
violations = "SELECT source_id FROM source WHERE coalesce(trim(issuer), '') = ''"
observes = "SELECT 'sources', count(*) FROM source"
trials = [{plant = "UPDATE source SET issuer = NULL WHERE source_id = 'web'", result = "fail"}]
"""


def _own(folder: Path, profile: str = "", checks: str = OWN) -> Profile:
    (folder / "own-checks.toml").write_text(checks)
    (folder / "own.toml").write_text(
        'name = "own"\nextends = "cn"\nchecks = ["IDN-02", "OWN-01"]\ncheck_files = ["own-checks.toml"]\n'
        + profile
    )
    return load_profile(folder / "own.toml")


def test_a_user_adds_a_check_and_a_profile_by_adding_files(tmp_path: Path) -> None:
    profile = _own(tmp_path, '[severity]\nIDN-02 = "warning"\n[decisions]\nage_of_consent = 16\n')
    assert [(c.id, c.severity) for c in profile.checks] == [("IDN-02", "warning"), ("OWN-01", "violation")]
    assert (profile.age_of_consent, profile.law) == (16, "cn")
    outcomes = list(try_profile(profile))
    assert all(o.held for o in outcomes) and len(outcomes) == 2 + 5 + 1
    with clean_database(profile) as con:
        assert evaluate(con, profile.checks[1]).observed == ["sources: 6"]


def test_the_digest_is_of_all_that_a_profile_says(tmp_path: Path) -> None:
    digests = {_own(tmp_path).digest}
    digests.add(_own(tmp_path, "# a remark alone changes nothing\n").digest)
    assert len(digests) == 1
    for changed in (OWN.replace("our rule 7", "our rule 8"), OWN.replace("trim(issuer)", "issuer")):
        digests.add(_own(tmp_path, checks=changed).digest)
    digests.add(_own(tmp_path, "[parameters]\nmanual_pass = 0.9\n").digest)
    digests.add(_own(tmp_path, "[personal]\nmin_score = 0.5\n").digest)
    assert len(digests) == 5


@pytest.mark.parametrize(
    ("profile", "checks", "words"),
    [
        ("", OWN.replace('severity = "violation"', 'severity = "grave"'), "OWN-01 severity"),
        ("", OWN.replace("observes", "observe"), "no key observe"),
        ("", OWN.replace('result = "fail"', 'result = "broken"'), "OWN-01 trial result"),
        ("", OWN.replace("plant =", "seed ="), "plant and result"),
        ("", OWN + OWN, "two checks have the id OWN-01"),
        ("", "[[check", "not TOML"),
        ("", OWN.replace('clause = "our rule 7"', ""), "clause"),
        ('[severity]\nNONE-1 = "warning"\n', OWN, "no check NONE-1"),
        ('[parameters]\nmanual_pass = "much"\n', OWN, "parameter manual_pass"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, profile: str, checks: str, words: str) -> None:
    with pytest.raises(ReportFault, match=re.escape(words)):
        _own(tmp_path, profile, checks)


def test_a_check_may_prepare_the_clean_database_for_its_trials(tmp_path: Path) -> None:
    strict = OWN.replace(
        "coalesce(trim(issuer), '') = ''", "license_id IS NULL AND contract_ref IS NULL"
    ).replace("SET issuer = NULL", "SET license_id = NULL")
    assert [o.held for o in try_profile(_own(tmp_path, checks=strict)) if o.check_id == "OWN-01"] == [
        False,
        True,
    ]
    ready = strict + "clean = \"UPDATE source SET license_id = 'CC0-1.0'\"\n"
    assert all(o.held for o in try_profile(_own(tmp_path, checks=ready)))


def test_a_profile_that_extends_another_has_a_name_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('extends = "cn"\n[severity]\nVRD-01 = "warning"\n')
    with pytest.raises(ReportFault, match="name of its own"):
        load_profile(tmp_path / "own.toml")


def test_a_query_that_cannot_be_run_is_told_with_the_word_that_is_wrong(tmp_path: Path) -> None:
    profile = _own(tmp_path, checks=OWN.replace("trim(issuer)", "trim(isuer)"))
    with pytest.raises(ReportFault, match='"isuer" not found'):
        list(try_profile(profile))


def test_profiles_that_extend_each_other_are_refused(tmp_path: Path) -> None:
    for one, other in (("a", "b"), ("b", "a")):
        (tmp_path / f"{one}.toml").write_text(f'name = "{one}"\nextends = "{other}.toml"\n')
    with pytest.raises(ReportFault, match="circle"):
        load_profile(tmp_path / "a.toml")


def test_the_catalogue_holds_no_check_twice_and_none_unused() -> None:
    used = {check.id for name in profile_names() for check in load_profile(name).checks}
    assert used == catalogue().keys()


def test_a_file_of_checks_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReportFault, match="cannot be read"):
        checks_in(tmp_path / "none.toml")

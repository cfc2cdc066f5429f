"""The page in a browser: its views, filters, links, languages and print."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pypdfium2
import pytest
from html_worlds import APPLICATION, SAMPLES, Open, long_report, written
from playwright.sync_api import Page, expect

from reports.records import ScanRecord
from tests.reports.report_worlds import build, make

pytestmark = pytest.mark.xdist_group("html")  # one browser for all

HEADS = (
    "Verdict", "Coverage: what was present, read and lost", "Sources: declared against found",
    "People: consents and decisions", "Checks by clause", "Issues", "Findings by kind of personal information",
    "What was not searched", "Consent ledger", "Recognizers", "What the applicant declares", "How to verify this report",
)  # fmt: skip
LISTS = ("checks", "sources", "files", "people", "strangers", "consents", "samples", "decisions", "findings", "kinds",
         "issues", "signals", "limits", "recognizers")  # fmt: skip


def column(page: Page, name: str) -> list[str]:
    """The texts of a column, all at one moment."""
    found: list[str] = page.evaluate(
        """name => {
          const place = [...document.querySelectorAll("thead button")].findIndex(one => one.dataset.column === name);
          return [...document.querySelectorAll("tbody tr:not(.spacer)")].map(row => row.children[place].innerText); }""",
        name,
    )
    return found


def until(said: Callable[[], bool]) -> None:
    end = time.monotonic() + 15
    while not said():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_what_a_reviewer_reads_first(open_page: Open, page_file: Path, report: Path) -> None:
    page = open_page(page_file)
    assert page.locator("main h2").all_inner_texts() == list(HEADS)
    with duckdb.connect(str(report), read_only=True) as con:
        [(digest,)] = con.execute("SELECT digest FROM seal").fetchall()
        [(files,)] = con.execute("SELECT count(*) FROM file").fetchall()
    verdict = page.locator("#s-verdict").inner_text()
    for told in (
        "Incomplete",
        "baseline",
        "2026-06-01",
        digest,
        "Example Corp",
        APPLICATION,
        "matches the seal",
    ):
        assert told in verdict
    assert page.locator("#s-coverage tbody tr").first.inner_text().split() == [
        "bytes",
        "on",
        "disk",
        "400",
        "300",
        "100",
    ]
    assert f"({files})" in page.locator("#s-coverage").inner_text()
    assert "contract 7" in page.locator("#s-sources").inner_text()
    people = page.locator("#s-people").inner_text()
    assert "expired" in people and "withdrawn by the person" in people and "no record" in people
    assert page.locator("#s-checks tbody").last.locator("tr").count() == len(column_of_checks(report))
    assert "record.invalid" in page.locator("#s-issues").inner_text()
    assert "e-mail address" in page.locator("#s-findings").inner_text()


def column_of_checks(report: Path) -> list[str]:
    with duckdb.connect(str(report), read_only=True) as con:
        return [row[0] for row in con.execute("SELECT check_id FROM check_result").fetchall()]


@pytest.mark.parametrize("name", LISTS)
def test_every_table_has_an_address_and_sorts(open_page: Open, page_file: Path, name: str) -> None:
    page = open_page(page_file, f"view={name}&lang=en")
    before = page.locator("tbody tr").count()
    assert page.locator(".count").inner_text().startswith(f"{before} of {before} rows")
    assert before
    for button in page.locator("thead button").all():
        button.click()
    head = page.locator("thead th").last
    expect(head).to_have_attribute("aria-sort", "ascending")
    page.locator("thead button").last.click()
    expect(head).to_have_attribute("aria-sort", "descending")
    assert page.locator("tbody tr").count() == before
    assert "sort=-" in page.evaluate("location.hash")


def test_numbers_sort_as_numbers_and_empty_cells_last(open_page: Open, page_file: Path) -> None:
    page = open_page(page_file, "view=findings&lang=en&sort=start")
    starts = [int(text) for text in column(page, "start")]
    assert starts == sorted(starts)
    page = open_page(page_file, "view=sources&lang=en&sort=-declared_files")
    assert column(page, "declared_files")[-1] == "–"


def test_filters_by_value_and_by_word_are_in_the_address(open_page: Open, page_file: Path) -> None:
    page = open_page(page_file, "view=findings&lang=en")
    page.get_by_label("kind of information").select_option("PERSON")
    until(lambda: set(column(page, "entity")) == {"name of a person"})
    shown = page.locator("tbody tr").count()
    assert 0 < shown < SAMPLES
    page.get_by_label("Search in all columns").fill("F1.jsonl  name")
    until(lambda: set(column(page, "path")) == {"data/f1.jsonl"})
    until(lambda: "q=F1.jsonl" in page.evaluate("location.hash"))
    shared = page.evaluate("location.hash")
    assert "f.entity=PERSON" in shared
    assert 0 < page.locator("tbody tr").count() < shown
    again = open_page(page_file, shared[1:])
    assert again.locator("tbody").inner_text() == page.locator("tbody").inner_text()
    again.get_by_role("button", name="Clear filters").click()
    assert again.locator("tbody tr").count() == SAMPLES
    again.get_by_label("Search in all columns").fill("nothing like it")
    expect(again.get_by_role("status")).to_contain_text("No row matches")


def test_a_word_is_found_as_it_is_told_and_as_it_is_stored(open_page: Open, page_file: Path) -> None:
    for lang, word in (("en", "telephone"), ("zh", "电话"), ("en", "phone_number")):
        page = open_page(page_file, f"view=findings&lang={lang}&q={word}")
        assert set(column(page, "entity")) <= {"telephone number", "电话号码"}
        assert SAMPLES // 4 < page.locator("tbody tr").count() < SAMPLES // 2


def test_from_a_check_to_its_rows(open_page: Open, page_file: Path) -> None:
    page = open_page(page_file)
    page.locator("#s-checks").get_by_role("link", name="ZZZ-01").first.click()
    for part in ("Every model is asked", "PIPL 13", "partly by the scan", "models: 3", "purposes is not known",
                 "FROM file", "An input is missing"):  # fmt: skip
        expect(page.locator("main")).to_contain_text(part)
    page.get_by_role("link", name=re.compile("^i-")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Issues: i-")
    expect(page.locator("main")).to_contain_text("mend or remove the record")


def test_from_a_person_to_samples_to_findings(open_page: Open, page_file: Path) -> None:
    page = open_page(page_file, "view=people&lang=en")
    page.get_by_role("link", name="p2").first.click()
    expect(page.get_by_role("heading", name=re.compile("Consent records"))).to_be_visible()
    assert "r2" in page.locator("main").inner_text()
    page.get_by_role("link", name=re.compile(r"f\d\.-\.\d+")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Samples")
    expect(page.get_by_role("heading", name=re.compile("Decisions"))).to_be_visible()
    page.get_by_role("link", name=re.compile("^f-")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Findings: f-")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Samples")
    page.get_by_role("link", name=re.compile("^All 1 in the table")).first.click()
    expect(page.locator(".applied, select")).not_to_have_count(0)
    assert page.locator("tbody tr").count() == 1


def test_a_row_that_is_not_there(open_page: Open, page_file: Path) -> None:
    page = open_page(page_file, "view=people&id=p99&lang=en")
    assert "This page has no such row: p99" in page.locator("main").inner_text()


def test_the_language_is_switched_kept_and_shared(open_page: Open, page_file: Path) -> None:
    page = open_page(page_file, "view=checks&lang=en")
    assert page.evaluate("document.documentElement.lang") == "en"
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("检查")
    assert page.evaluate("[document.documentElement.lang, document.activeElement.dataset.lang]") == [
        "zh-Hans",
        "zh",
    ]
    assert "所有模型均已检查" in page.locator("main").inner_text()
    assert "语料中没有其所指的内容" in page.locator("main").inner_text()
    page.get_by_role("navigation").get_by_role("link", name="判定").click()
    expect(page.locator("main")).to_contain_text("已过期")
    assert "lang=zh" in page.evaluate("location.hash")


@pytest.mark.parametrize(("locale", "lang"), [("zh-CN", "zh-Hans"), ("de-DE", "en"), ("en-US", "en")])
def test_the_browser_s_language_decides_where_nothing_else_does(
    open_page: Open, page_file: Path, locale: str, lang: str
) -> None:
    page = open_page(page_file, "", locale=locale)
    assert page.evaluate("document.documentElement.lang") == lang


def test_the_file_s_language_comes_before_the_browser_s(open_page: Open, report: Path) -> None:
    page = open_page(written(report, "zh"), "")
    expect(page.get_by_role("heading", name="结论", exact=True)).to_be_visible()


def test_no_english_word_of_ours_is_left_in_chinese(open_page: Open, page_file: Path) -> None:
    page = open_page(page_file, "view=overview&lang=zh")
    heads = page.locator("h1, h2, h3, th[scope=col], caption, nav a, header button:not([data-lang=en])")
    for text in heads.all_inner_texts():
        assert re.search("[\u4e00-\u9fff]", text) or "sha256" in text, text


def test_an_old_browser_unpacks_the_rows_by_itself(open_page: Open, page_file: Path) -> None:
    page = open_page(page_file, "view=findings&lang=en", "delete window.DecompressionStream")
    assert page.locator("tbody tr").count() == SAMPLES
    assert (
        page.locator("tbody").inner_text()
        == open_page(page_file, "view=findings&lang=en").locator("tbody").inner_text()
    )


def test_a_hundred_thousand_findings(open_page: Open, tmp_path: Path) -> None:
    file = written(long_report(tmp_path / "long.duckdb", 100_000))
    page = open_page(file, "view=findings&lang=en")
    count = page.locator(".count")
    expect(count).to_have_text("100,000 of 100,000 rows")
    drawn = page.locator("tbody tr").count()
    assert drawn < 100
    page.locator(".frame").evaluate("frame => { frame.scrollTop = frame.scrollHeight; }")
    until(lambda: page.locator("tr[aria-rowindex='100001']").count() == 1)
    page.get_by_label("Search in all columns").fill("e-mail")
    expect(count).to_have_text("33,334 of 100,000 rows")
    page.locator("thead button[data-column=score]").click()
    expect(page.locator("th[aria-sort=ascending]")).to_be_visible()
    page.get_by_label("Search in all columns").fill("e-mail f1.-.99999")
    expect(count).to_have_text("1 of 100,000 rows")
    # The page's own unpacking stands the same test: many blocks, long distances.
    old = open_page(file, "view=findings&lang=en", "delete window.DecompressionStream")
    expect(old.locator(".count")).to_have_text("100,000 of 100,000 rows")


def test_a_cut_table_says_how_much_is_missing(open_page: Open, cut_file: Path) -> None:
    page = open_page(cut_file, "view=findings&lang=en")
    expect(page.get_by_role("status")).to_contain_text("This page holds the first 3,000 of 5,000 rows")
    page = open_page(cut_file, "view=files&id=f1&lang=en")
    expect(page.locator("main")).to_contain_text("rows may be missing here")


def test_a_report_of_nothing(open_page: Open, tmp_path: Path) -> None:
    build(tmp_path / "r.duckdb", {"scan": [make(ScanRecord, ledger_digest=None, applicant=None)]})
    page = open_page(written(tmp_path / "r.duckdb"))
    expect(page.locator("#s-verdict")).to_contain_text("no file was found")
    expect(page.locator("#s-ledger")).to_contain_text("No consent ledger was given")
    for name in LISTS:
        page.evaluate("name => { location.hash = `#view=${name}&lang=en`; }", name)
        expect(page.get_by_role("status")).to_contain_text(re.compile(r"(\d+) of \1 rows"))
    page.evaluate("dispatchEvent(new Event('beforeprint'))")


def test_damaged_rows_are_told(open_page: Open, page_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "damaged.html"
    file.write_text(re.sub(r'(data-table="findings">H4sI.{40})', r"\1AAAA", page_file.read_text()))
    assert file.read_text() != page_file.read_text()
    for script in ("", "delete window.DecompressionStream"):
        page = open_page(file, "view=findings&lang=en", script)
        expect(page.get_by_role("alert")).to_contain_text("The rows in this page are damaged")


def test_the_print_holds_what_matters(open_page: Open, page_file: Path, tmp_path: Path) -> None:
    page = open_page(page_file, "view=findings&lang=en", color_scheme="dark")
    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    document = pypdfium2.PdfDocument(tmp_path / "page.pdf")
    texts = [document[number].get_textpage().get_text_bounded() for number in range(len(document))]
    text = re.sub(r"\s+", " ", " ".join(texts))
    assert len(texts) > 4
    for told in (*HEADS, "Incomplete", "ZZZ-01", "record.invalid", f"1 / {len(texts)}"):
        assert told in text, told
    assert (
        document[0].render().to_pil().convert("L").getpixel((5, 5)) == 255
    )  # white, though the screen was dark
    assert not page.locator("#print *").count()
    old = open_page(page_file, "view=overview&lang=zh")
    old.pdf(path=tmp_path / "zh.pdf", prefer_css_page_size=True)
    chinese = pypdfium2.PdfDocument(tmp_path / "zh.pdf")[0].get_textpage().get_text_bounded()
    assert "训练数据溯源报告" in chinese


def test_a_long_table_is_printed_in_part_and_says_so(open_page: Open, cut_file: Path) -> None:
    page = open_page(cut_file)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("#print")).to_contain_text("The first 40 of 5,000 rows are printed")


def test_without_script_the_verdict_is_told(browser, page_file: Path) -> None:  # type: ignore[no-untyped-def]
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(page_file.as_uri())
    said = page.locator("body").inner_text()
    context.close()
    assert "Training-data provenance report: Incomplete" in said
    assert "训练数据溯源报告: 不完整" in said


def test_a_changed_report_is_not_vouched_for(open_page: Open, tmp_path: Path) -> None:
    path = long_report(tmp_path / "r.duckdb", 3)
    with duckdb.connect(str(path)) as con:
        con.execute("UPDATE finding SET score = 0.1")
        con.execute("UPDATE run SET decided_from = ?", ["ab" * 32])
    page = open_page(written(path))
    expect(page.locator("#s-verdict .verdict")).to_contain_text("DOES NOT MATCH")
    # Of new decisions it says, beside, that the data were not read.
    expect(page.locator("#s-verdict")).to_contain_text("Decided again from the report abababababab")

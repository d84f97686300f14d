"""Tables in answers: drawn, sorted, filtered, chosen from, copied, saved, and harmless whatever is in their cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import Locator, expect

from pywry import TableArtifact
from tests.browser.conftest import Visit
from tests.browser.hostile import FOREIGN
from tests.browser.test_accessibility import clean
from tests.browser.test_artifacts import button, card, copied, shown

CITIES = [
    {"city": "Rome", "people": 2_800_000, "founded": "2001-04-21", "capital": True},
    {"city": "Oslo", "people": 720_000, "founded": "2010-01-01", "capital": True},
    {"city": "=Bergen", "people": 290_000.5, "founded": None, "capital": False},
]


@pytest.fixture
def reader(new_visit: Callable[..., Visit]) -> Visit:
    """A user whose browser lets the page use the clipboard; nothing moves."""
    return new_visit(
        permissions=["clipboard-read", "clipboard-write"],
        accept_downloads=True,
        reduced_motion="reduce",
    )


def show(visit: Visit, **fields: Any) -> Locator:
    """Have a table said and wait until its grid is there."""
    shown(visit, TableArtifact(title="Cities", **{"data": CITIES, **fields}))
    table = card(visit, "Cities")
    expect(table.get_by_role("grid")).to_be_visible()
    return table


def column(table: Locator, name: str) -> list[str]:
    """What the cells of a column say, from top to bottom."""
    cells = table.locator(f'[role="gridcell"][col-id="{name}"]')
    rows = [(int(each.locator("..").get_attribute("row-index") or 0), each) for each in cells.all()]
    return [each.inner_text() for _, each in sorted(rows, key=lambda row: row[0])]


def header(table: Locator, name: str) -> Locator:
    """The header of a column."""
    return table.locator(f'[role="columnheader"][col-id="{name}"]')


def test_a_table_is_drawn_in_the_language_of_the_page_and_is_there_after_a_reload(
    reader: Visit,
) -> None:
    table = show(reader)
    for _ in range(2):
        expect(table.get_by_role("gridcell", name="Rome")).to_be_visible()
        assert column(table, "people") == ["2,800,000", "720,000", "290,000.5"]
        assert column(table, "founded") == ["2001-04-21", "2010-01-01", ""]
        assert table.get_by_role("grid").get_attribute("aria-label") == "Table: Cities, 3 rows"
        reader.chat.reload()
        reader.chat.settled("complete")
        expect(table.get_by_role("grid")).to_be_visible()


def test_it_is_sorted_by_its_values_and_filtered(reader: Visit) -> None:
    table = show(reader)
    header(table, "people").locator(".ag-header-cell-label").click()
    expect(header(table, "people")).to_have_attribute("aria-sort", "ascending")
    assert column(table, "city") == ["=Bergen", "Oslo", "Rome"]
    header(table, "city").locator(".ag-header-cell-filter-button").click()
    field = reader.page.locator(".ag-filter input:visible").first
    field.fill("ro")
    expect(table.get_by_role("gridcell", name="Oslo")).to_have_count(0)
    assert column(table, "city") == ["Rome"]
    field.press("Escape")
    button(table, "Copy").click()
    expect(button(table, "Copied")).to_be_visible()
    assert copied(reader).splitlines()[1].startswith("Rome,")


def test_it_is_saved_as_a_file_in_which_nothing_is_a_formula(reader: Visit) -> None:
    table = show(reader)
    with reader.page.expect_download() as saved:
        button(table, "Download").click()
    assert saved.value.suggested_filename == "Cities.csv"
    text = Path(saved.value.path()).read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["city"] for row in rows] == ["Rome", "Oslo", "'=Bergen"]
    assert [row["people"] for row in rows] == ["2800000", "720000", "290000.5"]


def test_rows_are_chosen_and_copied_by_the_keyboard(reader: Visit) -> None:
    table = show(reader)
    table.get_by_role("gridcell", name="Oslo").click()
    reader.page.keyboard.press("Control+c")
    reader.page.wait_for_function("async () => (await navigator.clipboard.readText()) !== ''")
    assert copied(reader) == ("city\tpeople\tfounded\tcapital\nOslo\t720000\t2010-01-01\ttrue\n")


def test_rows_are_not_chosen_when_the_options_say_so(reader: Visit) -> None:
    table = show(reader, grid_options={"rowSelection": False})
    table.get_by_role("gridcell", name="Oslo").click()
    reader.page.keyboard.press("Control+c")
    reader.page.wait_for_function("async () => (await navigator.clipboard.readText()) !== ''")
    assert copied(reader) == "Oslo"
    expect(table.locator('[aria-selected="true"]')).to_have_count(0)


def test_a_new_version_takes_its_place(reader: Visit) -> None:
    prompt = reader.ask("Show").say(TableArtifact(artifact_id="t", title="Cities", data=CITIES))
    table = card(reader, "Cities")
    expect(table.get_by_role("gridcell", name="Rome")).to_be_visible()
    more = [*CITIES, {"city": "Bonn", "people": 1, "founded": None, "capital": None}]
    prompt.say(TableArtifact(artifact_id="t", title="Cities", data=more))
    expect(table.get_by_role("gridcell", name="Bonn")).to_be_visible()
    prompt.say(TableArtifact(artifact_id="t", title="Cities", data={"other": [1, 2]}))
    expect(header(table, "other")).to_be_visible()
    expect(table.get_by_role("gridcell", name="Rome")).to_have_count(0)
    prompt.end()


def test_a_large_table_is_a_file_and_draws_only_what_is_seen(reader: Visit) -> None:
    data = pd.DataFrame({"number": range(100_000), "text": [f"row {n}" for n in range(100_000)]})
    table = show(reader, data=data)
    expect(table.get_by_role("gridcell", name="row 0", exact=True)).to_be_visible()
    assert table.get_by_role("row").count() < 60
    assert table.get_by_role("grid").get_attribute("aria-rowcount") in {"100001", "100000"}


def test_an_empty_table_says_so(reader: Visit) -> None:
    shown(reader, TableArtifact(title="Cities", data={"city": []}))
    # It is also told to assistive technology.
    words = card(reader, "Cities").locator("span", has_text="No rows")
    expect(words).to_be_visible()


def test_what_an_author_says_about_columns_is_heeded_and_never_run(reader: Visit) -> None:
    table = show(
        reader,
        column_defs=[
            {"field": "people", "headerName": "People", "sort": "desc", "width": 140},
            {
                "field": "city",
                "valueGetter": "document.title = 'run'",
                "cellStyle": {"backgroundImage": "url(https://attacker.example/x)"},
                "valueFormatter": "fetch('https://attacker.example')",
            },
        ],
        grid_options={"pagination": True, "paginationPageSize": 2, "getRowId": "alert(1)"},
    )
    expect(header(table, "people")).to_contain_text("People")
    expect(table.get_by_text("Page", exact=False).first).to_be_visible()
    assert column(table, "city") == ["Rome", "Oslo"]
    assert reader.page.title() != "run"


def widths(table: Locator) -> dict[str, float]:
    """How wide the headers are that are drawn, by their columns."""
    return dict(table.evaluate(WIDTHS))


WIDTHS = """table => Object.fromEntries([...table.querySelectorAll('[role="columnheader"][col-id]')].map(
    each => [each.getAttribute("col-id"), each.getBoundingClientRect().width]))"""
FILLED = """table => {
    const shown = [...table.querySelectorAll('[role="columnheader"][col-id]')].map(each => each.getBoundingClientRect());
    const { left, right } = table.querySelector(".pywry-grid").getBoundingClientRect();
    const [first, last] = [Math.min(...shown.map(each => each.left)), Math.max(...shown.map(each => each.right))];
    return first - left < 2 && Math.abs(right - last) < 2;
}"""


def filled(table: Locator) -> None:
    """Wait until the columns are together as wide as the table."""
    table.page.wait_for_function(FILLED, arg=table.element_handle())


def test_equal_values_below_each_other_are_one_cell_where_it_is_asked_for(reader: Visit) -> None:
    data = {"city": ["Rome", "Rome", "Oslo", "Rome"], "note": ["x", "x", "y", "y"]}
    prompt = reader.ask("Show")
    fields: dict[str, Any] = {"artifact_id": "t", "title": "Cities"}
    defined: list[dict[str, Any]] = [{"field": "city", "spanRows": True}, {"field": "note"}]
    prompt.say(TableArtifact(**fields, data=data, column_defs=defined))
    table = card(reader, "Cities")
    cells = table.locator('[role="gridcell"][col-id="city"]')
    expect(cells).to_have_count(3)
    expect(cells.filter(has_text="Rome").and_(table.locator('[aria-rowspan="2"]'))).to_have_count(1)
    expect(table.locator('[role="gridcell"][col-id="note"]')).to_have_count(4)
    header(table, "city").locator(".ag-header-cell-label").click()
    expect(table.locator('[aria-rowspan="3"]')).to_have_text("Rome")
    expect(cells).to_have_count(2)
    data = {**data, "city": ["Rome", "Oslo", "Oslo", "Bern"]}
    prompt.say(TableArtifact(**fields, data=data, column_defs=defined))
    expect(table.locator('[aria-rowspan="2"]')).to_have_text("Oslo")
    expect(cells).to_have_count(3)
    prompt.end()


def test_columns_share_the_width_also_when_it_changes(reader: Visit) -> None:
    table = show(reader, data={"city": ["Rome", "Oslo"], "people": [2_800_000, 720_000]})
    filled(table)
    narrow = widths(table)
    button(table, "Maximise").click()
    reader.page.wait_for_function(
        "([table, width]) => table.querySelector('.pywry-grid').offsetWidth > width",
        arg=[table.element_handle(), sum(narrow.values()) + 100],
    )
    filled(table)
    assert min(widths(table).values()) > min(narrow.values())
    reader.page.keyboard.press("Escape")
    filled(table)
    assert widths(table) == pytest.approx(narrow, abs=1)


def test_a_width_that_the_author_or_the_reader_gave_is_kept(reader: Visit) -> None:
    defined = [{"field": "city", "width": 90}, {"field": "people"}, {"field": "founded"}]
    table = show(reader, column_defs=defined)
    filled(table)
    assert widths(table)["city"] == 90
    before = widths(table)["people"]
    edge = header(table, "people").locator(".ag-header-cell-resize").bounding_box()
    assert edge is not None
    middle = (edge["x"] + edge["width"] / 2, edge["y"] + edge["height"] / 2)
    reader.page.mouse.move(*middle)
    reader.page.mouse.down()
    reader.page.mouse.move(middle[0] - 20, middle[1], steps=4)
    reader.page.mouse.up()
    reader.page.wait_for_function(
        "([header, width]) => Math.abs(header.getBoundingClientRect().width - width) < 2",
        arg=[header(table, "people").element_handle(), before - 20],
    )
    chosen = widths(table)["people"]
    button(table, "Maximise").click()
    filled(table)
    assert widths(table) == pytest.approx({**widths(table), "city": 90, "people": chosen}, abs=1)


def test_a_scroll_bar_without_room_of_its_own_hides_no_values(reader: Visit) -> None:
    table = show(reader, data={"number": list(range(60))})
    filled(table)
    bar = table.locator(".ag-body-vertical-scroll-viewport")
    expect(bar).to_have_css("background-color", "rgba(0, 0, 0, 0)")


def test_many_columns_stay_readable_and_scroll_sideways(reader: Visit) -> None:
    table = show(reader, data={f"Column {number:02}": ["a value"] for number in range(40)})
    wide = widths(table)
    assert min(wide.values()) >= 64
    label = header(table, "Column 00").locator(".ag-header-cell-text")
    assert label.evaluate("each => each.scrollWidth <= each.clientWidth")
    last = header(table, "Column 39")
    expect(last).to_have_count(0)
    header(table, "Column 00").hover()
    reader.page.mouse.wheel(20_000, 0)
    expect(last).to_be_in_viewport()


@pytest.mark.parametrize("payload", FOREIGN)
def test_nothing_in_a_table_is_run(reader: Visit, payload: str) -> None:
    shown(
        reader,
        TableArtifact(
            title=payload,
            data={payload: [payload, None], "plain": ["x", payload]},
            column_defs=[{"field": payload, "headerName": payload, "headerTooltip": payload}],
        ),
    )
    expect(reader.page.get_by_role("grid")).to_be_visible()
    # The watch of the fixture sees whatever would have been run, loaded or refused.


def test_axe_finds_nothing_in_a_table(reader: Visit) -> None:
    show(reader)
    clean(reader)


def test_it_reads_from_right_to_left(new_visit: Callable[..., Visit]) -> None:
    reader = new_visit(locale="ar-EG", reduced_motion="reduce")
    shown(reader, TableArtifact(title="Cities", data=CITIES))
    grid = reader.page.locator(".pywry-grid")
    expect(grid.locator(".ag-rtl").first).to_be_visible()

"""Tables and charts beside the chat: really drawn, heard, changed, in both themes, and harmless whatever is in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from pywry import PlotlyArtifact, TableArtifact
from pywry.testing.browser import ChatPage
from tests.browser.conftest import User
from tests.browser.hostile import FOREIGN
from tests.browser.programs import Program
from tests.browser.prompter import ADDRESS, Stage
from tests.browser.test_accessibility import violations
from tests.browser.test_tables import filled, widths

HOSTILE = (
    f'"><img src={FOREIGN}/x.png onerror="window.HACKED=1"><script>window.HACKED=2</script>'
    f'<a href="javascript:window.HACKED=3">x</a>{{{{constructor}}}}'
)


@pytest.fixture(scope="module")
def widgets_stage() -> Iterator[Stage]:
    """The stage of the dashboard."""
    with Stage() as stage:
        yield stage


@pytest.fixture(scope="module")
def widgets_app(widgets_stage: Stage) -> Iterator[Program]:
    """A dashboard beside a chat, a page with a table, and one with a chart."""
    with Program("widgets.py", {ADDRESS: str(widgets_stage.port)}) as program:
        yield program


SLOW = 60_000
"""Milliseconds that a chart may take: each frame reads the five megabytes of plotly.js for itself."""


def drawn(marks: Locator, count: int) -> None:
    """Wait until a chart has drawn so many marks."""
    expect(marks).to_have_count(count, timeout=SLOW)


class Dashboard:
    """The page, and the Python behind it."""

    def __init__(self, page: Page, stage: Stage, url: str, user: User) -> None:
        self.page = page
        self.stage = stage
        self.url = url
        self.user = user

    def part(self, name: str) -> Locator:
        """A component's element."""
        return self.page.locator(f'[data-component-id="{name}"]')

    def chart(self, name: str) -> FrameLocator:
        """What is inside of a chart's frame."""
        return self.part(name).frame_locator("iframe")

    def column(self, name: str, of: str = "orders") -> Locator:
        """The cells of a column."""
        return self.part(of).locator(f'[role="gridcell"][col-id="{name}"]')

    def emit(self, event: str, **data: Any) -> None:
        """Have Python emit an event."""
        self.stage.ask("emit", event=event, data=data)

    def extract(self, name: str) -> dict[str, Any]:
        """What a component says that it shows."""
        script = "name => window[Symbol.for('pywry.components')].get(name).extract()"
        return dict(self.page.evaluate(script, name))

    def requests(self, what: str) -> list[str]:
        """The addresses that were asked for and have this in them."""
        return [each for each in self.user.watch.requests if what in each]


@pytest.fixture
def new_dashboard(
    new_user: Callable[..., User], widgets_stage: Stage, widgets_app: Program
) -> Iterator[Callable[..., Dashboard]]:
    """Open one of the app's pages."""

    def open_page(label: str = "main", **options: Any) -> Dashboard:
        user = new_user(viewport={"width": 1280, "height": 900}, **options)
        page = user.context.new_page()
        url = widgets_app.url.replace("/main", f"/{label}")
        page.goto(url)
        return Dashboard(page, widgets_stage, url, user)

    yield open_page
    widgets_stage.clear()


@pytest.fixture
def dashboard(new_dashboard: Callable[..., Dashboard]) -> Dashboard:
    """The dashboard, with its table drawn."""
    dashboard = new_dashboard()
    expect(dashboard.column("city").first).to_be_visible()
    return dashboard


def test_rows_and_bars_are_drawn_beside_the_chat(dashboard: Dashboard) -> None:
    expect(dashboard.column("city")).to_have_text(["Rome", "Oslo", "Bern", "Wien"])
    drawn(dashboard.chart("bars").locator(".bars .point"), 2)
    drawn(dashboard.chart("line").locator(".scatterlayer .js-line"), 1)
    expect(dashboard.page.locator(".pywry-chat[data-mounted]")).to_be_visible()
    assert dashboard.part("orders").get_attribute("aria-label") == "Orders"


def test_what_a_person_does_reaches_python(dashboard: Dashboard) -> None:
    dashboard.column("orders").nth(1).click()
    (data,) = dashboard.stage.noted("grid:cell-click")
    assert data == {
        "componentId": "orders",
        "column": "orders",
        "value": 7,
        "rowIndex": 1,
        "row": {"city": "Oslo", "orders": 7, "day": "2026-01-02T00:00:00"},
    }
    (data,) = dashboard.stage.noted("grid:row-selected")
    assert (data["componentId"], data["count"], data["rows"][0]["city"]) == ("orders", 1, "Oslo")
    drawn(dashboard.chart("bars").locator(".bars .point"), 2)
    box = dashboard.chart("bars").locator(".bars .point").first.bounding_box()
    assert box is not None
    dashboard.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    dashboard.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    (data,) = dashboard.stage.noted("plotly:click")
    assert data["componentId"] == "bars"
    assert (data["points"][0]["x"], data["points"][0]["y"]) == ("Rome", 12)


def test_rows_are_selected_only_where_the_author_says_so(
    new_dashboard: Callable[..., Dashboard],
) -> None:
    table = new_dashboard("table")
    table.column("n", of="grid").nth(1).click()
    (data,) = table.stage.noted("grid:cell-click")
    assert data["rowIndex"] == 1
    assert table.extract("grid")["selected"] is False
    expect(table.part("grid").locator('[aria-selected="true"]')).to_have_count(0)
    asking = new_dashboard("main")
    asking.column("city").nth(1).click()
    expect(asking.part("orders").locator('[role="row"][aria-selected="true"]')).to_have_count(1)
    assert asking.extract("orders")["selected"] is True


def test_nobody_has_to_listen(dashboard: Dashboard) -> None:
    """The line has no callback: zooming it is no error in the console, which every test looks at."""
    line = dashboard.chart("line").locator(".scatterlayer .js-line")
    drawn(line, 1)
    answer = dashboard.page.evaluate("() => pywry.emit('plotly:relayout', {changes: {}})")
    assert answer is None


def test_mentions_read_what_is_shown(dashboard: Dashboard) -> None:
    expect(dashboard.part("bars").locator('[data-state="ready"]')).to_be_visible(timeout=SLOW)
    dashboard.part("orders").locator('[role="columnheader"][col-id="orders"]').click()
    expect(dashboard.column("city")).to_have_text(["Oslo", "Rome", "Wien", "Bern"])
    shown = dashboard.extract("orders")
    assert shown["content"].splitlines()[:2] == ["city,orders,day", "Oslo,7,2026-01-02T00:00:00"]
    assert (shown["mediaType"], shown["rows"], shown["total"]) == ("text/csv", 4, 4)
    assert shown["selected"] is False
    dashboard.column("city").filter(has_text="Wien").click()
    chosen = dashboard.extract("orders")
    assert (chosen["rows"], chosen["selected"]) == (1, True)
    assert chosen["content"].splitlines()[1].startswith("Wien,21")
    chart = dashboard.extract("bars")
    assert chart["content"] == '[{"type":"bar","x":["Rome","Oslo"],"y":[12,7]}]'
    assert chart["mediaType"] == "application/json"


def test_python_shows_something_else_also_to_who_comes_later(
    new_dashboard: Callable[..., Dashboard],
) -> None:
    first = new_dashboard()
    expect(first.column("city").first).to_be_visible()
    first.stage.ask("frame")
    expect(first.column("city")).to_have_text(["Rome", "Oslo"])
    first.emit(
        "plotly:update-figure",
        componentId="bars",
        figure={"data": [{"type": "bar", "x": ["a", "b", "c"], "y": [1, 2, 3]}]},
    )
    drawn(first.chart("bars").locator(".bars .point"), 3)
    second = new_dashboard()
    expect(second.column("city")).to_have_text(["Rome", "Oslo"])
    drawn(second.chart("bars").locator(".bars .point"), 3)


def test_pages_come_and_go_with_the_number_of_rows(dashboard: Dashboard) -> None:
    panel = dashboard.part("orders").locator(".ag-paging-panel")
    expect(panel).to_be_hidden()
    rows = {"city": [f"City {number}" for number in range(11)]}
    dashboard.emit("grid:update-data", componentId="orders", data=rows)
    expect(panel).to_be_visible()
    expect(panel).to_contain_text("11")
    dashboard.emit("grid:update-data", componentId="orders", data={"city": rows["city"][:10]})
    expect(panel).to_be_hidden()
    assert dashboard.extract("orders")["total"] == 10


def test_how_long_the_reader_wants_pages_stays(new_dashboard: Callable[..., Dashboard]) -> None:
    table = new_dashboard("table")
    panel = table.part("grid").locator(".ag-paging-panel")
    panel.get_by_role("combobox").click()
    table.page.get_by_role("option", name="20", exact=True).click()
    expect(panel).to_contain_text("1 to 20 of 250")
    rows = {"n": list(range(250, 0, -1)), "text": ["y"] * 250}
    table.emit("grid:update-data", componentId="grid", data=rows)
    expect(table.column("n", of="grid").first).to_have_text("250")
    expect(panel).to_contain_text("1 to 20 of 250")


def test_the_newest_wins_however_fast_it_changes(dashboard: Dashboard) -> None:
    before = len(dashboard.requests("/data/main/orders"))
    for number in range(30):
        dashboard.emit("grid:update-data", componentId="orders", data={"city": [f"C{number}"]})
    expect(dashboard.column("city")).to_have_text(["C29"])
    assert len(dashboard.requests("/data/main/orders")) - before <= 30


def test_both_follow_the_theme(dashboard: Dashboard) -> None:
    grid = dashboard.part("orders").locator(".ag-root-wrapper")
    title = dashboard.chart("line").locator(".xtick text").first
    colours = (
        "element => [getComputedStyle(element).backgroundColor, getComputedStyle(element).fill]"
    )
    expect(title).to_be_visible(timeout=SLOW)
    dark = (grid.evaluate(colours)[0], title.evaluate(colours)[1])
    dashboard.emit("pywry:update-theme", theme="light")
    expect(title).not_to_have_css("fill", dark[1])
    expect(grid).not_to_have_css("background-color", dark[0])
    dashboard.emit("pywry:update-theme", theme="dark")
    expect(title).to_have_css("fill", dark[1])
    expect(grid).to_have_css("background-color", dark[0])


def test_a_page_has_one_set_of_frames_and_each_library_once(dashboard: Dashboard) -> None:
    """Charts beside the chat and charts in it are frames of one page, drawn by one copy of the library."""
    bars = {"data": [{"type": "bar", "y": [1, 2]}]}
    drawn(dashboard.chart("line").locator(".scatterlayer .js-line"), 1)
    chat = ChatPage(dashboard.page)
    chat.send("charts")
    prompt = dashboard.stage.asked("charts")
    prompt.say(
        PlotlyArtifact(title="Said", figure=bars), TableArtifact(title="Told", data=[{"n": 1}])
    )
    said = dashboard.page.locator(".pywry-chat-artifact")
    drawn(said.frame_locator("iframe").first.locator(".bars .point"), 2)
    expect(said.get_by_role("gridcell").first).to_be_visible()
    for library in ("/assets/plotly.", "/assets/grid."):
        assert len(dashboard.requests(library)) == 1, library
    # Who decides which frames live is the same for both.
    shared = "() => window[Symbol.for('pywry.frames')] !== undefined"
    assert dashboard.page.evaluate(shared)
    for number in range(9):
        prompt.say(PlotlyArtifact(title=f"Chart {number}", figure=bars))
    prompt.end()
    expect(said.locator(".pywry-chat-frame")).to_have_count(10)
    expect(said.last.locator("iframe")).to_be_attached()
    assert dashboard.page.locator(".pywry-chat-frame > iframe").count() <= 10
    assert dashboard.part("line").locator("iframe").count() == 1


def test_a_page_from_one_line_fills_the_page(new_dashboard: Callable[..., Dashboard]) -> None:
    table = new_dashboard("table")
    expect(table.part("grid").get_by_role("gridcell").first).to_be_visible()
    content = table.page.locator(".pywry-content").bounding_box()
    grid = table.part("grid").locator(".pywry-grid").bounding_box()
    assert content is not None
    assert grid is not None
    assert content["height"] - grid["height"] == pytest.approx(48, abs=1)
    expect(table.part("grid").locator(".ag-paging-panel")).to_contain_text("250")
    filled(table.part("grid"))
    before = widths(table.part("grid"))["n"]
    table.page.set_viewport_size({"width": 1600, "height": 900})
    wider = "width => document.querySelector('.pywry-grid').offsetWidth > width + 200"
    table.page.wait_for_function(wider, arg=grid["width"])
    filled(table.part("grid"))
    assert widths(table.part("grid"))["n"] > before
    chart = new_dashboard("chart")
    drawn(chart.chart("chart").locator(".bars .point"), 1)
    box = chart.part("chart").locator("iframe").bounding_box()
    assert box is not None
    assert box["height"] == pytest.approx(content["height"] - 48, abs=1)
    expect(chart.chart("chart").locator(".modebar-btn")).to_have_count(0)


def test_what_cannot_be_fetched_can_be_tried_again(new_user: Callable[..., User]) -> None:
    # An app of its own: where something was changed before, the page tries again by itself as soon as it hears of that.
    with Stage() as stage, Program("widgets.py", {ADDRESS: str(stage.port)}) as program:
        user = new_user(locale="de-DE")
        user.watch.network_fails = True
        page = user.context.new_page()
        page.route("**/data/**", lambda route: route.abort())
        page.goto(program.url.replace("/main", "/table"))
        grid = page.locator('[data-component-id="grid"]')
        again = grid.get_by_role("status").get_by_role("button", name="Noch einmal versuchen")
        expect(again).to_be_visible()
        page.unroute("**/data/**")
        again.click()
        expect(grid.get_by_role("gridcell").first).to_be_visible()
        problems = user.watch.problems
        user.watch.problems = [each for each in problems if "Failed to fetch" not in each]


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_a_dashboard_is_accessible(
    new_user: Callable[..., User], widgets_stage: Stage, theme: str
) -> None:
    with (
        Stage() as stage,
        Program("widgets.py", {ADDRESS: str(stage.port), "APP_THEME": theme}) as program,
    ):
        page = new_user().context.new_page()
        page.goto(program.url)
        expect(page.get_by_role("gridcell").first).to_be_visible()
        expect(page.locator('[data-state="ready"]').first).to_be_visible(timeout=SLOW)
        assert violations(ChatPage(page)) == []


def test_hostile_data_runs_nothing(new_user: Callable[..., User]) -> None:
    with (
        Stage() as stage,
        Program("widgets.py", {ADDRESS: str(stage.port), "APP_TEXT": HOSTILE}) as program,
    ):
        page = new_user().context.new_page()
        for label in ("table", "chart"):
            page.goto(program.url.replace("/main", f"/{label}"))
            if label == "table":
                cell = page.locator('[role="gridcell"][col-id="text"]').first
                expect(cell).to_have_text(HOSTILE)
                cell.click()
                assert stage.noted("grid:cell-click")[0]["value"] == HOSTILE
            else:
                frame = page.frame_locator("iframe")
                drawn(frame.locator(".bars .point"), 1)
                assert frame.locator("body").evaluate("() => window.HACKED") is None
            assert page.evaluate("() => window.HACKED") is None
            assert page.locator(f'img[src^="{FOREIGN}"]').count() == 0

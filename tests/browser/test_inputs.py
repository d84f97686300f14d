"""Buttons, inputs and modals in a real browser: what the person does reaches Python, what Python sets is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from pywry.testing.browser import ChatPage
from tests.browser.conftest import User
from tests.browser.hostile import FOREIGN
from tests.browser.programs import Program
from tests.browser.prompter import ADDRESS, Stage
from tests.browser.test_accessibility import violations


@pytest.fixture(scope="module")
def inputs_stage() -> Iterator[Stage]:
    """The stage of the app with all inputs."""
    with Stage() as stage:
        yield stage


@pytest.fixture(scope="module")
def inputs_app(inputs_stage: Stage) -> Iterator[Program]:
    """An app with all inputs. What is set from Python stays, so each test looks at inputs of its own."""
    with Program("inputs.py", {ADDRESS: str(inputs_stage.port)}) as program:
        yield program


class Inputs:
    """The page, and the Python behind it."""

    def __init__(self, page: Page, stage: Stage) -> None:
        self.page = page
        self.stage = stage

    def connected(self) -> Inputs:
        """Wait until the page hears what Python says: Python's answer comes after that."""
        self.page.evaluate("() => pywry.emit('toolbar:input')")
        return self

    def option(self, **which: Any) -> Locator:
        """Return options of the list that is open."""
        return self.page.locator(".pywry-picker-box").get_by_role("option", **which)

    def part(self, name: str) -> Locator:
        """Return a component's element."""
        return self.page.locator(f'[data-component-id="{name}"]')

    def control(self, name: str) -> Locator:
        """Return what of a component has the focus."""
        return self.page.locator(f"#{name}-control")

    def heard(self) -> dict[str, Any]:
        """Wait for the next event of an input, as Python got it."""
        (data,) = self.stage.noted("input")
        return dict(data)

    def emit(self, event: str, **data: Any) -> None:
        """Have Python emit an event."""
        self.stage.ask("emit", event=event, data=data)

    def set(self, name: str, value: Any) -> None:
        """Have Python set an input."""
        self.emit("toolbar:set-value", componentId=name, value=value)

    def state(self) -> dict[str, Any]:
        """Have Python ask for all values."""
        self.emit("toolbar:request-state")
        (data,) = self.stage.noted("state")
        return dict(data["values"])


@pytest.fixture
def visit(
    new_user: Callable[..., User], inputs_app: Program, inputs_stage: Stage
) -> Iterator[Callable[..., Inputs]]:
    """Opens the page in a browser with these options."""

    def make(**options: Any) -> Inputs:
        page = new_user(**options).context.new_page()
        page.goto(inputs_app.url)
        return Inputs(page, inputs_stage).connected()

    yield make
    inputs_stage.clear()


@pytest.fixture
def page(visit: Callable[..., Inputs]) -> Inputs:
    """The page with all inputs."""
    return visit()


# ---- from the person to Python ------------------------------------------------------------------


def test_a_button_sends_its_data(page: Inputs) -> None:
    page.part("button").click()
    assert page.heard() == {"id": 7, "componentId": "button"}


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("text", "two", "two"),
        ("search", "three", "three"),
        ("area", "four\nlines", "four\nlines"),
        ("number", "7", 7),
        ("date", "2026-12-01", "2026-12-01"),
        ("secret", "sk-mine-0815", "sk-mine-0815"),
    ],
)
def test_what_is_typed_reaches_python(page: Inputs, name: str, typed: str, value: Any) -> None:
    page.control(name).fill(typed)
    assert page.heard() == {"value": value, "componentId": name}


def test_a_text_is_sent_when_nothing_more_comes_and_not_key_by_key(page: Inputs) -> None:
    page.part("text").evaluate("element => { element.dataset.debounce = '60000' }")
    page.control("text").press_sequentially("abc")
    page.part("button").click()
    assert page.heard() == {"value": "abcone", "componentId": "text"}
    assert page.heard()["componentId"] == "button"
    page.control("text").fill("entered")
    page.control("text").press("Enter")
    assert page.heard()["value"] == "entered"


def test_a_native_list_sends_value_and_label(page: Inputs) -> None:
    page.control("select").select_option("dublin")
    assert page.heard() == {"value": "dublin", "label": "Dublin", "componentId": "select"}


def test_switches_and_boxes_send_true_and_false(page: Inputs) -> None:
    page.page.get_by_label("Toggle").click()
    assert page.heard() == {"value": True, "componentId": "toggle"}
    page.page.get_by_label("Checkbox").click()
    assert page.heard() == {"value": False, "componentId": "checkbox"}


@pytest.mark.parametrize("name", ["radio", "tab"])
def test_groups_are_used_with_arrows(page: Inputs, name: str) -> None:
    page.part(name).get_by_role("radio", name="Athens").focus()
    page.page.keyboard.press("ArrowRight")
    assert page.heard() == {"value": "berlin", "label": "Berlin", "componentId": name}
    expect(page.part(name)).to_have_accessible_name(name.capitalize())


def test_a_slider_is_moved_by_keys(page: Inputs) -> None:
    page.control("slider").press("ArrowRight")
    assert page.heard() == {"value": 25, "componentId": "slider"}
    expect(page.part("slider").locator("output")).to_have_text("25")


def test_the_ends_of_a_range_do_not_pass_each_other(page: Inputs) -> None:
    start = page.page.get_by_label("Range: from")
    start.press("End")
    ends = {"start": 80, "end": 80}
    assert page.heard() == {"value": ends, **ends, "componentId": "range"}
    # Both thumbs are in one place, and the one that can move is on top.
    start.press("Home")
    assert page.heard()["start"] == 0


def test_a_number_out_of_range_is_not_sent(page: Inputs) -> None:
    number = page.control("number")
    number.fill("11")
    expect(number).to_have_attribute("aria-invalid", "true")
    number.press("Tab")
    expect(page.page.locator(".pywry-tip")).to_contain_text("10")
    number.fill("9")
    assert page.heard() == {"value": 9, "componentId": "number"}
    expect(number).to_have_attribute("aria-invalid", "false")


def test_a_ticker_is_pressed_by_pointer_and_by_key(page: Inputs) -> None:
    page.part("news").get_by_role("button", name="Pause").click()
    page.part("news").get_by_role("button", name="Oil 2").press("Enter")
    assert page.heard() == {"value": "Oil 2", "ticker": "oil", "componentId": "news"}


# ---- lists --------------------------------------------------------------------------------------


def test_a_searchable_list_is_used_with_the_keyboard(page: Inputs) -> None:
    finder = page.control("finder")
    expect(finder).to_have_accessible_name("Finder")
    expect(finder).to_have_text("Choose…")
    finder.press("ArrowDown")
    search = page.page.get_by_role("combobox", name="Search")
    expect(search).to_be_focused()
    # Without its accent, and in any case.
    search.press_sequentially("CORD")
    expect(page.option()).to_have_text(["Córdoba"])
    search.press("Enter")
    assert page.heard() == {"value": "córdoba", "label": "Córdoba", "componentId": "finder"}
    expect(finder).to_be_focused()
    expect(finder).to_have_text("Córdoba")
    expect(finder).to_have_attribute("aria-expanded", "false")


def test_what_is_active_is_told(page: Inputs) -> None:
    page.control("finder").click()
    search = page.page.get_by_role("combobox", name="Search")
    for _ in range(2):
        search.press("ArrowDown")
    active = search.get_attribute("aria-activedescendant")
    expect(page.page.locator(f"#{active}")).to_have_text("Córdoba")
    search.fill("nowhere")
    expect(page.page.get_by_role("status").filter(has_text="Nothing found")).to_be_visible()
    assert search.get_attribute("aria-activedescendant") is None
    search.press("Escape")
    expect(page.control("finder")).to_be_focused()


def test_several_are_chosen_and_the_list_stays_open(page: Inputs) -> None:
    page.control("multi").click()
    page.option(name="Berlin").click()
    both = {"value": ["athens", "berlin"], "label": ["Athens", "Berlin"]}
    assert page.heard() == {**both, "values": both["value"], "componentId": "multi"}
    page.page.keyboard.press("d")
    page.page.keyboard.press("Space")
    assert page.heard()["value"] == ["athens", "berlin", "dublin"]
    expect(page.control("multi")).to_have_text("3 chosen")
    expect(page.option(selected=True)).to_have_count(3)
    page.page.get_by_role("button", name="None", exact=True).click()
    assert page.heard()["value"] == []
    page.page.mouse.click(900, 500)
    expect(page.page.get_by_role("listbox")).to_be_hidden()


def test_a_list_is_used_by_touch(visit: Callable[..., Inputs]) -> None:
    page = visit(viewport={"width": 390, "height": 700}, has_touch=True, is_mobile=True)
    page.control("multi").tap()
    option = page.option(name="Essen")
    option.tap()
    assert page.heard()["value"] == ["athens", "essen"]
    box = page.page.locator(".pywry-picker-box").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    page.control("multi").tap()
    expect(option).to_be_hidden()


# ---- from Python to the page --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("select", "essen"),
        ("finder", "dublin"),
        ("multi", ["berlin", "essen"]),
        ("text", "from Python"),
        ("search", "sought"),
        ("area", "several\nlines"),
        ("number", 4.5),
        ("date", "2026-01-31"),
        ("slider", 65),
        ("range", {"start": 30, "end": 40}),
        ("toggle", True),
        ("checkbox", False),
        ("radio", "córdoba"),
        ("tab", "berlin"),
    ],
)
def test_python_sets_and_reads_every_input(page: Inputs, name: str, value: Any) -> None:
    before = page.state()
    page.set(name, value)
    assert page.state()[name] == value
    page.page.reload()
    page.connected()
    assert page.state()[name] == value
    page.emit("toolbar:set-values", values={name: before[name]})
    assert page.state()[name] == before[name]
    assert "secret" not in before


def test_options_change_and_an_input_can_be_switched_off(page: Inputs) -> None:
    for name in ("select", "finder", "radio"):
        before = page.state()[name]
        options = [{"label": "Fulda", "value": "fulda"}, "Gera"]
        page.emit("toolbar:set-value", componentId=name, options=options, value="Gera")
        assert page.state()[name] == "Gera"
        page.emit("toolbar:set-value", componentId=name, disabled=True)
        expect(page.part(name).locator(":disabled").first).to_be_attached()
        again = [city.lower() for city in ("Athens", "Berlin", "Córdoba")]
        page.emit("toolbar:set-value", componentId=name, options=again, disabled=False)
        page.set(name, before)


def test_what_is_being_typed_is_not_overwritten(page: Inputs) -> None:
    page.part("search").evaluate("element => { element.dataset.debounce = '60000' }")
    page.control("search").press_sequentially("half")
    page.set("search", "other")
    assert page.state()["search"] == "half"
    page.control("search").press("Enter")
    assert page.heard()["value"] == "half"
    page.set("search", "")
    assert page.state()["search"] == ""


def test_an_input_that_comes_later_works(page: Inputs) -> None:
    html = page.stage.ask("late")
    page.emit("pywry:set-content", id="later", html=html)
    page.page.get_by_label("Late").fill("here")
    assert page.heard() == {"value": "here", "componentId": "late"}
    page.emit("pywry:set-content", id="later", html="")


def test_a_part_of_a_ticker_changes(page: Inputs) -> None:
    page.emit("toolbar:marquee-set-item", ticker="gold", text="Gold 9")
    # What is seen twice changes twice.
    expect(page.part("news").locator('[data-ticker="gold"]')).to_have_text(["Gold 9", "Gold 9"])


# ---- secrets ------------------------------------------------------------------------------------


def test_a_secret_is_in_the_page_only_while_it_is_looked_at(
    page: Inputs, inputs_app: Program
) -> None:
    frames: list[str] = []
    other = page.page.context.new_page()
    other.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda frame: frames.append(str(frame))),
    )
    other.goto(inputs_app.url)
    html = page.page.request.get(inputs_app.url).text()
    field = page.control("secret")
    secret = page.stage.ask("secret")
    assert secret.startswith("sk-")
    assert secret not in html
    expect(field).to_have_attribute("placeholder", "••••••••")
    page.part("secret").get_by_role("button", name="Show the secret").click()
    expect(field).to_have_value(secret)
    expect(field).to_have_attribute("type", "text")
    page.part("secret").get_by_role("button", name="Hide the secret").click()
    expect(field).to_have_value("")
    expect(field).to_have_attribute("type", "password")
    assert "secret" not in page.state()
    # Another page, though of the same person, was not told.
    expect(other.locator("#secret-control")).to_have_value("")
    assert frames
    assert secret not in "".join(frames)
    assert secret not in inputs_app.output


def test_a_secret_is_copied(visit: Callable[..., Inputs]) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    page.part("secret").get_by_role("button", name="Copy").click()
    expect(page.page.get_by_role("status").filter(has_text="Copied")).to_be_attached()
    assert page.page.evaluate("navigator.clipboard.readText()") == page.stage.ask("secret")
    expect(page.control("secret")).to_have_value("")


# ---- modals -------------------------------------------------------------------------------------


def test_a_modal_keeps_the_focus_and_gives_it_back(page: Inputs) -> None:
    opener = page.page.get_by_role("button", name="Open the box")
    opener.click()
    box = page.page.get_by_role("dialog", name="A box")
    inside = page.page.get_by_label("Inside")
    expect(inside).to_be_focused()
    seen = set()
    for _ in range(8):
        page.page.keyboard.press("Tab")
        seen.add(page.page.evaluate("document.activeElement.closest('dialog')?.id"))
    assert seen == {"box"}
    page.page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(opener).to_be_focused()
    page.stage.noted("closed")


def test_a_modal_says_what_was_in_it_and_forgets_it(page: Inputs) -> None:
    page.emit("modal:open", id="box")
    inside = page.page.get_by_label("Inside")
    inside.fill("second")
    assert page.heard()["value"] == "second"
    page.page.mouse.click(5, 300)
    (closed,) = page.stage.noted("closed")
    assert closed == {"componentId": "box", "values": {"inside": "second", "picked": ""}}
    page.emit("modal:toggle:box")
    expect(inside).to_have_value("first")
    page.page.get_by_role("button", name="Done").click()
    expect(inside).to_be_hidden()
    page.stage.noted("closed")


def test_escape_closes_the_list_in_a_modal_and_then_the_modal(page: Inputs) -> None:
    page.emit("modal:open:box")
    page.control("picked").click()
    page.page.keyboard.press("Escape")
    expect(page.page.get_by_role("listbox")).to_be_hidden()
    expect(page.control("picked")).to_be_focused()
    expect(page.page.get_by_role("dialog")).to_be_visible()
    page.page.keyboard.press("Escape")
    expect(page.page.get_by_role("dialog")).to_be_hidden()
    page.stage.noted("closed")


def test_a_strict_modal_closes_by_its_button_only(page: Inputs) -> None:
    page.emit("modal:open", id="strict")
    box = page.page.get_by_role("dialog", name="Strict")
    page.page.get_by_label("Staying").fill("kept")
    for _ in range(3):
        page.page.keyboard.press("Escape")
    page.page.mouse.click(5, 300)
    expect(box).to_be_visible()
    box.get_by_role("button", name="Close").click()
    expect(box).to_be_hidden()
    page.emit("modal:open", id="strict")
    expect(page.page.get_by_label("Staying")).to_have_value("kept")


# ---- for everybody ------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing(theme: str, new_user: Callable[..., User]) -> None:
    with Stage() as stage:
        with Program("inputs.py", {ADDRESS: str(stage.port), "APP_THEME": theme}) as program:
            tab = ChatPage(new_user(reduced_motion="reduce").context.new_page())
            page = tab.driver.page  # type: ignore[attr-defined]
            page.goto(program.url)
            expect(page.locator("#finder-control")).to_have_text("Choose…")
            assert violations(tab) == []
            page.locator("#finder-control").click()
            assert violations(tab) == []
            page.keyboard.press("Escape")
            page.locator("#multi-control").click()
            assert violations(tab) == []
            page.keyboard.press("Escape")
            page.get_by_role("button", name="Open the box").click()
            assert violations(tab) == []


def test_a_ticker_stops(visit: Callable[..., Inputs]) -> None:
    page = visit()
    track = page.part("news").locator(".pywry-marquee-track")
    expect(track).to_have_css("animation-play-state", "running")
    page.part("news").get_by_role("button", name="Pause").press("Enter")
    expect(track).to_have_css("animation-play-state", "paused")
    page.part("news").get_by_role("button", name="Go on").press("Enter")
    expect(track).to_have_css("animation-play-state", "running")
    calm = visit(reduced_motion="reduce")
    expect(calm.part("news").locator(".pywry-marquee-track")).to_have_css("animation-name", "none")
    expect(calm.part("news").get_by_role("button", name="Pause")).to_be_hidden()


def test_a_description_is_shown_and_told(page: Inputs) -> None:
    text = page.control("text")
    expect(text).to_have_accessible_description("Some words")
    text.hover()
    tip = page.page.locator(".pywry-tip")
    expect(tip).to_be_visible()
    expect(tip).to_have_text("Some words")
    page.page.keyboard.press("Escape")
    expect(tip).to_be_hidden()


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_nothing_leaves_a_narrow_screen(visit: Callable[..., Inputs], direction: str) -> None:
    page = visit(viewport={"width": 390, "height": 800})
    page.page.evaluate("direction => { document.documentElement.dir = direction }", direction)
    outside = page.page.evaluate(
        """() => [...document.querySelectorAll('.pywry-input, .pywry-button, .pywry-input *')]
            .filter((element) => element.checkVisibility() && !element.closest('svg'))
            .filter((element) => {
              const { left, right } = element.getBoundingClientRect();
              return left < -1 || right > innerWidth + 1;
            })
            .map((element) => element.outerHTML.slice(0, 120))"""
    )
    assert outside == []


def test_the_words_are_in_the_language_of_the_browser(visit: Callable[..., Inputs]) -> None:
    page = visit(locale="de-AT")
    expect(page.control("finder")).to_have_text("Auswählen…")
    expect(page.part("news").get_by_role("button", name="Anhalten")).to_be_visible()


# ---- safety -------------------------------------------------------------------------------------

HOSTILE = [
    '"><img src=x onerror="window.HACKED=1"><script>window.HACKED=2</script>',
    "' onfocus='window.HACKED=3' autofocus x='",
    f"</textarea></select></button><img src='{FOREIGN}/x.png'>",
    "javascript:window.HACKED=4",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_run_nothing(text: str, new_user: Callable[..., User]) -> None:
    with Stage() as stage:
        with Program("inputs.py", {ADDRESS: str(stage.port), "APP_TEXT": text}) as program:
            page = new_user().context.new_page()
            page.goto(program.url)
            page.evaluate("() => pywry.emit('toolbar:input')")
            for control in page.locator(".pywry-toolbar .pywry-picker").all():
                control.click()
                expect(page.locator(".pywry-picker-option:visible")).to_contain_text([text])
                page.keyboard.press("Escape")
            for control in page.locator("[data-input][data-tooltip]").all():
                control.hover()
            options = [
                {"label": text, "value": text, "description": text, "data_attrs": {text: text}}
            ]
            for name in page.locator("[data-input]").evaluate_all(
                "elements => elements.map((element) => element.dataset.componentId)"
            ):
                data = {"componentId": name, "options": options}
                stage.ask("emit", event="toolbar:set-value", data=data)
            stage.ask("emit", event="modal:open", data={"id": "box"})
            expect(page.get_by_role("dialog")).to_be_visible()
            expect(page.locator("select option").last).to_have_text(text)
            assert page.evaluate("window.HACKED") is None
            assert page.locator("img").count() == 0


# ---- the price ----------------------------------------------------------------------------------


def test_only_a_page_with_inputs_loads_them(
    new_user: Callable[..., User], shared_app: Program, inputs_app: Program
) -> None:
    user = new_user()
    page = user.context.new_page()
    page.goto(shared_app.url)
    assert not [url for url in user.watch.requests if "/inputs." in url]
    page.goto(inputs_app.url)
    assert len([url for url in user.watch.requests if "/inputs." in url]) == 2

"""A chat that somebody mounts inside a shadow root of his own page."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from pywry.testing.browser import ChatPage
from tests.browser.attaching import Desk
from tests.browser.conftest import User, Visit, needed
from tests.browser.programs import ROOT, Program
from tests.browser.prompter import Stage

PAGE = """<!doctype html>
<html lang="en" class="dark">
<head><meta charset="utf-8"><title>Somebody else's</title>
<style>
  button, textarea, p {{ all: unset; }}
  #host {{ display: block; height: 600px; width: 460px; }}
</style>
</head>
<body>
<h1>Somebody else's page</h1>
<p id="sales">outside</p>
<div id="host"><template shadowrootmode="open"><link rel="stylesheet" href="{stylesheet}">{shell}</template></div>
<script type="application/json" id="config">{config}</script>
<script type="module" src="/shadow.js"></script>
</body>
</html>"""


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page's script."""
    out = tmp_path_factory.mktemp("shadow") / "shadow.js"
    frontend = ROOT / "frontend"
    subprocess.run(
        [
            needed("node"),
            str(frontend / "node_modules" / "esbuild" / "bin" / "esbuild"),
            str(Path(__file__).with_name("shadow_page.ts")),
            "--bundle",
            "--format=esm",
            "--log-level=warning",
            f"--outfile={out}",
        ],
        check=True,
        cwd=frontend,
    )
    return out.read_text(encoding="utf-8")


def shadow_address(user: User, app: Program, script: str) -> str:
    """Return the address of a page with an app's chat in a shadow root; it comes from the app's own origin."""
    page = user.context.new_page()
    page.goto(app.url)
    html = PAGE.format(
        stylesheet=page.locator("link[rel=stylesheet]").first.get_attribute("href"),
        shell=page.evaluate(
            """async () => {
              const text = await (await fetch(location.href)).text();
              const from = text.search(/<section class="pywry-chat"[^>]*data-chat-id="chat"/);
              return text.slice(from, text.indexOf('</section>', from) + 10);
            }"""
        ),
        config=page.locator("#pywry-config").text_content(),
    )
    page.close()

    def serve(route: Route) -> None:
        if route.request.url.endswith("/shadow.js"):
            route.fulfill(body=script, content_type="text/javascript")
        else:
            route.fulfill(body=html, content_type="text/html")

    user.context.route("**/shadow", serve)
    user.context.route("**/shadow.js", serve)
    return app.url.rsplit("/", 2)[0] + "/shadow"


# A page that the test makes up counts as one of the internet, which must ask before it talks to this machine.
LOCAL = {"permissions": ["local-network-access"]}


@pytest.fixture
def shadowed(
    new_user: Callable[..., User], shared_app: Program, stage: Stage, script: str
) -> ChatPage:
    """The chat in the shadow root."""
    user = new_user(**LOCAL)
    return user.tab(shadow_address(user, shared_app, script))


def test_it_answers_and_looks_as_it_should(shadowed: ChatPage, stage: Stage) -> None:
    shadowed.send("From the shadow")
    prompt = stage.asked("From the shadow").say("Hello *there*, $x^2$\n\n```python\nx = 1\n```\n")
    shadowed.shows("Hello there")
    prompt.end()
    shadowed.settled("complete")
    inside = "(css) => document.querySelector('#host').shadowRoot.querySelectorAll(css).length"
    shadowed.wait_for(lambda page: page.driver.run(inside, ".katex") == 1, "the formula")
    # The page's own rules do not reach in; the chat's own do, and none of them reach out.
    composer = """() => {
      const field = document.querySelector('#host').shadowRoot.querySelector('.pywry-chat-input');
      return [getComputedStyle(field).display, getComputedStyle(field).fontFamily];
    }"""
    display, font = shadowed.driver.run(composer)
    assert display == "block"
    assert "Inter" in font
    assert shadowed.driver.run("() => document.querySelectorAll('style, link').length") == 1
    assert shadowed.driver.run(inside, 'link[href*="katex"]') == 1


def test_keyboard_menus_and_focus_work_in_there(shadowed: ChatPage, stage: Stage) -> None:
    shadowed.send("Stop me")
    prompt = stage.asked("Stop me").say("So far")
    shadowed.shows("So far")
    assert shadowed.composer_focused
    shadowed.press("Escape")
    shadowed.settled("stopped")
    prompt.wait_until_stopped()
    one = shadowed.thread_id
    shadowed.new_thread()
    shadowed.open_thread(one)
    shadowed.shows("So far")
    shadowed.show_threads()
    assert shadowed.look("listShown")
    shadowed.driver.click("h1")
    shadowed.wait_for(lambda page: not page.look("listShown"), "a press outside to close the list")


def test_files_and_mentions_work_in_there(
    new_user: Callable[..., User], attachment_app: Program, attachment_stage: Stage, script: str
) -> None:
    user = new_user(**LOCAL, reduced_motion="reduce")
    address = shadow_address(user, attachment_app, script)
    desk = Desk(Visit(user, attachment_stage, address))
    desk.drop([("sales.csv", "a,b\n1,2\n", "text/csv")])
    desk.arrives("sales.csv")
    expect(desk.chips).to_have_css("border-top-left-radius", "10px")
    desk.field.press_sequentially("@Sales D")
    desk.field.press("Enter")
    expect(desk.field).to_have_value("@Sales Data ")
    desk.field.press("Enter")
    names = [(each["name"], each["content"]) for each in desk.asked("@Sales Data")]
    assert names == [("sales.csv", "a,b\n1,2\n"), ("@Sales Data", "outside")]

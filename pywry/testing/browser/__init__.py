"""A chat in a real browser, to test it as its users have it.

    from playwright.sync_api import sync_playwright
    from pywry.testing.browser import ChatPage

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch()
        chat = ChatPage(browser.new_page())
        chat.open("http://127.0.0.1:8765/widget/main")
        chat.send("hi")
        assert chat.answer() == "You said: hi"

Playwright comes on its own: ``pip install playwright``. Any other browser does as well, once it is a `Driver`.
"""

from __future__ import annotations

from pywry.testing.browser.chat_page import ChatPage, Entry, Row, Shown
from pywry.testing.browser.driver import Driver, PageGoneError, PlaywrightDriver

__all__ = ["ChatPage", "Driver", "Entry", "PageGoneError", "PlaywrightDriver", "Row", "Shown"]

"""What a test of a chat needs: a page without a browser."""

from __future__ import annotations

from pywry.testing.page import Page, open_page
from pywry.testing.wires import Browser, LocalServer

__all__ = ["Browser", "LocalServer", "Page", "open_page"]

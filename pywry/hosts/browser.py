"""The browser as the place where a page is shown."""

from __future__ import annotations

import os
import sys
import threading
import webbrowser


def headless() -> bool:
    """Whether no browser is to be opened: ``PYWRY_HEADLESS`` says so, or there is no screen to open it on."""
    if os.environ.get("PYWRY_HEADLESS", "").strip().lower() in ("1", "true", "yes", "on"):
        return True
    return sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.environ.get("BROWSER")
    )


def show(url: str) -> None:
    """Print a page's address and open it in the user's browser."""
    sys.stdout.write(f"pywry: {url}\n")
    sys.stdout.flush()
    if not headless():
        # Some openers wait for the browser to end.
        threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()

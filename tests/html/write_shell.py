"""The shell that the front end's tests begin with: the one that Python makes."""

from __future__ import annotations

from pathlib import Path

from pywry.html import build_chat_html

SHELL = Path(__file__).parents[2] / "frontend" / "tests" / "view" / "shell.txt"


def front_end_shell() -> str:
    """Return the shell as it is kept for the front end's tests."""
    return build_chat_html(enable_context=True, enable_file_attach=True, chat_id="chat") + "\n"


if __name__ == "__main__":
    SHELL.write_text(front_end_shell(), encoding="utf-8")

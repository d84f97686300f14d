"""Slash commands: the built-in ones, and the way to the author's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pywry.chat.export import export
from pywry.errors import RefusedError
from pywry.protocol.codec import printable
from pywry.protocol.menu import SlashCommandDef
from pywry.protocol.server_events import CommandResult
from pywry.stores.outcome import Outcome

if TYPE_CHECKING:
    from pywry.chat.owner import Owner
    from pywry.chat.thread import Thread

BUILT_IN = (
    SlashCommandDef(name="/clear", description="Empty this conversation"),
    SlashCommandDef(
        name="/export", description="Download this conversation", arguments="markdown | json | html"
    ),
    SlashCommandDef(name="/model", description="Choose the model", arguments="<name>"),
    SlashCommandDef(name="/system", description="Change the system prompt", arguments="<prompt>"),
)
"""The commands that every chat has, unless the author has one of the same name."""


def run_built_in(name: str, args: str, owner: Owner, thread: Thread) -> Outcome:
    """Do what a built-in command says.

    Raises:
        RefusedError: It cannot be done with these arguments.
    """
    args = printable(args).strip()
    if name == "/clear":
        return Outcome(CommandResult(), thread.clear())
    if name == "/export":
        thread.load()
        exported = export(thread, args.lower() or "markdown")
        return Outcome(CommandResult(export=exported), reading=True)
    if name == "/model":
        if "model" in owner.chat.settings_items:
            kept = owner.chat.change_setting(owner, "model", args) if args else None
            return Outcome(CommandResult(notice=f"Model: {args or owner.settings['model']}"), kept)
        kept = owner.override("/model", args)
        return Outcome(
            CommandResult(notice=f"Model: {args or owner.chat.model or 'default'}"), kept
        )
    if name == "/system":
        kept = owner.override("/system", args)
        notice = "System prompt changed." if args else "System prompt reset."
        return Outcome(CommandResult(notice=notice), kept)
    raise RefusedError("unknown-command", f"There is no command {name}.")

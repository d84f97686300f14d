"""Slash commands: the built-in ones, and the way to the author's."""

from __future__ import annotations

from pywry.chat.assistant import Assistant
from pywry.chat.export import export
from pywry.chat.settings import Settings
from pywry.chat.thread import Thread
from pywry.errors import RefusedError
from pywry.protocol.menu import SlashCommandDef
from pywry.protocol.plain import printable
from pywry.protocol.server_events import CommandResult
from pywry.stores.outcome import Outcome

BUILT_IN = (
    SlashCommandDef(name="/clear", description="Empty this conversation"),
    SlashCommandDef(
        name="/export", description="Download this conversation", arguments="markdown | json | html"
    ),
    SlashCommandDef(name="/model", description="Choose the model", arguments="<name>"),
    SlashCommandDef(name="/system", description="Change the system prompt", arguments="<prompt>"),
)
"""The commands that every chat has, unless the author has one of the same name."""


class Commands:
    """The commands that one owner may run.

    Args:
        chat: What its author made.
        owner_id: Who runs them.
        settings: What they change.
    """

    def __init__(self, chat: Assistant, owner_id: str, settings: Settings) -> None:
        self._chat = chat
        self._owner_id = owner_id
        self._settings = settings
        self._own = {item.name.lower(): item for item in chat.commands}
        self._all = {**{item.name: item for item in BUILT_IN}, **self._own}

    def menu(self) -> list[SlashCommandDef]:
        """Return what there is to choose from."""
        return list(self._all.values())

    def run(self, command: str, args: str, thread: Thread) -> Outcome:
        """Do what a command says.

        Raises:
            RefusedError: There is no such command, or it cannot be done with these arguments.
        """
        name = command.lower()
        if name not in self._all:
            raise RefusedError("unknown-command", f"There is no command {command[:40]}.")
        if name not in self._own:
            return self._run_built_in(name, printable(args).strip(), thread)
        callback = self._chat.on_slash_command
        if callback is None:
            raise RefusedError("unheard-command", "Nobody listens to that command.")
        own = self._own[name].name
        kept = self._chat.call(self._owner_id, "command", callback, own, args, thread.id)
        return Outcome(CommandResult(), kept)

    def _run_built_in(self, name: str, args: str, thread: Thread) -> Outcome:
        if name == "/clear":
            return Outcome(CommandResult(), thread.clear())
        if name == "/export":
            thread.load()
            exported = export(thread, args.lower() or "markdown")
            return Outcome(CommandResult(export=exported), reading=True)
        if name == "/model":
            values = self._settings.values
            if "model" in values:
                kept = self._settings.change("model", args) if args else None
                return Outcome(CommandResult(notice=f"Model: {args or values['model']}"), kept)
            kept = self._settings.override("/model", args)
            notice = f"Model: {args or self._chat.model or 'default'}"
            return Outcome(CommandResult(notice=notice), kept)
        kept = self._settings.override("/system", args)
        notice = "System prompt changed." if args else "System prompt reset."
        return Outcome(CommandResult(notice=notice), kept)

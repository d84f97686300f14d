"""An owner's settings, and what his commands said instead of them."""

from __future__ import annotations

from typing import Any

from pywry.callbacks import together
from pywry.chat.assistant import Assistant
from pywry.chat.context import ChatContext
from pywry.errors import RefusedError
from pywry.protocol.plain import printable
from pywry.protocol.server_events import SettingsEvent
from pywry.stores.base import Put
from pywry.stores.log import Log
from pywry.stores.outcome import Kept

OVERRIDES = ("/model", "/system")
"""Commands whose arguments are kept."""


class Settings:
    """The settings of one owner. The lock of his log guards them.

    Args:
        chat: What its author made.
        owner_id: Whose they are.
        log: The owner's log.
    """

    def __init__(self, chat: Assistant, owner_id: str, log: Log) -> None:
        items = chat.settings_items.values()
        self.values: dict[str, Any] = {
            item.id: item.value for item in items if item.type != "separator"
        }
        self.overrides: dict[str, str] = {}
        """What ``/model`` and ``/system`` said."""
        self._chat = chat
        self._owner_id = owner_id
        self._log = log
        self._settled = dict(self.values)
        """The settings as they were when the author's callback had heard of them."""
        self._chosen: set[str] = set()
        """The settings that the owner has changed; the others follow what the author says."""

    # ---- from the store and to it ---------------------------------------------------------------

    def load(self, values: dict[str, Any]) -> None:
        """Take what the store has; the author may have changed the menu since."""
        items = self._chat.settings_items
        for key, value in values.items():
            if (
                key in OVERRIDES
                and isinstance(value, str)
                and not (key == "/model" and "model" in items)
            ):
                self.overrides[key] = value
            item = items.get(key)
            if item is not None and item.type != "action" and item.accepts(value) is None:
                self.values[key] = self._settled[key] = value
                self._chosen.add(key)

    def _keep(self) -> Kept:
        store = self._chat.store
        if not store.persistent:
            return None
        chosen = {key: self.values[key] for key in self._chosen}
        event = SettingsEvent(values={**chosen, **self.overrides})
        return store.submit(Put(self._chat.name_of(self._owner_id), "settings", event), urgent=True)

    def adopt(self, others: Settings) -> None:
        """Take over what was chosen before anybody came; both locks are held."""
        self.values.update({key: others.values[key] for key in others._chosen})
        self._chosen |= others._chosen
        self.overrides.update(others.overrides)

    # ---- changes --------------------------------------------------------------------------------

    def change(self, key: str, value: Any) -> Kept:
        """Change a setting and tell the author; when his callback fails, it is as it was before.

        Returns:
            What is done when it is kept and told.

        Raises:
            RefusedError: There is no such setting, or it does not take that value.
        """
        kept = self._put(key, value)
        is_action = self._chat.settings_items[key].type == "action"
        callback = self._chat.on_settings_change
        if callback is None:
            if not is_action:
                self._settle(key, value, heard=True)
            return kept
        try:
            told = self._chat.call(self._owner_id, "settings", callback, key, value)
        except RefusedError:
            if not is_action:
                self._settle(key, value, heard=False)
            raise
        if not is_action:
            told.add_done_callback(
                lambda told: self._settle(key, value, heard=told.exception() is None)
            )
        return told if kept is None else together([kept, told])

    def _put(self, key: str, value: Any) -> Kept:
        item = self._chat.settings_items.get(key)
        if item is None or item.type == "separator":
            raise RefusedError("unknown-setting", "There is no such setting.")
        wrong = item.accepts(value)
        if wrong is not None:
            raise RefusedError("bad-setting", f"{item.label or key}: {wrong}.")
        if item.type == "action":
            return None
        if isinstance(value, str):
            value = printable(value)
        with self._log.lock:
            self.values[key] = value
            self._chosen.add(key)
            self._log.append(SettingsEvent(values={key: value}))
            if key == "model":
                self.overrides.pop("/model", None)
            return self._keep()

    def _settle(self, key: str, value: Any, *, heard: bool) -> None:
        """The author's callback has heard of a setting; if that failed, it goes back, unless it was changed again."""
        with self._log.lock:
            if heard:
                self._settled[key] = value
            elif self.values[key] == value != self._settled[key]:
                self.values[key] = self._settled[key]
                self._log.append(SettingsEvent(values={key: self.values[key]}))
                self._keep()

    def override(self, key: str, value: str) -> Kept:
        """Keep what ``/model`` or ``/system`` said; nothing, to go back to what the author said."""
        with self._log.lock:
            if value:
                self.overrides[key] = printable(value)
            else:
                self.overrides.pop(key, None)
            return self._keep()

    # ---- what answers are made with -------------------------------------------------------------

    def context(self, thread_id: str, message_id: str) -> ChatContext:
        """Return the context of a new answer."""
        chat = self._chat
        values = dict(self.values)
        model = values.get("model")
        temperature = values.get("temperature")
        return ChatContext(
            thread_id=thread_id,
            message_id=message_id,
            settings=values,
            system_prompt=self.overrides.get("/system", chat.system_prompt),
            model=self.overrides.get("/model")
            or (model if isinstance(model, str) and model else chat.model),
            temperature=(
                float(temperature)
                if isinstance(temperature, (int, float)) and not isinstance(temperature, bool)
                else chat.temperature
            ),
        )

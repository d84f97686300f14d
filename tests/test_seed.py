"""Every sentence of the seed, and the tests that keep it.

`SEED` is the text that the project began with, sentence by sentence and in order; its programs stand for themselves, each
as one entry. A sentence is *kept*, by the tests that are named beside it, or it is for *later*. Whoever builds something
moves its sentences from the one table to the other, until nothing is left there.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.named import exists

C = "tests/conversation"

LATER_TOPICS = (
    "native windows and notebooks",
    "providers and the classes of the lower level",
    "the documentation site",
)
"""What is not built yet."""


class Later(str):
    """A sentence for later: what it is about."""

    __slots__ = ()


SNIPPET = (
    "tests/server/test_app.py::test_the_seeds_snippet_runs_answers_and_ends_cleanly",
    "tests/browser/test_seed_snippet.py::test_it_answers_in_a_browser",
)
MENTIONS = (
    "tests/browser/test_mentions.py::test_a_mention_is_found_by_a_part_of_its_name_and_brings_what_is_shown",
    "tests/browser/test_mentions.py::test_a_grid_comes_as_it_is_sorted_and_selected",
)
SHAPES = (f"{C}/test_handlers.py::test_a_handler_of_every_shape_answers",)
STREAMS = (
    *SHAPES,
    f"{C}/test_handlers.py::test_the_first_piece_arrives_before_the_second_is_made",
)
SNIPPETS = f"{C}/test_seed_snippets.py"
RICH = (
    f"{C}/test_responses.py::test_every_response_has_its_place_in_the_order_in_which_it_was_yielded",
    f"{C}/test_responses.py::test_any_handler_that_streams_may_say_all_of_it",
    "frontend/tests/rich/parts.test.ts",
)
COMMANDS = (
    f"{C}/test_commands.py::test_the_palette_has_the_built_in_commands_and_the_authors",
    f"{C}/test_commands.py::test_the_callback_gets_command_arguments_and_thread",
)
SETTINGS = (
    f"{C}/test_settings.py::test_a_change_reaches_handler_pages_and_author",
    f"{C}/test_settings.py::test_settings_belong_to_one_owner_and_stay",
)
QUESTIONS = (
    f"{C}/test_questions.py::test_the_answer_is_the_users_turn_and_the_handler_goes_on_below_it",
    f"{C}/test_questions.py::test_a_question_is_answered_once",
)
CHOICES = (
    f"{C}/test_questions.py::test_a_choice_takes_only_what_was_offered",
    f"{C}/test_questions.py::test_a_choice_needs_something_to_choose_from",
)
DEMO = (
    f"{C}/test_demo.py::test_research_shows_thinking_tools_sources_and_a_to_do_list",
    f"{C}/test_demo.py::test_deploy_is_a_complete_flow_of_questions",
)
ARTIFACTS = "tests/browser/test_demo_artifacts.py"
LIBRARIES = (
    f"{ARTIFACTS}::test_the_libraries_come_with_the_page_or_with_the_first_that_needs_them",
)

SEED: Mapping[str, tuple[str, ...] | Later] = {
    # ---- Chat
    "PyWry includes a first-class chat UI that can run in native windows, notebook widgets, and browser-rendered "
    "deployments.": Later("native windows and notebooks"),
    "The chat stack has two layers:": (
        *SNIPPET,
        f"{C}/test_seed_snippets.py::test_lower_level_assembly",
    ),
    "build_chat_html() for low-level rendering of the chat shell.": (
        f"{C}/test_seed_snippets.py::test_lower_level_assembly",
        "tests/html/test_chat.py::test_the_ids_of_the_contract_are_there",
    ),
    "ChatManager for the production path: thread management, event wiring, streaming, stop-generation, slash commands, "
    "settings, and input requests.": (
        f"{C}/test_threads.py::test_threads_keep_their_own_histories",
        f"{C}/test_stop.py::test_stop_keeps_the_text_so_far_for_every_stream",
        *COMMANDS,
        *SETTINGS,
        *QUESTIONS,
    ),
    "If you are building an interactive assistant, use ChatManager unless you explicitly need to assemble the raw chat "
    "HTML yourself.": SNIPPET,
    "For the complete API surface, see the Chat API, ChatManager API, and Chat Providers API.": Later(
        "the documentation site"
    ),
    # ---- Minimal ChatManager Setup
    "from pywry import Div, HtmlContent, PyWry, Toolbar … app.block()": SNIPPET,
    "ChatManager expects three pieces to be connected together:": SNIPPET,
    "chat.toolbar() to render the chat panel.": (
        "tests/chat/test_manager.py::test_the_toolbar_holds_the_panel",
    ),
    "chat.callbacks() to wire the chat:* frontend events.": (
        "tests/chat/test_manager.py::test_there_are_eleven_callbacks_that_take_three_arguments",
        "tests/chat/test_manager.py::test_a_callback_called_by_hand_does_its_work",
    ),
    "chat.bind(widget) after app.show(...) so the manager can emit updates back to the active widget.": (
        "tests/chat/test_manager.py::test_bind_serves_anything_that_can_emit",
        f"{C}/test_author.py::test_a_message_of_the_authors_reaches_an_open_page",
    ),
    # ---- Handler Shapes
    "The handler passed to ChatManager is the core integration point.": (
        f"{C}/test_handlers.py::test_the_handler_is_given_the_conversation_so_far",
        f"{C}/test_handlers.py::test_the_handler_is_told_its_circumstances",
    ),
    "PyWry supports all of these forms:": SHAPES,
    "Sync function returning str": SHAPES,
    "Async function returning str": SHAPES,
    "Sync generator yielding str chunks": STREAMS,
    "Async generator yielding str chunks": STREAMS,
    "Sync or async generator yielding rich ChatResponse objects": RICH,
    "One-shot response": (f"{C}/test_seed_snippets.py::test_one_shot_response",),
    "Streaming response: def handler … for word in text.split() … time.sleep(0.03)": (
        f"{C}/test_seed_snippets.py::test_streaming_response",
    ),
    "Rich response objects: def handler … StatusResponse … TodoUpdateResponse … ThinkingResponse": (
        f"{SNIPPETS}::test_rich_response_objects",
    ),
    # ---- Conversation State
    "ChatManager handles thread state internally:": (
        f"{C}/test_threads.py::test_threads_keep_their_own_histories",
    ),
    "Creates a default thread on startup": (
        f"{C}/test_threads.py::test_there_is_a_thread_from_the_start",
    ),
    "Tracks active thread selection": (
        f"{C}/test_author.py::test_the_active_thread_is_where_a_message_goes",
    ),
    "Supports thread create, switch, rename, and delete events": (
        f"{C}/test_threads.py::test_threads_keep_their_own_histories",
        f"{C}/test_threads.py::test_the_title_follows_the_first_message_until_somebody_chooses_one",
        f"{C}/test_threads.py::test_a_deleted_thread_can_be_restored_with_its_history",
        f"{C}/test_threads.py::test_when_the_last_thread_is_deleted_there_is_a_new_one",
    ),
    "Keeps message history per thread": (
        f"{C}/test_threads.py::test_threads_keep_their_own_histories",
        f"{C}/test_threads.py::test_earlier_messages_come_on_demand",
    ),
    "Exposes active_thread_id, threads, and settings as read-only views": (
        f"{C}/test_author.py::test_the_views_are_read_only",
        f"{C}/test_author.py::test_the_views_are_the_owners_whose_code_is_running",
    ),
    "Use send_message() when you need to push a programmatic assistant message into the active thread or a specific "
    "thread.": (
        f"{C}/test_author.py::test_the_active_thread_is_where_a_message_goes",
        f"{C}/test_author.py::test_a_message_of_the_authors_can_go_to_a_given_thread",
        f"{C}/test_author.py::test_what_was_said_before_anybody_came_is_for_the_first_who_comes",
    ),
    # ---- Slash Commands
    "Slash commands appear in the command palette inside the chat input.": (
        *COMMANDS,
        "frontend/tests/panels/palette.test.ts::opens with a slash and follows what is typed",
    ),
    "Register custom commands with SlashCommandDef and optionally handle them through on_slash_command.": COMMANDS,
    "from pywry import SlashCommandDef … on_slash_command=on_slash": (
        f"{SNIPPETS}::test_slash_commands",
    ),
    "PyWry also ships built-in commands at the lower-level ChatConfig layer, including /clear, /export, /model, and "
    "/system.": (
        f"{C}/test_commands.py::test_clear_empties_this_thread_for_every_page_and_for_good",
        f"{C}/test_branches.py::test_branches_are_exported",
        f"{C}/test_commands.py::test_model_and_system_reach_the_context_and_survive_a_restart",
    ),
    # ---- Settings Menu
    "Use SettingsItem to populate the gear-menu dropdown.": (
        *SETTINGS,
        "frontend/tests/panels/settings.test.ts::shows names and values",
    ),
    "These values are stored by the manager and emitted back through on_settings_change.": (
        *SETTINGS,
        f"{C}/test_settings.py::test_what_does_not_fit_is_refused_and_changes_nothing",
    ),
    "from pywry import SettingsItem … on_settings_change=on_settings_change": (
        f"{SNIPPETS}::test_settings_menu",
    ),
    # ---- Cooperative Cancellation
    "The stop button triggers chat:stop-generation, and ChatManager exposes that to your handler through "
    "ctx.cancel_event.": (
        f"{C}/test_stop.py::test_stop_sets_the_cancel_event",
        "tests/browser/test_answers.py::test_a_stopped_answer_keeps_its_text_and_says_so_also_after_a_reload",
    ),
    "Your handler should check ctx.cancel_event.is_set() while streaming so long generations terminate quickly and "
    "cleanly.": (
        f"{C}/test_seed_snippets.py::test_cooperative_cancellation",
        f"{C}/test_stop.py::test_stop_keeps_the_text_so_far_for_every_stream",
    ),
    "def handler … for chunk in very_long_generation() … yield chunk": (
        f"{C}/test_seed_snippets.py::test_cooperative_cancellation",
    ),
    "At the lower level, GenerationHandle tracks the active task and provides cancellation state for provider-backed "
    "streaming flows.": Later("providers and the classes of the lower level"),
    # ---- Input Requests
    "Chat flows can pause and ask the user for confirmation or structured input by yielding InputRequiredResponse.": QUESTIONS,
    "The handler can then continue by calling ctx.wait_for_input().": (
        *QUESTIONS,
        f"{C}/test_questions.py::test_a_cancelled_question_gives_nothing_and_the_answer_goes_on",
        f"{C}/test_questions.py::test_stop_releases_who_waits_at_once",
    ),
    "from pywry import InputRequiredResponse … yield 'Deployment approved. Continuing now.'": (
        f"{SNIPPETS}::test_input_requests",
    ),
    "Supported flows include:": QUESTIONS,
    "Button confirmation dialogs": (
        f"{SNIPPETS}::test_input_requests",
        "frontend/tests/rich/question.test.ts::with buttons is answered by one of them, once",
    ),
    "Radio/select choices": (
        *CHOICES,
        "frontend/tests/rich/question.test.ts::with radio buttons needs a choice",
        "frontend/tests/rich/question.test.ts::with a list needs a choice",
    ),
    "Free-text or filename input": (
        f"{C}/test_questions.py::test_a_text_is_anything_but_nothing",
        "frontend/tests/rich/question.test.ts::for the name of a file has a line for it",
    ),
    "See the chat demo example for a complete input-request flow.": DEMO,
    # ---- Context Mentions And File Attachments
    "ChatManager can expose extra context sources to the user:": MENTIONS,
    "enable_context=True enables @ mentions for registered live widget sources.": MENTIONS,
    "register_context_source(component_id, name) makes a widget target selectable.": MENTIONS,
    "enable_file_attach=True enables file uploads.": (
        "tests/browser/test_attachments.py::test_chosen_files_are_sent_with_the_message_and_shown_with_it",
    ),
    "file_accept_types is required when file attachment is enabled.": (
        f"{C}/test_mentions.py::test_files_need_their_types",
    ),
    "context_allowed_roots restricts attachment reads to specific directories.": (
        f"{C}/test_attachments.py::test_the_authors_program_attaches_a_path",
        f"{C}/test_attachments.py::test_without_folders_no_path_is_read",
        "tests/security/test_paths.py::test_no_way_leads_a_handler_out",
    ),
    "chat = ChatManager(… context_allowed_roots=…); chat.register_context_source(…)": (
        f"{SNIPPETS}::test_context_mentions_and_file_attachments",
    ),
    "When attachments are present, ChatManager.CONTEXT_TOOL can be passed into an LLM tool schema so the model can "
    "request the full contents of an attached item on demand.": (
        f"{C}/test_mentions.py::test_a_model_gets_what_is_attached_to_the_thread_and_nothing_else",
        f"{C}/test_mentions.py::test_the_tool_is_one_that_models_know",
    ),
    # ---- Eager Versus Lazy Assets
    "The chat UI can render AG Grid and Plotly artifacts inline.": (
        f"{ARTIFACTS}::test_everything_is_drawn_and_is_there_again",
    ),
    "You can choose between:": LIBRARIES,
    "Eager asset loading with include_plotly=True and include_aggrid=True": LIBRARIES,
    "Lazy asset injection when the first matching artifact is emitted": LIBRARIES,
    "Eager loading is simpler for predictable assistant workflows.": LIBRARIES,
    "Lazy loading reduces initial page weight.": LIBRARIES,
    # ---- Lower-Level HTML Assembly
    "If you need to embed the raw chat shell yourself, use build_chat_html().": (
        f"{C}/test_seed_snippets.py::test_lower_level_assembly",
    ),
    "from pywry import build_chat_html … container_id='assistant-chat'": (
        f"{C}/test_seed_snippets.py::test_lower_level_assembly",
        "tests/html/test_chat.py::test_context_and_files_are_offered_only_when_asked_for",
    ),
    "This returns only the chat HTML structure.": (
        f"{C}/test_seed_snippets.py::test_lower_level_assembly",
        "tests/html/test_chat.py::test_the_shell_keeps_a_strict_policy",
    ),
    "You are then responsible for wiring the matching frontend and backend event flow.": (
        "tests/html/test_chat.py::test_the_chat_id_is_on_the_root",
        "tests/chat/test_manager.py::test_a_callback_called_by_hand_does_its_work",
    ),
    # ---- Examples
    "pywry/examples/pywry_demo_chat.py demonstrates ChatManager, slash commands, settings, todo updates, thinking "
    "output, and InputRequiredResponse.": DEMO,
    "pywry/examples/pywry_demo_chat_artifacts.py demonstrates all supported artifact types.": (
        f"{C}/test_demo_artifacts.py::test_everything_is_one_of_each_kind",
        f"{C}/test_demo_artifacts.py::test_the_page_is_shown",
    ),
}

KEPT = {sentence: kept for sentence, kept in SEED.items() if not isinstance(kept, Later)}


@pytest.mark.parametrize("sentence", KEPT)
def test_what_keeps_a_sentence_is_there(sentence: str) -> None:
    tests = KEPT[sentence]
    assert tests
    missing = [test for test in tests if not exists(test)]
    assert not missing


def test_every_other_sentence_is_for_later_and_says_when() -> None:
    later = {kept for kept in SEED.values() if isinstance(kept, Later)}
    assert later <= set(LATER_TOPICS), "a topic that nobody knows"
    assert set(LATER_TOPICS) <= later, "a topic that is done"


def test_the_tables_are_whole() -> None:
    """67 entries: whoever adds or drops one has read the seed again."""
    assert len(SEED) == 67

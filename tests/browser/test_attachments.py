"""Files that are attached in a real browser: chosen, dropped, pasted, refused, tried again, sent, saved."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.browser.attaching import PIXEL, UPLOADS, Desk, text_file
from tests.browser.conftest import Visit
from tests.browser.test_accessibility import clean

NAME = ".pywry-chat-attachment-name"
CSV = ("sales.csv", "a,b\n1,2\n", "text/csv")


def test_chosen_files_are_sent_with_the_message_and_shown_with_it(desk: Desk) -> None:
    desk.choose(text_file("sales.csv"), text_file("dot.png", PIXEL, "image/png"))
    desk.arrives("sales.csv", "dot.png")
    expect(desk.chip("dot.png").locator("img")).to_have_js_property("naturalWidth", 1)
    expect(desk.chip("sales.csv")).to_contain_text("8 byte")
    desk.visit.chat.send("Look at these")
    came = desk.asked("Look at these")
    assert [(each["name"], each["size"]) for each in came] == [
        ("sales.csv", 8),
        ("dot.png", len(PIXEL)),
    ]
    assert came[0]["content"] == "a,b\n1,2\n"
    expect(desk.chips).to_have_count(0)
    expect(desk.field).to_have_value("")
    expect(desk.sent).to_have_count(2)
    with desk.page.expect_download() as download:
        desk.sent.first.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "sales.csv"
    assert download.value.path().read_text() == "a,b\n1,2\n"
    desk.visit.chat.reload()
    expect(desk.sent).to_have_count(2)
    expect(desk.sent.first).to_contain_text("8 byte")


def test_a_message_may_be_nothing_but_files(desk: Desk) -> None:
    send = desk.shell.locator(".pywry-chat-send")
    expect(send).to_have_attribute("aria-disabled", "true")
    desk.drop([CSV])
    desk.arrives("sales.csv")
    expect(send).to_have_attribute("aria-disabled", "false")
    send.click()
    assert [each["name"] for each in desk.asked("")] == ["sales.csv"]
    expect(desk.sent).to_have_count(1)
    expect(desk.shell.locator(".pywry-chat-user-text").last).to_be_hidden()
    expect(send).to_have_attribute("aria-disabled", "true")


def test_what_is_dragged_over_the_chat_is_awaited(desk: Desk) -> None:
    overlay = desk.shell.locator(".pywry-chat-drop-overlay")
    desk.drop([CSV], "dragenter", "dragover")
    expect(overlay).to_be_visible()
    desk.drop([CSV], "dragleave")
    expect(overlay).to_be_hidden()
    desk.drop([CSV, ("notes.txt", "x", "text/plain")])
    desk.arrives("sales.csv", "notes.txt")
    expect(overlay).to_be_hidden()


def test_a_pasted_picture_has_a_name_and_pasted_words_are_words(desk: Desk) -> None:
    expect(desk.shell.locator(".pywry-chat-attach-input")).to_have_count(1)
    desk.field.focus()
    assert not desk.paste([("image.png", list(PIXEL), "image/png")])
    expect(desk.chips).to_have_attribute("data-state", "done")
    name = re.compile(r"^Screenshot \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.png$")
    expect(desk.chips.locator(NAME)).to_have_attribute("title", name)
    # What is copied from a table brings a picture of it.
    assert desk.paste([("image.png", list(PIXEL), "image/png")], "1\t2")
    expect(desk.chips).to_have_count(1)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("<img src=x onerror=alert(1)>.csv", "<img src=x onerror=alert(1)>.csv"),
        ("invoice\u202evsc.txt", "invoicevsc.txt"),
        ("é" * 120 + ".csv", "é" * 120 + ".csv"),
        ("数据表格.csv", "数据表格.csv"),
    ],
)
def test_names_are_shown_as_they_are_and_do_nothing(desk: Desk, name: str, shown: str) -> None:
    desk.drop([(name, "a", "text/csv")])
    expect(desk.chips).to_have_attribute("data-state", "done")
    expect(desk.chips.locator(NAME)).to_have_attribute("title", shown)
    assert desk.chips.evaluate("chip => chip.scrollWidth <= chip.clientWidth")
    assert len(desk.chips.locator(NAME).inner_text()) <= 28
    expect(desk.chips.locator(f"{NAME} img")).to_have_count(0)


def test_what_may_not_be_attached_is_refused_with_a_sentence(desk: Desk) -> None:
    desk.drop([("program.exe", "MZ", "application/x-msdownload"), CSV])
    expect(desk.note).to_contain_text(
        "program.exe\u2069 cannot be attached. These can: \u2068.csv, .json"
    )
    desk.arrives("sales.csv")
    desk.drop([CSV])
    expect(desk.note).to_contain_text("sales.csv\u2069 is attached already.")
    desk.drop([("large.txt", "x" * 300 * 1024 + "x", "text/plain")])
    expect(desk.note).to_contain_text("large.txt\u2069 is too large: 300 kB of at most 300 kB.")
    desk.drop(
        [("one.txt", "x" * 290 * 1024, "text/plain"), ("two.txt", "y" * 290 * 1024, "text/plain")]
    )
    expect(desk.note).to_contain_text(
        "two.txt\u2069 is too much: the files of a message have 500 kB"
    )
    desk.drop([(f"{number}.txt", "x", "text/plain") for number in range(5)])
    expect(desk.note).to_contain_text("a message has 5 files at the most.")
    expect(desk.chips).to_have_count(5)


def test_what_the_server_refuses_says_why_and_nothing_is_lost(desk: Desk) -> None:
    desk.visit.user.watch.server_refuses = True
    desk.drop([("picture.png", "this is no picture", "image/png"), CSV])
    chip = desk.chip("picture.png")
    expect(chip).to_have_attribute("data-state", "failed")
    expect(chip).to_contain_text("it is no PNG file")
    desk.field.fill("With a picture")
    desk.field.press("Enter")
    expect(desk.note).to_contain_text("picture.png\u2069 could not be attached")
    expect(desk.field).to_have_value("With a picture")
    chip.get_by_role("button", name="Remove").click()
    expect(desk.note).to_be_hidden()
    desk.field.press("Enter")
    assert [each["name"] for each in desk.asked("With a picture")] == ["sales.csv"]


def test_a_server_that_fails_is_asked_again(desk: Desk) -> None:
    desk.visit.user.watch.server_refuses = True
    desk.page.route(UPLOADS, lambda route: route.fulfill(status=500, body="<h1>Oops</h1>"))
    desk.drop([CSV])
    chip = desk.chip("sales.csv")
    expect(chip).to_have_attribute("data-state", "failed")
    expect(chip).to_contain_text("The server could not be reached.")
    desk.page.unroute(UPLOADS)
    chip.get_by_role("button", name="Attach").press("Enter")
    desk.arrives("sales.csv")
    expect(chip.get_by_role("button", name="Remove")).to_be_focused()


def test_without_a_connection_it_waits_and_goes_on_by_itself(desk: Desk) -> None:
    desk.visit.user.watch.network_fails = True
    desk.page.route(UPLOADS, lambda route: route.abort("connectionreset"))
    desk.drop([CSV])
    expect(desk.chip("sales.csv")).to_have_attribute("data-state", "waiting")
    expect(desk.chip("sales.csv")).to_contain_text("Waiting for the connection")
    desk.field.fill("Later")
    desk.field.press("Enter")
    expect(desk.note).to_contain_text("It is sent as soon as everything is attached.")
    expect(desk.field).to_have_js_property("readOnly", True)
    desk.page.unroute(UPLOADS)
    assert [each["name"] for each in desk.asked("Later")] == ["sales.csv"]
    expect(desk.note).to_be_hidden()
    expect(desk.field).to_have_js_property("readOnly", False)
    expect(desk.field).to_have_value("")


def test_sending_can_be_called_off_while_it_waits(desk: Desk) -> None:
    held: list[Route] = []
    desk.page.route(UPLOADS, lambda route: held.append(route))
    desk.drop([CSV])
    desk.field.fill("Not yet")
    desk.field.press("Enter")
    expect(desk.note.get_by_role("button", name="Cancel")).to_be_visible()
    desk.field.press("Escape")
    expect(desk.note).to_be_hidden()
    expect(desk.field).to_have_value("Not yet")
    expect(desk.field).to_have_js_property("readOnly", False)
    for route in held:
        route.continue_()
    desk.arrives("sales.csv")
    assert desk.visit.chat.transcript() == []


def test_three_are_sent_at_once_and_what_is_removed_is_not_sent(desk: Desk) -> None:
    held: list[Route] = []
    desk.page.route(UPLOADS, lambda route: held.append(route))
    names = [f"{number}.txt" for number in range(5)]
    desk.drop([(name, "x", "text/plain") for name in names])
    expect(desk.chips).to_have_count(5)
    desk.visit.chat.wait_for(lambda _: len(held) == 3, "three uploads")
    expect(desk.shell.locator("[data-state=queued]")).to_have_count(2)
    desk.chip("0.txt").get_by_role("button", name="Remove").click()
    desk.chip("4.txt").get_by_role("button", name="Remove").click()
    desk.visit.chat.wait_for(lambda _: len(held) == 4, "the fourth")
    for route in held[1:]:
        route.continue_()
    desk.arrives("1.txt", "2.txt", "3.txt")


def test_by_keyboard_alone(desk: Desk) -> None:
    desk.drop([(f"{number}.txt", "x", "text/plain") for number in range(3)])
    desk.arrives("0.txt", "1.txt", "2.txt")
    expect(desk.field).to_be_focused()
    desk.field.press("Backspace")
    remove = [
        desk.chip(f"{number}.txt").get_by_role("button", name="Remove") for number in range(3)
    ]
    expect(remove[2]).to_be_focused()
    desk.page.keyboard.press("ArrowLeft")
    expect(remove[1]).to_be_focused()
    desk.page.keyboard.press("Delete")
    desk.arrives("0.txt", "2.txt")
    expect(remove[2]).to_be_focused()
    desk.page.keyboard.press("Backspace")
    expect(remove[0]).to_be_focused()
    desk.page.keyboard.press("Enter")
    expect(desk.chips).to_have_count(0)
    expect(desk.field).to_be_focused()
    desk.visit.chat.wait_for(lambda page: "0.txt\u2069 was removed" in page.announced, "the words")


def test_files_belong_to_the_draft_of_their_thread_and_survive_a_reload(desk: Desk) -> None:
    first = desk.visit.chat.thread_id
    held: list[Route] = []
    desk.page.route(UPLOADS, lambda route: held.append(route))
    desk.drop([CSV])
    desk.visit.chat.wait_for(lambda _: len(held) == 1, "the upload")
    desk.visit.chat.new_thread()
    expect(desk.chips).to_have_count(0)
    held[0].continue_()
    desk.visit.chat.open_thread(first)
    desk.arrives("sales.csv")
    desk.page.unroute(UPLOADS)
    desk.visit.chat.reload()
    desk.arrives("sales.csv")
    desk.visit.chat.send("After the reload")
    assert desk.asked("After the reload")[0]["content"] == "a,b\n1,2\n"
    desk.visit.chat.reload()
    expect(desk.chips).to_have_count(0)


def test_a_message_in_the_queue_shows_its_files_and_gives_them_back(desk: Desk) -> None:
    desk.visit.chat.send("First")
    prompt = desk.visit.stage.asked("First").say("So far")
    desk.drop([CSV])
    desk.arrives("sales.csv")
    desk.visit.chat.write("Then this")
    desk.shell.locator(".pywry-chat-queue-send").click()
    queued = desk.shell.locator(".pywry-chat-queued")
    expect(queued.locator(".pywry-chat-attachment")).to_contain_text("sales.csv")
    expect(desk.chips).to_have_count(0)
    queued.get_by_role("button", name="Take back and edit").click()
    desk.arrives("sales.csv")
    expect(desk.field).to_have_value("Then this")
    prompt.end()
    desk.visit.chat.settled("complete")
    desk.field.press("Enter")
    assert desk.asked("Then this")[0]["content"] == "a,b\n1,2\n"


def test_a_message_that_was_not_sent_keeps_its_files(desk: Desk) -> None:
    desk.drop([CSV])
    desk.arrives("sales.csv")
    # The server forgets the file: somebody else's tab has removed it.
    desk.page.evaluate(
        """async () => {
          const key = Object.keys(sessionStorage).find((each) => each.includes(':attached:'));
          const [{ fileId }] = JSON.parse(sessionStorage[key]);
          await fetch(`/upload/${window.pywry.label}/chat/${fileId}`, { method: 'DELETE' });
        }"""
    )
    desk.visit.chat.send("It is gone")
    unsent = desk.shell.locator(".pywry-chat-unsent[data-unsent=refused]")
    expect(unsent.locator(".pywry-chat-attachment")).to_contain_text("sales.csv")
    unsent.get_by_role("button", name="Edit").click()
    expect(desk.field).to_have_value("It is gone")
    desk.arrives("sales.csv")


def test_two_tabs_have_drafts_of_their_own_and_share_what_was_sent(desk: Desk) -> None:
    visit = desk.visit
    second = Desk(Visit(visit.user, visit.stage, visit.url))
    desk.drop([CSV])
    desk.arrives("sales.csv")
    expect(second.chips).to_have_count(0)
    visit.chat.send("From the first tab")
    desk.asked("From the first tab")
    expect(second.sent).to_contain_text("sales.csv")


def test_axe_finds_nothing(desk: Desk) -> None:
    desk.visit.user.watch.server_refuses = True
    # Two landmarks of one name are another matter.
    desk.page.locator('[data-chat-id="chat-2"]').evaluate("chat => chat.remove()")
    desk.page.route(f"{UPLOADS}name=slow.txt", lambda route: None)
    desk.drop([CSV, ("broken.png", "no picture", "image/png"), ("slow.txt", "x", "text/plain")])
    desk.drop([("program.exe", "MZ", "")])
    expect(desk.chip("broken.png")).to_have_attribute("data-state", "failed")
    clean(desk.visit)
    desk.chip("broken.png").get_by_role("button", name="Remove").click()
    desk.chip("slow.txt").get_by_role("button", name="Remove").click()
    desk.visit.chat.send("Sent")
    desk.asked("Sent")
    expect(desk.sent).to_have_count(1)
    clean(desk.visit)
    desk.drop([CSV], "dragenter", "dragover")
    clean(desk.visit)


def test_what_it_is_done_with_is_fetched_again_when_it_did_not_come(desk: Desk) -> None:
    desk.visit.user.watch.network_fails = True
    desk.page.route("**/assets/attachments.*.js*", lambda route: route.abort(), times=1)
    desk.visit.chat.reload()
    desk.drop([CSV])
    desk.arrives("sales.csv")


def test_it_fits_a_phone_and_is_right_to_left(new_desk: Callable[..., Desk]) -> None:
    desk = new_desk(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="ar"
    )
    desk.page.locator('[data-chat-id="chat-2"]').evaluate("chat => chat.remove()")
    desk.drop([("x" * 200 + ".csv", "a", "text/csv"), ("no.exe", "MZ", "")])
    expect(desk.chips).to_have_attribute("data-state", "done")
    expect(desk.note).to_contain_text("لا يمكن إرفاق")
    assert desk.shell.evaluate("shell => shell.scrollWidth <= shell.clientWidth")
    chip = desk.chips.bounding_box()
    remove = desk.chips.get_by_role("button").bounding_box()
    assert chip is not None
    assert remove is not None
    assert remove["x"] < chip["x"] + chip["width"] / 2
    assert min(remove["width"], remove["height"]) >= 36

"""What a reader does with an answer, in any browser: these tests run in Chromium, WebKitGTK and Firefox."""

from __future__ import annotations

from pywry.testing.browser import ChatPage
from tests.browser.prompter import Stage
from tests.browser.text import paragraphs

SELECT = """([from, to]) => {
  const find = (words) => {
    const walker = document.createTreeWalker(
      document.querySelector('.pywry-chat-messages'), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.data.indexOf(words);
      if (at >= 0) return [node, at];
    }
    throw new Error(`${words} is not there`);
  };
  const [first, start] = find(from);
  const [last, end] = find(to);
  document.getSelection().setBaseAndExtent(first, start, last, end + to.length);
}"""

RESTING = """(words) => new Promise((resolve) => {
  let [last, calm] = [NaN, 0];
  const look = () => {
    const all = [...document.querySelectorAll('.pywry-chat-text > *')];
    const place = all.find((each) => each.textContent.startsWith(words)).getBoundingClientRect().top;
    calm = place === last ? calm + 1 : 0;
    last = place;
    if (calm < 10) requestAnimationFrame(look);
    else resolve(place);
  };
  look();
})"""

READ_UPWARDS = r"""async () => {
  const list = document.querySelector('.pywry-chat-messages');
  const frame = () => new Promise(requestAnimationFrame);
  // What was asked for may arrive between two frames; what is drawn counts when it stays.
  const settled = async () => {
    let [before, calm] = ['', 0];
    for (let frames = 0; calm < 4 && frames < 300; frames += 1) {
      await frame();
      const now = [list.scrollHeight, list.scrollTop, drawn().length].join();
      calm = now === before ? calm + 1 : 0;
      before = now;
    }
  };
  const numberOf = (article) => Number(article.textContent.match(/Message (\d+)\./)?.[1] ?? 0);
  const drawn = () => [...list.querySelectorAll('article[data-msg-id]')];
  const inSight = () => {
    const { top, bottom } = list.getBoundingClientRect();
    return drawn().filter((article) => {
      const box = article.getBoundingClientRect();
      return box.bottom > top && box.top < bottom;
    });
  };
  const seen = new Set();
  const moves = [];
  let most = 0;
  let blank = 0;
  list.dispatchEvent(new WheelEvent('wheel', { deltaY: -1, bubbles: true }));
  for (let step = 0; step < 1000; step += 1) {
    for (const article of inSight()) seen.add(numberOf(article));
    if (list.scrollTop === 0 && list.querySelector('.pywry-chat-earlier').hidden) break;
    list.scrollTop -= 400;
    const [read] = inSight();
    const before = read?.getBoundingClientRect().top;
    await settled();
    if (inSight().length === 0) blank += 1;
    most = Math.max(most, drawn().length);
    const after = read?.getBoundingClientRect().top;
    if (read && Math.abs(after - before) > 1) moves.push([step, numberOf(read), before, after, list.scrollTop]);
  }
  const numbers = drawn().map(numberOf);
  const ordered = numbers.every((number, index) => index === 0 || number >= numbers[index - 1]);
  return { seen: [...seen], moves, most, blank, ordered };
}"""


def resting(chat: ChatPage, words: str) -> float:
    """Where a paragraph is when it has not moved for ten frames: a busy machine may draw none for a long time."""
    return float(chat.driver.run(RESTING, words))


def a_selection_in_a_finished_paragraph_survives(chat: ChatPage, stage: Stage) -> None:
    """Select in what is finished, while the rest streams."""
    chat.send("Select above")
    prompt = stage.asked("Select above")
    prompt.say("The quick brown fox.\n\n", "The second paragraph begins")
    chat.shows("begins")
    chat.driver.run(SELECT, ["quick", "brown"])
    for number in range(10):
        prompt.say(f" and goes on {number}")
    prompt.say("\n\n- a list\n- of things\n\n```\ncode\n```\n")
    chat.shows("code")
    assert chat.selected == "quick brown"
    prompt.end()
    chat.answer()
    assert chat.selected == "quick brown"


def a_selection_in_the_growing_end_survives(chat: ChatPage, stage: Stage) -> None:
    """Select in the paragraph that is being written, across emphasis that was open."""
    chat.send("Select below")
    prompt = stage.asked("Select below")
    prompt.say("Nothing is *as it seems* and this is ", "still **grow")
    chat.shows("still grow")
    chat.driver.run(SELECT, ["as it", "still"])
    prompt.say("ing** wildly, ", "with `code`", " and more.", "\n\nAnd then another one.")
    chat.shows("another one.")
    assert chat.selected == "as it seems and this is still"
    prompt.end()
    chat.answer()
    assert chat.selected == "as it seems and this is still"


def the_end_is_followed_until_the_reader_looks_up(chat: ChatPage, stage: Stage) -> None:
    """Follow, look up once, read without anything moving, come back."""
    chat.send("A long story")
    prompt = stage.asked("A long story")
    for first in range(1, 41, 8):
        prompt.say(paragraphs(8, first))
    chat.shows("Paragraph 40.")
    chat.wait_for(lambda page: page.at_end, "the end to be followed")

    chat.scroll(-240)
    chat.wait_for(lambda page: not page.at_end, "the reader to be away from the end")
    chat.wait_for(lambda page: page.new_messages, "the way back")
    before = resting(chat, "Paragraph 36.")
    for first in range(41, 61, 4):
        prompt.say(paragraphs(4, first))
    chat.shows("Paragraph 60.")
    assert abs(resting(chat, "Paragraph 36.") - before) < 1
    assert chat.new_messages == "New messages"

    chat.jump_to_end()
    chat.wait_for(lambda page: page.at_end and not page.new_messages, "the end")
    prompt.say(paragraphs(8, 61))
    chat.shows("Paragraph 68.")
    chat.wait_for(lambda page: page.at_end, "the end to be followed again")
    prompt.end()
    chat.answer()
    assert chat.at_end


def one_notch_of_the_wheel_is_enough_to_stay(chat: ChatPage, stage: Stage) -> None:
    """The first pixel up counts, also while text pours in."""
    chat.send("Pour")
    prompt = stage.asked("Pour")
    prompt.say(paragraphs(20))
    chat.shows("Paragraph 20.")
    chat.wait_for(lambda page: page.at_end, "the end to be followed")
    chat.scroll(-8)
    chat.wait_for(lambda page: not page.at_end, "the reader to be away from the end")
    before = resting(chat, "Paragraph 19.")
    for number in range(21, 41):
        prompt.say(paragraphs(1, number))
    chat.shows("Paragraph 40.")
    assert abs(resting(chat, "Paragraph 19.") - before) < 1
    assert not chat.at_end
    prompt.end()


def what_changes_above_does_not_move_what_is_read(chat: ChatPage, stage: Stage) -> None:
    """Something above the reader's place grows: his line stays where it is on the screen."""
    chat.send("Something above")
    stage.asked("Something above").reply(paragraphs(30))
    chat.shows("Paragraph 30.")
    chat.answer()
    end = resting(chat, "Paragraph 25.")
    chat.scroll(-900)
    # A wheel may turn in several steps.
    chat.wait_for(lambda page: page.top_of("Paragraph 25.") - end > 899, "the wheel to have turned")
    before = resting(chat, "Paragraph 25.")
    grow = """() => {
      const first = [...document.querySelectorAll('.pywry-chat-text > p')][2];
      first.style.paddingTop = '300px';
    }"""
    chat.driver.run(grow)
    after = resting(chat, "Paragraph 25.")
    assert abs(after - before) <= 1


def a_long_conversation_is_read_upwards(chat: ChatPage, stage: Stage) -> None:
    """All of it is there, nothing moves under the reader's eyes, and only what is near is drawn."""
    count = 48
    for number in range(1, count + 1):
        stage.speak(f"Message {number}.\n\n{paragraphs(number * 5 % 7)}")
    # What was never drawn has a height that is guessed.
    chat.reload()
    chat.shows(f"Message {count}.")
    read = chat.driver.run(READ_UPWARDS)
    assert sorted(read["seen"])[-count:] == list(range(1, count + 1)), read
    assert read["ordered"]
    assert read["moves"] == [], read["moves"]
    assert read["blank"] == 0, read["blank"]
    assert read["most"] < count * 3 / 4, read["most"]

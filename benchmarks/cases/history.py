"""A thread of ten thousand messages: the targets P9 to P11."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks import corpus
from benchmarks.bench import Bench
from benchmarks.chromium import PRODUCT, Page
from benchmarks.result import Result, Target, median

COUNT = 10_000
MESSAGE = "Message **{number}** of the history.\n\n- one\n- two `three`\n"
FRAMES = 120
STEPS = 120
STEP = 400


def history(bench: Bench) -> Iterator[Result]:
    """Open it, stream into it, scroll it, and go back to its first message."""
    text = corpus.prose(FRAMES * 20)
    full_open, full_frame, full_elements = _full(bench, text)
    with bench.page(PRODUCT) as page:
        page.until_done(f"fill {COUNT}")
        opens = [_open(page) for _ in range(bench.rounds(5, 12))]
        elements = _elements(page)
        before = page.cpu
        page.until_done(f"stream {len(text)} 5 4 16")
        frame_cpu = (page.cpu - before) / FRAMES
        bench.chromium.trace(page)
        _wheel(page)
        tasks = bench.chromium.tasks()
        seconds, most = _to_the_first(page)
    opened = median(opens[1:])
    yield Result("P9", "open 10,000 messages", "ms CPU", opened, target=Target(50, "itself"))
    yield Result(
        "P9",
        "open 10,000 messages (naive: all of the DOM)",
        "ms CPU",
        opened,
        naive=full_open,
        target=Target(1 / 40, "naive"),
    )
    yield Result(
        "P9",
        "elements in the transcript",
        "elements",
        elements,
        naive=full_elements,
        target=Target(1500, "itself"),
    )
    yield Result(
        "P9",
        "elements on the way to the first message, at most",
        "elements",
        most,
        target=Target(1500, "itself"),
        note=f"{seconds:.0f} s",
    )
    yield Result(
        "P10",
        "a frame of a reply in that thread",
        "ms CPU",
        frame_cpu,
        naive=full_frame,
        target=Target(1 / 20, "naive"),
    )
    yield Result(
        "P11",
        "tasks > 16.7 ms in 48,000 px of scrolling",
        "tasks",
        tasks.late,
        target=Target(0, "itself"),
    )
    yield Result("P11", "worst task", "ms CPU", tasks.worst)


def _full(bench: Bench, text: str) -> tuple[float, float, float]:
    with bench.markdown() as page:
        before = page.cpu
        elements = page.evaluate(
            "([count, text]) => bench.fullThread(count, text)", [COUNT, MESSAGE]
        )
        page.settle()
        opened = page.cpu
        page.evaluate("([text]) => bench.streamInto(text, 20)", [text[: len(text) // 3]])
        streamed = page.cpu
    return opened - before, (streamed - opened) / (FRAMES / 3), elements


def _open(page: Page) -> float:
    """Leave the thread for a new one, come back, and return what coming back cost."""
    page.page.click(".pywry-chat-new-thread")
    page.page.wait_for_function("() => !document.querySelector('.pywry-chat-msg')")
    page.page.click(".pywry-chat-conv-btn")
    page.settle()
    # The list comes a moment after the page.
    page.page.locator(".pywry-chat-thread-list button", has_text="fill").first.wait_for(
        state="attached"
    )
    before = page.cpu
    page.evaluate(
        """() => new Promise((resolve) => {
          const observer = new MutationObserver(() => {
            if (!document.querySelector('.pywry-chat-msg')) return;
            observer.disconnect();
            resolve();
          });
          observer.observe(document.querySelector('.pywry-chat-messages'), { childList: true, subtree: true });
          [...document.querySelectorAll('.pywry-chat-thread-list button')]
            .find((button) => button.textContent.includes('fill')).click();
        })"""
    )
    page.settle()
    return page.cpu - before


def _elements(page: Page) -> int:
    script = "() => document.querySelectorAll('.pywry-chat-messages *').length"
    return int(page.evaluate(script))


def _wheel(page: Page) -> None:
    page.page.hover(".pywry-chat-messages")
    for _ in range(STEPS):
        page.page.mouse.wheel(0, -STEP)
        page.page.wait_for_timeout(16)


def _to_the_first(page: Page) -> tuple[float, float]:
    """Scroll back until the first message is there; return the seconds and the most elements on the way."""
    seconds, most = page.evaluate(
        """async () => {
          const list = document.querySelector('.pywry-chat-messages');
          const begun = performance.now();
          let most = 0;
          for (;;) {
            list.dispatchEvent(new WheelEvent('wheel', { deltaY: -1, bubbles: true }));
            list.scrollTop = 0;
            await new Promise(requestAnimationFrame);
            most = Math.max(most, list.querySelectorAll('*').length);
            const earlier = list.querySelector('.pywry-chat-earlier');
            if (earlier?.hidden && list.scrollTop === 0) break;
            if (performance.now() - begun > 120_000) throw new Error('the first message never came');
          }
          return [(performance.now() - begun) / 1000, most];
        }"""
    )
    return seconds, most

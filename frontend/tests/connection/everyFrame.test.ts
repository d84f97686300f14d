// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { expectEqual, expectSentOnce } from '../support/conversation';
import { FakePage } from '../support/fakePage';
import { FakeServer } from '../support/fakeServer';
import { TestClock } from '../support/testClock';

/** Has a conversation whose connection ends at one frame; gives the number of frames that there were. */
async function converse(frame: number, after: boolean): Promise<number> {
  const clock = new TestClock(frame);
  const server = new FakeServer(clock);
  const page = new FakePage(server, clock);
  page.transport.cutAt = { frame, after };
  await clock.advance(1000);
  const sent = ['One', 'Two', 'Three'];
  for (const text of sent) {
    page.thread.send(text);
    await clock.advance(30);
    for (const chunk of ['Some ', 'words ', '👩‍👩‍👧']) {
      server.chunk(server.active, chunk);
      await clock.advance(4);
    }
    if (text === 'Two') page.thread.stop();
    await clock.advance(400);
    server.end(server.active);
    await clock.advance(10);
  }
  const { frames } = page.transport;
  await clock.advance(60_000);
  expectEqual(page, server);
  expectSentOnce(page, server, sent);
  return frames;
}

describe('a connection that ends', () => {
  it.each([false, true])('at any frame (after it got through: %s) loses nothing', async (after) => {
    const frames = await converse(0, after);
    expect(frames).toBeGreaterThan(30);
    for (let frame = 1; frame <= frames; frame += 1) await converse(frame, after);
  });
});

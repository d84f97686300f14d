// @vitest-environment node
import { effect } from '@preact/signals-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakePage } from '../support/fakePage';
import { FakeServer } from '../support/fakeServer';
import { TestClock } from '../support/testClock';

let clock: TestClock;
let server: FakeServer;
let page: FakePage;

beforeEach(async () => {
  clock = new TestClock();
  server = new FakeServer(clock);
  page = new FakePage(server, clock);
  await clock.advance(100);
});

const received = (type: string) => server.received.filter((frame) => frame.type === type);

/** Waits for the server. */
async function answered<Answer>(request: Promise<Answer>): Promise<Answer> {
  const outcome = request.catch((refusal: Error) => refusal.message as Answer);
  await clock.advance(50);
  return outcome;
}

describe('the menus', () => {
  it('offer what the snapshot says', () => {
    const { commands, settingsItems, starters, canRate } = page.chat;
    expect(commands.peek().map((command) => command.name)).toEqual(['/clear']);
    expect(settingsItems.peek().map((item) => item.id)).toEqual(['model']);
    expect(starters.peek()).toEqual(['Tell me a story']);
    expect(canRate.peek()).toBe(true);
  });
});

describe('a setting', () => {
  it('changes, and snaps back when the server refuses', async () => {
    const seen: unknown[] = [];
    const stop = effect(() => {
      seen.push(page.chat.settings.value['model']);
    });
    await answered(page.chat.changeSetting('model', 'small'));
    expect(seen).toEqual([undefined, 'small']);
    const refusal = await answered(page.chat.changeSetting('model', 'huge'));
    expect(refusal).toBe('Model: expected small.');
    expect(seen).toEqual([undefined, 'small', 'small']);
    stop();
  });
});

describe('a command', () => {
  it('runs in the open thread, or in another one', async () => {
    const other = server.createThread('Other');
    await clock.advance(10);
    await answered(page.chat.runCommand('/clear', ''));
    await answered(page.chat.runCommand('/clear', '', other));
    const threads = received('chat:slash-command').map((frame) => frame.data['threadId']);
    expect(threads).toEqual([server.active, other]);
  });

  it('says what it did', async () => {
    const result = await answered(page.chat.runCommand('/model', 'large'));
    expect(result).toEqual({ notice: 'Model: large' });
    expect(page.chat.notice.peek()).toEqual({ kind: 'command', text: 'Model: large' });
  });

  it('gives the user a file', async () => {
    await answered(page.chat.runCommand('/export', 'md'));
    expect(page.files).toEqual([
      { filename: 'chat.md', mimeType: 'text/plain', content: 'All of it' },
    ]);
  });

  it('that is not known is refused', async () => {
    const refusal = await answered(page.chat.runCommand('/fly', 'away'));
    expect(refusal).toBe('There is no command /fly.');
    expect(page.chat.notice.peek()).toBeNull();
  });
});

describe('a search', () => {
  it('finds what the server finds', async () => {
    const hits = await answered(page.chat.search(` ${'x'.repeat(300)}`));
    expect(hits).toMatchObject([{ threadId: server.active, match: 'x'.repeat(200) }]);
  });

  it('for nothing asks nobody', async () => {
    expect(await page.chat.search('  ')).toEqual([]);
    expect(received('chat:search')).toEqual([]);
  });
});

describe('the list of threads', () => {
  const titles = (list: 'listed' | 'archived') =>
    page.chat[list].peek().map((thread) => thread.title);

  it('has the pinned ones first, and the archived ones apart', async () => {
    for (const title of ['Second', 'Third', 'Fourth']) {
      await clock.advance(10);
      server.createThread(title);
    }
    await clock.advance(10);
    expect(titles('listed')).toEqual(['Fourth', 'Third', 'Second', 'First']);
    const [, third, second, first] = page.chat.listed.peek().map((thread) => thread.threadId);
    await answered(page.chat.updateThread(second ?? '', { pinned: true }));
    await answered(page.chat.updateThread(third ?? '', { archived: true }));
    await answered(page.chat.updateThread(first ?? '', { pinned: true }));
    expect(titles('listed')).toEqual(['Second', 'First', 'Fourth']);
    expect(titles('archived')).toEqual(['Third']);
    expect(page.chat.threads.peek()).toHaveLength(4);
    page.chat.openThread(third ?? '');
    expect(page.thread.id).toBe(third);
  });

  it('opens an archived thread only when there is no other', async () => {
    const second = server.createThread('Second');
    const third = server.createThread('Third');
    server.updateThread(third, { archived: true });
    await clock.advance(10);
    await answered(page.chat.deleteThread(server.active));
    expect(page.thread.id).toBe(second);
  });

  it('says which thread is temporary', async () => {
    await answered(page.chat.createThread({ temporary: true }));
    expect(page.chat.threads.peek().map((thread) => thread.temporary)).toEqual([true, false]);
    await answered(page.chat.createThread());
    expect(received('chat:thread-create').map((frame) => frame.data['temporary'])).toEqual([
      true,
      false,
    ]);
  });
});

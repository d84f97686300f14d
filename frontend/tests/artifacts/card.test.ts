// @vitest-environment jsdom
import { describe, expect, it, vi } from 'vitest';
import { expectNoMarkup, HOSTILE, wait } from '../rich/rich';
import { artifact, FakeFiles, show } from './support';

const version = (number: number): object =>
  artifact({ version: number, content: `print(${number})` });
const three = { version: 3, earlier: ['f1', 'f2'], content: 'print(3)' };

describe('the frame of an artifact', () => {
  it('says what it is', async () => {
    const { card } = await show({ content: 'a\nb\nc' });
    expect(card.getAttribute('role')).toBe('group');
    expect(card.getAttribute('aria-label')).toBe('Code: hello.py, python · 3 lines');
    expect(card.querySelector('bdi')?.textContent).toBe('hello.py');
    const untitled = await show({ title: '', language: '' });
    expect(untitled.card.getAttribute('aria-label')).toBe('Code, 1 line');
  });

  it('shows another version in its place, and says so', async () => {
    const shown = await show();
    await shown.become({ version: 2, earlier: ['f1'], content: 'print(2)' });
    expect(shown.card.querySelector('code')?.textContent).toBe('print(2)\n');
    await vi.waitFor(() => expect(shown.announced()).toBe('\u2068hello.py\u2069 was updated.'));
  });

  it('becomes another kind', async () => {
    const shown = await show();
    await shown.become({ artifactType: 'markdown', title: 'Notes', content: '# Gone' });
    expect(shown.card.getAttribute('aria-label')).toBe('Document: Notes');
    expect(shown.card.querySelector('h3')?.textContent).toBe('Gone');
    expect(shown.card.querySelector('.pywry-chat-listing')).toBeNull();
  });

  it('walks through earlier versions, which are fetched once', async () => {
    const files = new FakeFiles();
    const shown = await show(three, files);
    const thread = shown.thread.id;
    files.keep(`chat/${thread}/f1`, version(1));
    files.keep(`chat/${thread}/f2`, version(2));
    const code = (): string => shown.card.querySelector('code')?.textContent ?? '';
    const count = shown.card.querySelector('.pywry-chat-version-count');
    expect(count?.textContent).toBe('3/3');
    expect(files.asked).toEqual([]);
    shown.button('Previous version').click();
    await vi.waitFor(() => expect(code()).toBe('print(2)\n'));
    shown.button('Previous version').click();
    await vi.waitFor(() => expect(code()).toBe('print(1)\n'));
    expect(shown.button('Previous version').getAttribute('aria-disabled')).toBe('true');
    shown.button('Previous version').click();
    expect(count?.textContent).toBe('1/3');
    shown.button('Next version').click();
    await vi.waitFor(() => expect(code()).toBe('print(2)\n'));
    shown.button('Next version').click();
    expect(code()).toBe('print(3)\n');
    expect(files.asked).toEqual([`chat/${thread}/f2`, `chat/${thread}/f1`]);
  });

  it('stays with the version that is read when a newer one comes', async () => {
    const files = new FakeFiles();
    const shown = await show({ ...three, version: 2, earlier: ['f1'], content: 'print(2)' }, files);
    files.keep(`chat/${shown.thread.id}/f1`, version(1));
    shown.button('Previous version').click();
    const code = (): string => shown.card.querySelector('code')?.textContent ?? '';
    await vi.waitFor(() => expect(code()).toBe('print(1)\n'));
    await shown.become(three);
    expect(code()).toBe('print(1)\n');
    expect(shown.card.querySelector('.pywry-chat-version-count')?.textContent).toBe('1/3');
    await vi.waitFor(() => expect(shown.announced()).toContain('There is a newer version'));
    shown.button('Show it').click();
    expect(code()).toBe('print(3)\n');
    expect(shown.card.querySelector<HTMLElement>('.pywry-chat-artifact-newer')?.hidden).toBe(true);
  });

  it('fetches what is heavy, says why it cannot, and tries again', async () => {
    const files = new FakeFiles();
    const shown = await show({ artifactId: 'heavy', content: '', file: 'big' }, files);
    const body = shown.card.querySelector('.pywry-chat-artifact-body');
    expect(shown.card.getAttribute('data-state')).toBe('failed');
    expect(body?.textContent).toContain('This is not kept any more.');
    expect(shown.button('Copy').hidden).toBe(true);
    files.offline = true;
    shown.button('Try again').click();
    await vi.waitFor(() => expect(body?.textContent).toContain('This could not be loaded.'));
    files.offline = false;
    files.keep(`chat/${shown.thread.id}/big`, artifact({ content: 'heavy()' }));
    shown.button('Try again').click();
    await vi.waitFor(() => expect(body?.querySelector('code')?.textContent).toBe('heavy()\n'));
    expect(shown.card.getAttribute('data-state')).toBe('ready');
    expect(shown.button('Copy').hidden).toBe(false);
  });

  it.each(['no JSON', '{"type":"artifact"}', '[]', 'null', '"x"'])(
    'takes no file for an artifact that is none: %s',
    async (text) => {
      const files = new FakeFiles();
      const shown = await show({ content: '', file: `odd-${text.length}` }, files);
      files.keep(`chat/${shown.thread.id}/odd-${text.length}`, text);
      shown.button('Try again').click();
      await vi.waitFor(() => expect(shown.card.textContent).toContain('could not be drawn'));
    },
  );

  it('keeps what it cannot draw to itself', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const shown = await show({ content: 7 });
    expect(shown.card.getAttribute('data-state')).toBe('failed');
    expect(shown.card.textContent).toContain('This could not be drawn.');
    expect(warn).toHaveBeenCalled();
    await shown.become({ content: 'fine' });
    expect(shown.card.querySelector('code')?.textContent).toBe('fine\n');
  });

  it.each(['hologram', 'constructor', '__proto__', '<b>x</b>'])(
    'offers to save the unknown kind %s',
    async (artifactType) => {
      const { card, button } = await show({ artifactType });
      expect(card.textContent).toContain('too old to show');
      expect(button('Download').hidden).toBe(false);
      expectNoMarkup(card);
    },
  );

  it.each(HOSTILE)('no text becomes markup: %s', async (text) => {
    for (const fields of [
      { content: text, language: text },
      { artifactType: 'markdown', content: text },
      { artifactType: 'json', data: { [text]: text, list: [text] } },
    ]) {
      const { card } = await show({ title: text, ...fields });
      await wait(5);
      expectNoMarkup(card);
    }
  });

  it.each(HOSTILE)('no address of a picture is more than that: %s', async (text) => {
    const { card } = await show({ artifactType: 'image', url: text, alt: text, title: text });
    await wait(5);
    for (const picture of card.querySelectorAll('img')) {
      expect(new URL(picture.src).origin).toBe(location.origin);
      picture.remove();
    }
    expectNoMarkup(card);
  });
});

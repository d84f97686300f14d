// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import type { Response } from '../../src/state/model';
import { FakeText, fakeResponse } from '../view/fake-chat';
import { answer, mountRich, threadOf } from './rich';

const citation = (title: string, url = 'https://www.example.org/x', snippet = ''): Response => ({
  type: 'citation',
  title,
  url,
  snippet,
});

describe('citations', () => {
  it('that are neighbours are one numbered list; the numbers go on', async () => {
    const message = answer([
      citation('One'),
      citation('Two'),
      new FakeText('and'),
      citation('Three'),
    ]);
    const chat = await mountRich(threadOf(message));
    const lists = chat.all('ol.pywry-chat-sources').filter((list) => list.childElementCount > 0);
    expect(lists.map((list) => list.childElementCount)).toEqual([2, 1]);
    expect(lists.map((list) => (list as HTMLOListElement).start)).toEqual([1, 3]);
  });

  it('grow without being drawn again', async () => {
    const first = fakeResponse(citation('One'));
    const message = answer([first], 'streaming');
    const chat = await mountRich(threadOf(message));
    const item = chat.get('.pywry-chat-citation');
    message.parts.value = [first, fakeResponse(citation('Two'))];
    expect(chat.get('.pywry-chat-citation')).toBe(item);
    expect(chat.all('.pywry-chat-citation')).toHaveLength(2);
  });

  it('link safely, and show the real host', async () => {
    const chat = await mountRich(threadOf(answer([citation('bank.example')])));
    const link = chat.get<HTMLAnchorElement>('.pywry-chat-citation a');
    expect(link.href).toBe('https://www.example.org/x');
    expect(link.rel).toBe('noopener noreferrer nofollow');
    expect(link.target).toBe('_blank');
    expect(chat.get('.pywry-chat-citation-host').textContent).toBe('example.org');
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd', ''])(
    'do not link to %j',
    async (url) => {
      const chat = await mountRich(threadOf(answer([citation('Title', url)])));
      expect(chat.all('.pywry-chat-citation a')).toEqual([]);
      expect(chat.get('.pywry-chat-citation').textContent).toBe('Title');
    },
  );

  it('link to what is no address of its own only below the page', async () => {
    const chat = await mountRich(threadOf(answer([citation('x', 'java\nscript:alert(1)')])));
    const link = chat.get<HTMLAnchorElement>('.pywry-chat-citation a');
    expect(new URL(link.href).protocol).not.toBe('javascript:');
    expect(link.getAttribute('href')).toMatch(/^\.\//);
  });

  it('beyond the first few are shown when asked for', async () => {
    const many = Array.from({ length: 8 }, (_, index) => citation(`Source ${index}`));
    const chat = await mountRich(threadOf(answer(many)));
    const box = chat.get('.pywry-chat-citations');
    expect(box.hasAttribute('data-folded')).toBe(true);
    box.querySelector('button')?.click();
    expect(box.hasAttribute('data-folded')).toBe(false);
    expect(document.activeElement?.textContent).toBe('Source 5');
  });
});

// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { matching, typedName } from '../../src/rich/panels/palette';
import { type Mounted, press, type } from '../view/mounted';
import { mountRich, settle } from './mounted-rich';

const commands = [
  { name: '/clear', description: 'Empty this conversation', arguments: '' },
  { name: '/export', description: 'Download', arguments: 'markdown | json' },
  { name: '/Exact', description: '', arguments: '' },
  { name: '/time', description: 'Show the time', arguments: '' },
];

const field = (chat: Mounted) => chat.get<HTMLTextAreaElement>('.pywry-chat-input');
const palette = (chat: Mounted) => chat.get('.pywry-chat-cmd-palette');
const names = (chat: Mounted) =>
  chat.all('.pywry-chat-cmd-item .pywry-chat-cmd-name').map(({ textContent }) => textContent);
const active = (chat: Mounted) => {
  const id = field(chat).getAttribute('aria-activedescendant');
  return chat.all('[role=option]').find((option) => option.id === id);
};

async function mountCommands(): Promise<Mounted> {
  const chat = await mountRich();
  chat.chat.commands.value = commands;
  field(chat).focus();
  return chat;
}

describe('which commands match', () => {
  it('puts those that begin with the text before those that contain it', () => {
    expect(matching(commands, '/ex').map(({ name }) => name)).toEqual(['/export', '/Exact']);
    expect(matching(commands, '/E').map(({ name }) => name)).toEqual([
      '/export',
      '/Exact',
      '/clear',
      '/time',
    ]);
    expect(matching(commands, '/zzz')).toEqual([]);
  });

  it.each([
    ['/', '/'],
    ['/ti', '/ti'],
    ['/time ', null],
    ['say /time', null],
    ['', null],
    ['/a\nb', null],
  ])('in %j the name is %j', (text, name) => {
    expect(typedName(text)).toBe(name);
  });
});

describe('the palette', () => {
  it('opens with a slash and follows what is typed', async () => {
    const chat = await mountCommands();
    expect(palette(chat).hidden).toBe(true);
    type(field(chat), '/');
    expect(palette(chat).hidden).toBe(false);
    expect(names(chat)).toEqual(['/clear', '/export', '/Exact', '/time']);
    expect(chat.get('[data-cmd-index="1"]').textContent).toContain('markdown | json');
    type(field(chat), '/t');
    expect(names(chat)).toEqual(['/time', '/export', '/Exact']);
    type(field(chat), '/time now');
    expect(palette(chat).hidden).toBe(true);
    type(field(chat), 'no /');
    expect(palette(chat).hidden).toBe(true);
  });

  it('is a list that the field speaks for', async () => {
    const chat = await mountCommands();
    type(field(chat), '/');
    expect(field(chat).getAttribute('aria-controls')).toBe(palette(chat).id);
    expect(active(chat)?.getAttribute('aria-selected')).toBe('true');
    expect(document.activeElement).toBe(field(chat));
    press(field(chat), 'Escape');
    expect(field(chat).hasAttribute('aria-activedescendant')).toBe(false);
    expect(field(chat).hasAttribute('aria-controls')).toBe(false);
  });

  it('goes round with the arrows', async () => {
    const chat = await mountCommands();
    type(field(chat), '/');
    press(field(chat), 'ArrowUp');
    expect(active(chat)?.textContent).toContain('/time');
    press(field(chat), 'ArrowDown');
    expect(active(chat)?.textContent).toContain('/clear');
    press(field(chat), 'ArrowDown');
    expect(active(chat)?.textContent).toContain('/export');
  });

  it.each(['Enter', 'Tab'])('inserts with %s, and runs nothing', async (key) => {
    const chat = await mountCommands();
    type(field(chat), '/ex');
    const event = press(field(chat), key);
    expect(event.defaultPrevented).toBe(true);
    expect(field(chat).value).toBe('/export ');
    expect(palette(chat).hidden).toBe(true);
    expect(chat.get('.pywry-chat-command-note').textContent).toContain('markdown | json');
    expect(chat.chat.calls).toEqual([]);
  });

  it('leaves Enter to the input method', async () => {
    const chat = await mountCommands();
    type(field(chat), '/ex');
    press(field(chat), 'Enter', { isComposing: true });
    expect(field(chat).value).toBe('/ex');
  });

  it('inserts what is pressed', async () => {
    const chat = await mountCommands();
    type(field(chat), '/');
    chat.get('[data-cmd-index="3"]').click();
    expect(field(chat).value).toBe('/time ');
  });

  it('closes with Escape, keeps the text, and does not stop the answer', async () => {
    const chat = await mountCommands();
    chat.thread.begin('answer');
    type(field(chat), '/ti');
    press(field(chat), 'Escape');
    expect(palette(chat).hidden).toBe(true);
    expect(field(chat).value).toBe('/ti');
    expect(chat.thread.calls).toEqual([]);
    // Nothing opens it again but another text.
    type(field(chat), '/ti');
    expect(palette(chat).hidden).toBe(true);
    type(field(chat), '/tim');
    expect(palette(chat).hidden).toBe(false);
  });

  it('stays away while the text is an answer', async () => {
    const chat = await mountCommands();
    chat.thread.question.value = {
      messageId: 'm',
      request: { type: 'input_required', prompt: 'Path?', placeholder: 'A path' } as never,
      composed: true,
    };
    type(field(chat), '/');
    expect(palette(chat).hidden).toBe(true);
    expect(field(chat).placeholder).toBe('A path');
    type(field(chat), '/clear');
    press(field(chat), 'Enter');
    expect(chat.thread.calls).toEqual(['send /clear']);
  });
});

describe('what is sent', () => {
  it('runs a command, whatever its case', async () => {
    const chat = await mountCommands();
    type(field(chat), '/EXPORT json  please\nnow ');
    press(field(chat), 'Enter');
    await settle();
    expect(chat.chat.calls).toEqual(['runCommand /export json  please\nnow']);
    expect(chat.thread.calls).toEqual([]);
    expect(field(chat).value).toBe('');
  });

  it('runs with one Enter what was typed in full', async () => {
    const chat = await mountCommands();
    type(field(chat), '/clear');
    press(field(chat), 'Enter');
    await settle();
    expect(chat.chat.calls).toEqual(['runCommand /clear']);
  });

  it('puts the text back when the server refuses it', async () => {
    const chat = await mountCommands();
    chat.chat.refusal = new Error('Not now.');
    type(field(chat), '/export pdf');
    press(field(chat), 'Enter');
    await settle();
    expect(field(chat).value).toBe('/export pdf');
    expect(chat.get('.pywry-chat-toast-error').textContent).toContain('Not now.');
  });

  it('says that a command is unknown, and sends it only when asked to', async () => {
    const chat = await mountCommands();
    type(field(chat), '/nothing here');
    press(field(chat), 'Enter');
    await settle();
    const note = chat.get('.pywry-chat-command-note');
    expect(note.getAttribute('role')).toBe('status');
    expect(note.textContent).toContain('/nothing');
    expect(field(chat).value).toBe('/nothing here');
    expect(chat.thread.calls).toEqual([]);
    note.querySelector('button')?.click();
    expect(chat.thread.calls).toEqual(['send /nothing here']);
    expect(field(chat).value).toBe('');
    expect(note.textContent).toBe('');
  });

  it.each(['/etc/passwd is readable', '/', '/ hello', 'a /clear', '//comment'])(
    'takes %j for a message',
    async (text) => {
      const chat = await mountCommands();
      type(field(chat), text);
      press(field(chat), 'Escape');
      press(field(chat), 'Enter');
      await settle();
      expect(chat.thread.calls).toEqual([`send ${text}`]);
    },
  );
});

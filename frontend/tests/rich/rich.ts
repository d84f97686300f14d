import { afterEach } from 'vitest';
import type { InputRequiredResponse } from '../../src/protocol/generated';
import type { PartModel, QuestionModel, Response, ResponsePartModel } from '../../src/state/model';
import { mountChat } from '../../src/view/mount';
import { FakeChat, FakeMessage, FakeThread, fakeResponse } from '../view/fake-chat';
import { type Mounted, mount as mountShell } from '../view/mounted';

/** A chat whose `rich.js` is there. */
export interface RichChat extends Mounted {
  /** What was said to assistive technology last, after the wait that the region needs. */
  spoken(): Promise<string>;
}

const open: { dispose(): void }[] = [];

afterEach(() => {
  for (const mounted of open.splice(0)) mounted.dispose();
});

/** Mounts a thread in the shell of a page; resolves when everything is loaded. */
export async function mountRich(
  thread: FakeThread,
  change: (chat: FakeChat) => void = () => {},
  load: () => Promise<unknown> = () => import('../../src/rich'),
): Promise<RichChat> {
  // Read from disk once; from then on it comes at once.
  await import('../../src/rich');
  // The shell comes from the same place as for the other views; this chat is another one in it.
  const bare = mountShell(new FakeThread('bare'));
  bare.mounted.dispose();
  const { shell } = bare;
  const chat = new FakeChat(thread);
  change(chat);
  let asked = false;
  let settled = false;
  const assets = {
    url: (name: string) => (name.startsWith('rich') ? `/${name}` : null),
    load() {
      asked = true;
      const loading = load();
      loading
        .catch(() => {})
        .finally(() => {
          settled = true;
        });
      return loading;
    },
    style: () => Promise.resolve(),
    label: 'app',
    file: () => Promise.reject(new Error('no files')),
  };
  const mounted = mountChat(shell, chat, { assets, locale: 'en' });
  open.push(mounted);
  // A page fetches it after its first paint, or at once when it is needed. What never comes is not waited for.
  for (let round = 0; round < 40 && !(asked && (settled || round > 3)); round += 1) await wait(10);
  await wait(5);
  return {
    ...bare,
    chat,
    thread,
    mounted,
    async spoken() {
      await wait(80);
      return shell.querySelector('.pywry-chat-status')?.textContent ?? '';
    },
  };
}

export function wait(milliseconds = 0): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** An answer of these parts. */
export function answer(
  parts: readonly (PartModel | Response)[],
  status: 'streaming' | 'complete' | 'stopped' = 'complete',
  id = 'answer',
): FakeMessage {
  const message = new FakeMessage(id, 'assistant', undefined, status);
  message.parts.value = parts.map(asPart);
  return message;
}

export function asPart(part: PartModel | Response): PartModel {
  if (part.type === 'response' || part.type === 'thinking' || 'grown' in part)
    return part as PartModel;
  return fakeResponse(part as Response);
}

/** A thread with one answer, which is running if it streams. */
export function threadOf(message: FakeMessage): FakeThread {
  const thread = new FakeThread('one', [new FakeMessage('user', 'user', 'Please'), message]);
  if (message.status.peek() === 'streaming') thread.running.value = message;
  return thread;
}

export function question(fields: Partial<InputRequiredResponse> = {}): InputRequiredResponse {
  return {
    type: 'input_required',
    prompt: 'Proceed?',
    placeholder: 'Type your response...',
    requestId: 'input_1',
    inputType: 'buttons',
    options: ['Yes', 'No'],
    formSchema: null,
    details: null,
    state: 'pending',
    answer: null,
    ...fields,
  };
}

export interface Asked extends RichChat {
  readonly message: FakeMessage;
  readonly card: HTMLElement;
  /** The question becomes another one: answered, say. */
  become(fields: Partial<InputRequiredResponse>): void;
  button(label: string): HTMLButtonElement;
}

/** A chat with a question. */
export async function ask(fields: Partial<InputRequiredResponse> = {}): Promise<Asked> {
  const request = question(fields);
  const part = fakeResponse(request);
  const message = answer([part], request.state === 'pending' ? 'streaming' : 'complete');
  const thread = threadOf(message);
  const pending = (): QuestionModel | null => {
    const response = part.response.peek() as InputRequiredResponse;
    return response.state === 'pending'
      ? { messageId: message.id, request: response, composed: response.inputType === 'text' }
      : null;
  };
  thread.question.value = pending();
  const chat = await mountRich(thread);
  const card = chat.get('.pywry-chat-input-required');
  return {
    ...chat,
    message,
    card,
    become(changed) {
      part.response.value = { ...(part.response.peek() as InputRequiredResponse), ...changed };
      thread.question.value = pending();
    },
    button(label) {
      const found = [...card.querySelectorAll('button')].find((each) => each.textContent === label);
      if (!found) throw new Error(`there is no button ${label}`);
      return found;
    },
  };
}

/** The calls to answer, without their name. */
export function answers(thread: FakeThread): string[] {
  return thread.calls.filter((call) => call.startsWith('answer ')).map((call) => call.slice(7));
}

export function pair(thread: FakeThread, call: PartModel, result: PartModel): void {
  const one = call as ResponsePartModel;
  const other = result as ResponsePartModel;
  thread.tools.value = new Map([...thread.tools.peek(), [one, other], [other, one]]);
}

/** What must stay text, wherever it is shown. */
export const HOSTILE = [
  '<img src=x onerror=alert(1)>',
  '"><script>alert(1)</script>',
  '</pre><iframe src="javascript:alert(1)">',
  '[click](javascript:alert(1))',
  '\u202egpj.exe',
  '{{constructor}}',
  '__proto__',
];

/** Fails when text has become markup. */
export function expectNoMarkup(root: Element): void {
  const found = root.querySelectorAll(
    'script, iframe, img, object, embed, style, link, base, a[href^="javascript" i], [onerror], [onclick], [style*="url"]',
  );
  if (found.length > 0) throw new Error(`markup: ${found[0]?.outerHTML}`);
}

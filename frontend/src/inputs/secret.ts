import { copyText } from '../view/clipboard';
import { type Control, need, type Surroundings } from './control';

/** As in Python: always as long, whatever the secret is. */
const MASK = '••••••••';

/** A secret, which is here only while it is looked at; what was typed is the person's own. */
export function secretControl(root: HTMLElement, around: Surroundings): Control {
  const field = need(root, '.pywry-input-control');
  const show = root.querySelector<HTMLButtonElement>('[data-action="show"]');
  const copy = root.querySelector<HTMLButtonElement>('[data-action="copy"]');
  let typed = false;

  const translate = (): void => {
    show?.setAttribute('aria-label', around.t(field.type === 'text' ? 'conceal' : 'reveal'));
    copy?.setAttribute('aria-label', around.t('copy'));
  };
  const setShown = (shown: boolean): void => {
    field.type = shown ? 'text' : 'password';
    if (!shown && !typed) field.value = '';
    show?.setAttribute('aria-pressed', String(shown));
    translate();
  };
  /** The secret; `null` when Python does not give it. */
  const secret = async (): Promise<string | null> => {
    if (typed || field.type === 'text') return field.value;
    if (!('known' in root.dataset)) return '';
    const answer = await around.bridge.emit('toolbar:reveal', {
      componentId: root.dataset['componentId'],
    });
    return (answer as { value?: string } | undefined)?.value ?? null;
  };

  field.addEventListener('input', () => {
    typed = true;
  });
  show?.addEventListener('click', async () => {
    if (field.type === 'text') {
      setShown(false);
      return;
    }
    const text = await secret();
    if (text === null) return;
    if (!typed) field.value = text;
    setShown(true);
  });
  copy?.addEventListener('click', async () => {
    const text = await secret();
    const copied = text !== null && (await copyText(text, root));
    around.notice(copy, around.t(copied ? 'copied' : 'copyFailed'));
  });

  return {
    secret: true,
    read: () => (typed ? field.value : undefined),
    write(value) {
      // Python says whether there is one; it does not say it aloud, to all pages.
      typed = false;
      field.value = '';
      field.placeholder = value ? MASK : '';
      root.toggleAttribute('data-known', Boolean(value));
      setShown(false);
      return undefined;
    },
    disable(disabled) {
      for (const element of [field, show, copy]) if (element) element.disabled = disabled;
    },
    translate,
  };
}

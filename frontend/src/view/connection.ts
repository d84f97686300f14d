import type { Link } from '../state/model';
import { textButton } from './actions';
import type { ChatView } from './chat-view';
import { h, setText } from './element';

/** A connection that stands within this time is no news. */
const PATIENCE = 700;
const GOOD_NEWS = 2500;

/** The banner that says how the page stands with its server, and what to do about it. */
export function mountConnection(view: ChatView): void {
  const banner = view.find('pywry-chat-banner');
  if (!banner) return;
  const { t, scope, chat } = view;
  const words = h('span', { class: 'pywry-chat-banner-text' });
  // The banner is a live region: a countdown in it would be spoken every second.
  const spoken = h('span', { class: 'pywry-chat-hidden-text' });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let shown = false;

  const draw = (state: string, text: string, button?: HTMLButtonElement): void => {
    shown = state !== '';
    banner.dataset['state'] = state;
    setText(words, text);
    words.setAttribute('aria-hidden', String(state === 'waiting'));
    setText(spoken, state === 'waiting' ? t('connectionLost') : '');
    const old = banner.querySelector('button');
    // A button that stays the same keeps the focus that it may have.
    if (old && button && old.textContent === button.textContent) return;
    banner.replaceChildren(...(shown ? [spoken, words] : []), ...(button ? [button] : []));
  };
  const tryNow = (): HTMLButtonElement => textButton(t('tryNow'), () => chat.reconnect());

  const drawWaiting = (retryAt: number): void => {
    const seconds = Math.ceil((retryAt - performance.now()) / 1000);
    const key = seconds > 0 ? 'connectionLostIn' : 'connectionLost';
    draw('waiting', t(key, { seconds }), tryNow());
    timer = setTimeout(() => drawWaiting(retryAt), 1000);
  };

  const show = (link: Link, trouble: string): void => {
    clearTimeout(timer);
    switch (link.state) {
      case 'open':
        if (trouble) {
          draw('saving', trouble);
          return;
        }
        if (!shown) return;
        if (banner.dataset['state'] === 'saving') {
          draw('', '');
          return;
        }
        draw('open', t('backOnline'));
        timer = setTimeout(() => draw('', ''), GOOD_NEWS);
        return;
      case 'connecting':
        if (shown) draw('connecting', t('connecting'));
        else timer = setTimeout(() => draw('connecting', t('connecting')), PATIENCE);
        return;
      case 'waiting':
        drawWaiting(link.retryAt);
        return;
      case 'offline':
        draw('offline', t('offline'));
        return;
      case 'refused':
        draw(
          'refused',
          link.reason || t('reloadNeeded'),
          textButton(t('reload'), () => location.reload()),
        );
    }
  };
  scope.effect(() => show(chat.link.value, chat.trouble.value));
  scope.add(() => clearTimeout(timer));
}

import type { ImageArtifact } from '../../protocol/generated';
import type { Download } from '../download';
import { toolButton } from '../head';
import { bytesOf, type ImageAddress, imageAddress, imageExtension } from '../imageAddress';
import type { Drawn, Kind, KindPlace } from '../kind';
import { h, setAttribute, setText } from '../kit';
import { Zoom } from '../zoom';

/** A picture. One of a host that the author did not let in is not loaded: the reader opens it there himself, if he wants to. */
export const image: Kind<ImageArtifact> = {
  icon: 'image',
  name: 'artifactImage',
  describe: ({ alt, title }) => (alt === title ? '' : alt.slice(0, 200)),
  draw(place, content) {
    const view = new ImageView(place);
    const drawn: Drawn<ImageArtifact> = {
      update(artifact) {
        view.show(artifact);
        // What is not loaded cannot be saved, and of another host nothing can be fetched.
        if (view.isOwn) drawn.download = () => view.download();
        else delete drawn.download;
      },
      enlarge: (on) => view.enlarge(on),
    };
    drawn.update(content);
    return drawn;
  },
};

class ImageView {
  readonly #place: KindPlace;
  readonly #picture = h('img', {
    decoding: 'async',
    draggable: 'false',
    referrerpolicy: 'no-referrer',
  });
  readonly #scroller: HTMLElement;
  readonly #tools: HTMLElement;
  readonly #percent = h('span', { class: 'pywry-chat-zoom-percent' });
  readonly #zoom: Zoom;
  readonly #elsewhere = h('div', { class: 'pywry-chat-artifact-note', hidden: true });
  #address: ImageAddress | null = null;
  #large = false;

  constructor(place: KindPlace) {
    this.#place = place;
    const { view, body, scope } = place;
    const { t } = view;
    this.#scroller = h('div', { class: 'pywry-chat-image' }, this.#picture);
    this.#zoom = new Zoom(this.#scroller, this.#picture, scope, (percent) =>
      setText(this.#percent, `${Math.round(percent)} %`),
    );
    this.#tools = h(
      'div',
      { class: 'pywry-chat-zoom', role: 'group', hidden: true, 'aria-label': t('artifactImage') },
      toolButton(t('zoomOut'), 'minus', () => this.#zoom.step(false)),
      this.#percent,
      toolButton(t('zoomIn'), 'plus', () => this.#zoom.step(true)),
      toolButton(t('zoomFit'), 'restore', () => this.#zoom.fit()),
    );
    body.append(this.#scroller, this.#tools, this.#elsewhere);
    scope.listen(this.#picture, 'error', () => place.fail(t('imageNotLoaded')));
    scope.listen(this.#picture, 'load', () => {
      if (this.#large) this.#zoom.fit();
    });
  }

  get isOwn(): boolean {
    return this.#address?.host === '';
  }

  show({ url, alt, title }: ImageArtifact): void {
    const { view, fail } = this.#place;
    this.#address = imageAddress(url);
    if (!url || !this.#address) {
      // Not now: whoever draws it believes that it is drawn.
      queueMicrotask(() => fail(view.t('imageNotLoaded')));
      return;
    }
    const { href, host } = this.#address;
    const elsewhere = host !== '' && !view.imageHosts.has(new URL(href).origin);
    this.#scroller.hidden = elsewhere;
    this.#elsewhere.hidden = !elsewhere;
    if (elsewhere) {
      this.#picture.removeAttribute('src');
      this.#drawElsewhere(href, host);
    } else {
      this.#picture.alt = alt || title || view.t('artifactImage');
      if (this.#picture.getAttribute('src') !== href) this.#picture.src = href;
    }
    this.enlarge(this.#large);
  }

  enlarge(on: boolean): void {
    this.#large = on;
    const close = on && !this.#scroller.hidden;
    this.#tools.hidden = !close;
    // What scrolls is to be reached by the keyboard.
    setAttribute(this.#scroller, 'tabindex', close ? 0 : null);
    setAttribute(this.#scroller, 'role', close ? 'group' : null);
    setAttribute(this.#scroller, 'aria-label', close ? this.#place.view.t('artifactImage') : null);
    this.#zoom.enable(close);
  }

  async download(): Promise<Download> {
    const href = this.#address?.href ?? '';
    const extension = imageExtension(href);
    if (href.startsWith('data:')) return { extension, content: bytesOf(href) };
    const { view } = this.#place;
    const answer = await fetch(href).catch(() => null);
    if (!answer?.ok) throw new Error(view.t('imageNotLoaded'));
    return { extension, content: await answer.blob() };
  }

  #drawElsewhere(href: string, host: string): void {
    const { t } = this.#place.view;
    this.#elsewhere.replaceChildren(
      h('p', {}, t('imageElsewhere')),
      h(
        'a',
        {
          href,
          target: '_blank',
          rel: 'noopener noreferrer nofollow',
          referrerpolicy: 'no-referrer',
        },
        t('openAt', { host: `\u2068${host}\u2069` }),
      ),
    );
  }
}

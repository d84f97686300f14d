import { createElement } from './element';
import type { Renderer } from './renderer';
import { isEmbedded, type SafeUrl, safeImage } from './url';

/**
 * An image in a reply. Its address can carry out data to whoever wrote it, so a remote image loads
 * on a click only, unless the host decided otherwise.
 */
export class ImageControl {
  readonly #holder: HTMLElement;

  constructor(holder: HTMLElement) {
    this.#holder = holder;
  }

  show(destination: string, title: string, alternative: string, renderer: Renderer): void {
    const image = safeImage(destination);
    if (!image) this.#holder.replaceChildren(alternative || renderer.labels.imageBlocked);
    else if (isEmbedded(image) || renderer.mayLoad(image.href))
      this.#load(image, title, alternative);
    else this.#ask(image, title, alternative, renderer);
  }

  #load(image: SafeUrl, title: string, alternative: string): HTMLImageElement {
    const element = createElement(this.#holder, 'img');
    element.alt = alternative;
    if (title) element.title = title;
    element.loading = 'lazy';
    element.decoding = 'async';
    element.referrerPolicy = 'no-referrer';
    element.src = image.href;
    this.#holder.replaceChildren(element);
    return element;
  }

  #ask(image: SafeUrl, title: string, alternative: string, renderer: Renderer): void {
    const { labels } = renderer;
    const button = createElement(this.#holder, 'button', 'pywry-md-image-load');
    button.type = 'button';
    button.append(
      createElement(
        button,
        'span',
        'pywry-md-image-host',
        labels.loadImage.replace('{host}', () => image.host || labels.thisSite),
      ),
    );
    if (alternative)
      button.append(createElement(button, 'span', 'pywry-md-image-alt', alternative));
    button.addEventListener('click', (event) => {
      // The image may be the content of a link: this click is not for it.
      event.preventDefault();
      event.stopPropagation();
      const element = this.#load(image, title, alternative);
      element.tabIndex = -1;
      element.focus({ preventScroll: true });
    });
    this.#holder.replaceChildren(button);
  }
}

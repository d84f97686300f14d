import { createElement } from './element';
import type { Renderer } from './renderer';
import { isEmbedded, type SafeUrl, safeImage } from './url';

/**
 * An image in a reply. Its address can carry out data to whoever wrote it, so a remote image loads
 * on a click only, or is opened elsewhere, unless the host decided otherwise.
 */
export class ImageControl {
  readonly #holder: HTMLElement;

  constructor(holder: HTMLElement) {
    this.#holder = holder;
  }

  show(destination: string, title: string, alternative: string, renderer: Renderer): void {
    const image = safeImage(destination);
    if (!image) {
      this.#holder.replaceChildren(alternative || renderer.labels.imageBlocked);
      return;
    }
    const rule = isEmbedded(image) ? 'allow' : renderer.imageRule(image.href);
    if (rule === 'allow') this.#load(image, title, alternative);
    else if (rule === 'open') this.#offer(image, alternative, renderer);
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
    const button = this.#stand('button', renderer.labels.loadImage, image, alternative, renderer);
    button.type = 'button';
    button.addEventListener('click', (event) => {
      // The image may be the content of a link: this click is not for it.
      event.preventDefault();
      event.stopPropagation();
      const element = this.#load(image, title, alternative);
      element.tabIndex = -1;
      element.focus({ preventScroll: true });
    });
  }

  #offer(image: SafeUrl, alternative: string, renderer: Renderer): void {
    const link = this.#stand('a', renderer.labels.openImage, image, alternative, renderer);
    link.href = image.href;
    link.target = '_blank';
    link.rel = 'noopener noreferrer nofollow';
    link.addEventListener('click', (event) => event.stopPropagation());
  }

  /** Puts something in the image's place that names its host. */
  #stand<Tag extends 'a' | 'button'>(
    tag: Tag,
    label: string,
    image: SafeUrl,
    alternative: string,
    { labels }: Renderer,
  ): HTMLElementTagNameMap[Tag] {
    const element = createElement(this.#holder, tag, 'pywry-md-image-load');
    const words = label.replace('{host}', () => image.host || labels.thisSite);
    element.append(createElement(element, 'span', 'pywry-md-image-host', words));
    if (alternative)
      element.append(createElement(element, 'span', 'pywry-md-image-alt', alternative));
    this.#holder.replaceChildren(element);
    return element;
  }
}

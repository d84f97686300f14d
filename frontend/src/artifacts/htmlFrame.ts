import { Frame, type FrameOptions } from './frame';
import type { FrameMessage, FrameTheme, PageMessage } from './frameMessages';

export interface HtmlFrameOptions extends FrameOptions {
  readonly html: string;
  /** A link of the content was pressed. Without this, links lead nowhere. */
  readonly onLink?: (url: string) => void;
}

export interface HtmlFrame {
  /** Shows other content, from the beginning. */
  update(html: string): void;
  /** Tells the frame the page's colours, which otherwise happens when they change. */
  theme(): void;
  dispose(): void;
}

/** Shows HTML that nobody has to trust, in a frame that reaches nothing. */
export function mountHtmlFrame(place: HTMLElement, options: HtmlFrameOptions): HtmlFrame {
  return new HtmlContent(place, options);
}

class HtmlContent extends Frame<HtmlFrameOptions> implements HtmlFrame {
  #html: string;

  constructor(place: HTMLElement, options: HtmlFrameOptions) {
    super(place, options);
    this.#html = options.html;
    this.begin();
  }

  update(html: string): void {
    if (html === this.#html) return;
    this.#html = html;
    this.restart();
  }

  protected override first(theme: FrameTheme): PageMessage {
    const links = this.options.onLink !== undefined;
    return { type: 'load', html: this.#html, theme, links };
  }

  protected override heard(message: FrameMessage): void {
    if (message.type === 'link') this.options.onLink?.(message.url);
  }
}

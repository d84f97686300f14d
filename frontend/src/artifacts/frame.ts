import { FrameManager } from './frameManager';
import type { FrameMessage, PageMessage } from './frameMessages';
import { MAX_HEIGHT } from './frameMessages';
import { type ThemeSource, themeAt } from './frameTheme';
import type { FrameWords } from './frameWords';
import { type FrameFailure, LiveFrame } from './liveFrame';
import { onePerPage } from './onePerPage';

/** What every frame needs. */
export interface FrameOptions {
  /** The address of the frame's document; null when the page has none. */
  readonly url: string | null;
  /** What the frame is called, for who does not see it. */
  readonly title: string;
  readonly words: FrameWords;
  /** A height in CSS; without one the frame is as high as its content. */
  readonly height?: string | null;
  /** Where the look comes from; the place's own look when absent. */
  readonly theme?: ThemeSource;
  /** Names the frame, so that its height is known when it is shown again. */
  readonly name?: string;
  /** Something in the frame went wrong; it may go on nevertheless. */
  readonly onError?: (text: string) => void;
  /** The frame has another height, in pixels. */
  readonly onHeight?: (height: number) => void;
}

/** Pixels of a frame whose height nobody knows yet. */
const UNKNOWN_HEIGHT = 320;

/** The page's frames, which are few, whoever shows them. */
const manager = onePerPage('frames', () => new FrameManager());

/** How high frames were, by their names. */
const heights = new Map<string, number>();

/**
 * A place for a frame: a box of the frame's height, with a frame in it while it is worth one, or with the reason why there is none.
 * What it shows is of two kinds, which say what a frame is told first and what its answers mean.
 */
export abstract class Frame<Options extends FrameOptions = FrameOptions> {
  readonly box: HTMLElement;
  protected readonly options: Options;
  readonly #theme: ThemeSource;
  readonly #unwatch: () => void;
  #frame: LiveFrame | null = null;
  #stopped = false;

  constructor(place: HTMLElement, options: Options) {
    this.options = options;
    this.box = place.ownerDocument.createElement('div');
    this.box.className = 'pywry-chat-frame';
    place.append(this.box);
    this.#theme = options.theme ?? themeAt(this.box);
    this.#unwatch = this.#theme.watch(() => this.theme());
    this.#keepHeight();
  }

  /** Begins, when whoever made it is complete. */
  protected begin(): void {
    if (this.options.url === null) this.fail(this.options.words.failed);
    else manager.add(this);
  }

  protected abstract first(theme: ReturnType<ThemeSource['read']>): PageMessage;
  protected abstract heard(message: FrameMessage): void;

  get live(): boolean {
    return this.#frame !== null;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  show(): void {
    const { url } = this.options;
    if (this.#frame || this.#stopped || url === null) return;
    this.box.setAttribute('data-state', 'loading');
    const frame = new LiveFrame(this.box, {
      url,
      title: this.options.title,
      first: () => this.first(this.#theme.read()),
      heard: (message) => this.#heard(message),
      failed: (why) => this.#failed(why),
    });
    const { style } = frame.element;
    style.display = 'block';
    style.width = '100%';
    style.height = '100%';
    style.border = '0';
    // Until it has the page's colours, it would be a white box on a dark page.
    style.opacity = '0';
    this.#frame = frame;
  }

  hide(): void {
    this.#frame?.remove();
    this.#frame = null;
    this.box.setAttribute('data-state', 'waiting');
  }

  /** Tells the frame the page's colours. */
  theme(): void {
    this.send({ type: 'theme', theme: this.#theme.read() });
  }

  /** Ends it and takes it from the page. */
  dispose(): void {
    this.#unwatch();
    manager.remove(this);
    this.hide();
    this.box.remove();
  }

  protected send(message: PageMessage): void {
    this.#frame?.send(message);
  }

  /** It may be shown now, if that is its due. */
  protected arrange(): void {
    manager.arrange();
  }

  /** Shows it again from the beginning. */
  protected restart(): void {
    this.#stopped = false;
    this.hide();
    this.box.replaceChildren();
    manager.arrange();
  }

  /** Says in the frame's place why there is no frame, and offers to try again. */
  protected fail(text: string, again = this.options.words.retry): void {
    this.hide();
    this.#stopped = true;
    this.box.setAttribute('data-state', 'failed');
    const page = this.box.ownerDocument;
    const notice = page.createElement('div');
    notice.className = 'pywry-chat-frame-notice';
    notice.setAttribute('role', 'status');
    const sentence = page.createElement('p');
    sentence.textContent = text;
    notice.append(sentence);
    if (again) {
      const button = page.createElement('button');
      button.type = 'button';
      button.className = 'pywry-chat-frame-retry';
      button.textContent = again;
      button.addEventListener('click', () => this.restart());
      notice.append(button);
    }
    this.box.replaceChildren(notice);
    manager.arrange();
  }

  #heard(message: FrameMessage): void {
    if (message.type === 'ready') {
      this.box.setAttribute('data-state', 'ready');
      if (this.#frame) this.#frame.element.style.opacity = '';
    } else if (message.type === 'height' && !this.options.height) {
      const { name, onHeight } = this.options;
      if (name) heights.set(name, message.value);
      this.box.style.height = `${message.value}px`;
      onHeight?.(message.value);
    } else if (message.type === 'error') {
      this.options.onError?.(message.text);
    }
    this.heard(message);
  }

  #failed(why: FrameFailure): void {
    this.#frame = null;
    if (why === 'moved') this.restart();
    else this.fail(this.options.words[why]);
  }

  #keepHeight(): void {
    const { style } = this.box;
    const { height, name } = this.options;
    style.height = height || `${(name && heights.get(name)) || UNKNOWN_HEIGHT}px`;
    style.maxHeight = `${MAX_HEIGHT}px`;
  }
}

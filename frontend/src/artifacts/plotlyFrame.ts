import { Frame, type FrameOptions } from './frame';
import type {
  ChartEvent,
  Figure,
  FrameMessage,
  FrameTheme,
  ImageFormat,
  PageMessage,
} from './frameMessages';
import { fetchLibrary } from './library';

export interface PlotlyFrameOptions extends FrameOptions {
  readonly figure: Figure;
  /** The address of plotly.js; null when the page has none. */
  readonly library: string | null;
  /** The reader did something with the chart. */
  readonly onEvent?: (event: ChartEvent) => void;
}

export interface PlotlyFrame {
  /** Draws another figure in the same chart: what the reader has zoomed stays. */
  update(figure: Figure): void;
  /** Tells the frame the page's colours, which otherwise happens when they change. */
  theme(): void;
  /** Returns the chart as an image; fails while it is not drawn. */
  image(format?: ImageFormat): Promise<Blob>;
  dispose(): void;
}

/** Milliseconds that an image may take. */
const IMAGE_TIME = 20_000;

interface Waiting {
  readonly resolve: (data: string) => void;
  readonly reject: (reason: Error) => void;
}

/** Draws a chart in a frame of its own, by the library that the page has fetched. */
export function mountPlotlyFrame(place: HTMLElement, options: PlotlyFrameOptions): PlotlyFrame {
  return new PlotlyContent(place, options);
}

class PlotlyContent extends Frame<PlotlyFrameOptions> implements PlotlyFrame {
  readonly #images = new Map<number, Waiting>();
  #figure: Figure;
  #library: Blob | null = null;
  #fetching = false;
  #drawn = false;
  #asked = 0;

  constructor(place: HTMLElement, options: PlotlyFrameOptions) {
    super(place, options);
    this.#figure = options.figure;
    if (options.library === null) this.fail(options.words.noLibrary, '');
    else this.begin();
  }

  update(figure: Figure): void {
    this.#figure = figure;
    // What could not be drawn may have become something that can.
    if (this.stopped) this.restart();
    else this.send({ type: 'update', figure });
  }

  async image(format: ImageFormat = 'png'): Promise<Blob> {
    if (!this.#drawn) throw new Error('The chart is not drawn.');
    this.#asked += 1;
    const id = this.#asked;
    let late: ReturnType<typeof setTimeout> | undefined;
    const coming = new Promise<string>((resolve, reject) => {
      late = setTimeout(() => reject(new Error('The image does not come.')), IMAGE_TIME);
      this.#images.set(id, { resolve, reject });
      this.send({ type: 'image', id, format });
    });
    try {
      return blobOf(await coming);
    } finally {
      clearTimeout(late);
      this.#images.delete(id);
    }
  }

  /** There is no frame before there is something to draw with. */
  override show(): void {
    const { library, words } = this.options;
    if (this.#library) super.show();
    else if (library !== null && !this.#fetching && !this.stopped) {
      this.#fetching = true;
      this.box.setAttribute('data-state', 'loading');
      fetchLibrary(library)
        .then(
          (blob) => {
            this.#library = blob;
            this.arrange();
          },
          () => this.fail(words.failed),
        )
        .finally(() => {
          this.#fetching = false;
        });
    }
  }

  override hide(): void {
    this.#drawn = false;
    for (const { reject } of this.#images.values()) reject(new Error('The chart has gone.'));
    super.hide();
  }

  protected override first(theme: FrameTheme): PageMessage {
    const library = this.#library ?? new Blob();
    return { type: 'draw', figure: this.#figure, theme, library };
  }

  protected override heard(message: FrameMessage): void {
    if (message.type === 'ready') this.#drawn = true;
    else if (message.type === 'event') this.options.onEvent?.(message);
    else if (message.type === 'error' && !this.#drawn) this.fail(message.text);
    else if (message.type === 'image') {
      const waiting = this.#images.get(message.id);
      if (message.data === null) waiting?.reject(new Error('The chart cannot be an image.'));
      else waiting?.resolve(message.data);
    }
  }
}

/** A page may not fetch the address of data, so it is read here. */
function blobOf(address: string): Blob {
  const comma = address.indexOf(',');
  const [type = '', ...flags] = address.slice('data:'.length, comma).split(';');
  const text = address.slice(comma + 1);
  if (!flags.includes('base64')) return new Blob([decodeURIComponent(text)], { type });
  return new Blob([Uint8Array.from(atob(text), (each) => each.charCodeAt(0))], { type });
}

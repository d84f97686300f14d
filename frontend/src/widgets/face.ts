import type { AssetHost } from '../assets/host';
import type { Translate } from '../locale/translator';
import type { Extract } from './registry';

/** What Python answers when a page asks what a component shows. */
export interface Content {
  /** It grows with every change, also when the server starts anew. */
  readonly version: number;
}

/** What a component finds on its page. */
export interface Surroundings {
  readonly assets: AssetHost;
  /** A BCP 47 tag. */
  readonly locale: string;
  readonly t: Translate;
  /** Until then `t` speaks English. */
  readonly translated: Promise<unknown>;
  /** What the component is called, for who does not see it. */
  readonly label: string;
  /** The person did something. */
  readonly tell: (event: string, data: Readonly<Record<string, unknown>>) => void;
}

/** How a component looks: a grid or a chart. */
export interface Face<Shown extends Content = Content> {
  update(content: Shown): void;
  extract(): Extract | null;
  dispose(): void;
}

export interface Kind<Shown extends Content = Content> {
  readonly kind: 'grid' | 'chart';
  /** What Python says when there is something else to show. */
  readonly changed: string;
  /** Fetches what it is drawn with, while what it shows is fetched, too. */
  prepare(assets: AssetHost): Promise<unknown>;
  show(
    place: HTMLElement,
    content: Shown,
    around: Surroundings,
  ): Promise<Face<Shown>> | Face<Shown>;
}

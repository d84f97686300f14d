import type { TextKey } from '../locale/en';
import type { Response } from '../state/model';
import type { ChatView } from '../view/chat-view';
import type { Scope } from '../view/scope';
import type { Download } from './download';
import type { ArtifactIcon } from './icons';

export type Artifact = Extract<Response, { readonly type: 'artifact' }>;

/** A kind of artifacts: what it is called, and how it is drawn. */
export interface Kind<Content = Artifact> {
  readonly icon: ArtifactIcon;
  readonly name: TextKey;
  /** What stands beside the title, in a few words: a language, how many lines. */
  describe(content: Content, view: ChatView): string;
  /** Draws it into the place. What it throws is shown in the place of the artifact. */
  draw(place: KindPlace, content: Content): Drawn<Content>;
}

/** Where an artifact is drawn, until the scope ends. */
export interface KindPlace {
  readonly view: ChatView;
  /** An empty element, which is the kind's own. */
  readonly body: HTMLElement;
  readonly scope: Scope;
  /** Names the artifact on the page. */
  readonly id: string;
  /** What the artifact is called, for who does not see it. */
  label(): string;
  /** Something turned out later: that a picture is none. */
  fail(reason: string): void;
  /** Tells Python, if it wants to know, what was done with the artifact. */
  tell(event: string, data: Readonly<Record<string, unknown>>): void;
}

/** An artifact that is drawn. */
export interface Drawn<Content = Artifact> {
  /** Another version of the same kind came. */
  update(content: Content): void;
  /** What Copy copies; without it there is nothing to copy. */
  copy?(): string;
  /** What Download saves; without it there is nothing to download. */
  download?(): Download | Promise<Download>;
  /** Long lines go on in the next one, or not. */
  wrap?(on: boolean): void;
  /** It has the whole window now, or not any more. */
  enlarge?(on: boolean): void;
}

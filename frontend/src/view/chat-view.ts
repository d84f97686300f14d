import type { Signal } from '@preact/signals-core';
import type { AssetHost } from '../assets/host';
import type { Translator } from '../locale/translator';
import type { AttachmentInfo } from '../protocol/generated';
import type { Attached, ChatModel } from '../state/model';
import type { FrameQueue } from './frame';
import type { RichLoader } from './rich-loader';
import type { Scope } from './scope';

export interface ToastOptions {
  readonly kind?: 'info' | 'error';
  readonly action?: { readonly label: string; readonly run: () => void };
}

/** What the views of one chat share. */
export interface ChatView extends Translator {
  /** The shell: everything is looked for, and drawn, in here. */
  readonly shell: HTMLElement;
  readonly chat: ChatModel;
  readonly assets: AssetHost;
  /** Origins of other hosts whose pictures load by themselves. */
  readonly imageHosts: ReadonlySet<string>;
  readonly frames: FrameQueue;
  readonly scope: Scope;
  /** What the first paint can do without. */
  readonly rich: RichLoader;
  /** The element of the shell with this class; there is one, or the shell was made without it. */
  find<Found extends HTMLElement = HTMLElement>(className: string): Found | null;
  /** Says something to assistive technology, politely. */
  announce(text: string): void;
  toast(text: string, options?: ToastOptions): void;
  /** Shows why something that was asked for did not happen. */
  report(error: unknown): void;
  focusComposer(): void;
  /** Shows the end of the open thread, and what comes. */
  pin(): void;
  /** Puts a text into the composer, before what is in it; where files can be attached, what came with it, too. */
  giveBack(text: string, attachments?: readonly (Attached | AttachmentInfo)[] | null): void;
  /** Sends a text of the composer with what is attached to it; null while nothing is. */
  readonly sender: Signal<((text: string) => void) | null>;
  /** Shows what is higher than the transcript from its beginning, if its end would be in sight: it is read from there. */
  readFrom(element: HTMLElement): void;
  /** Brings a loaded message of the open thread into sight, and gives its element. */
  reveal(messageId: string): HTMLElement | null;
}

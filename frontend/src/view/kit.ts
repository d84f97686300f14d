/**
 * What `rich.js` is given. It is a bundle of its own, and a second copy of these would be worse than a larger file: signals of two
 * copies do not know one another.
 */
import { batch, computed, effect, signal, untracked } from '@preact/signals-core';
import { renderMarkdown } from '../markdown';
import { safeLink } from '../markdown/url';
import { copyButton, iconButton, renameButton, textButton } from './actions';
import { copyText } from './clipboard';
import { meaningOfKey } from './composer';
import { h, setAttribute, setText } from './element';
import { drawnIcon, icon } from './icons';
import { markdownOptions } from './markdown-options';
import { Scope } from './scope';

export const kit = {
  batch,
  computed,
  copyButton,
  copyText,
  drawnIcon,
  effect,
  h,
  icon,
  iconButton,
  markdownOptions,
  meaningOfKey,
  renameButton,
  renderMarkdown,
  safeLink,
  Scope,
  setAttribute,
  setText,
  signal,
  textButton,
  untracked,
} as const;

export type Kit = typeof kit;

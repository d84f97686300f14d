import { vi } from 'vitest';
import type { AssetHost } from '../../src/assets/host';

import * as rich from '../../src/rich';
import { FakeThread } from '../view/fake-chat';
import { type Mounted, mount } from '../view/mounted';

/** A page that has `rich.js`, and nothing else. */
export const richAssets: AssetHost = {
  url: (name) => (name === 'rich.js' ? '/assets/rich.js' : null),
  load: () => Promise.resolve(rich),
  style: () => Promise.resolve(),
  label: 'app',
  file: () => Promise.reject(new Error('no files')),
};

/** A chat whose panels have arrived. */
export async function mountRich(thread = new FakeThread('one')): Promise<Mounted> {
  vi.useFakeTimers();
  try {
    const chat = mount(thread, 'en', richAssets);
    await vi.advanceTimersByTimeAsync(400);
    return chat;
  } finally {
    vi.useRealTimers();
  }
}

/** Lets everything happen that waits for a promise only. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

export function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

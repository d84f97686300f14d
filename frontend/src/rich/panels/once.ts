import type { Scope } from '../../view/scope';
import { untracked } from '../kit';

/** Calls `run` once, as soon as the condition holds, unless the scope has ended before. */
export function once(scope: Scope, condition: () => boolean, run: () => void): void {
  const waiting = scope.nested();
  waiting.effect(() => {
    if (waiting.disposed || !condition()) return;
    waiting.dispose();
    untracked(run);
  });
}

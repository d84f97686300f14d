import type { Signal } from '@preact/signals-core';

/** Gives a signal a value, unless it has an equal one: views must not be told of what is the same. */
export function assign<Value>(target: Signal<Value>, value: Value): void {
  if (JSON.stringify(value) !== JSON.stringify(target.peek())) target.value = value;
}

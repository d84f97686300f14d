import { effect } from '@preact/signals-core';

/** What a view has started and must end: effects, listeners, observers, timers. */
export class Scope {
  #endings: (() => void)[] = [];
  #disposed = false;

  get disposed(): boolean {
    return this.#disposed;
  }

  /** Calls `ending` when the scope ends; at once if it has ended already. */
  add(ending: () => void): void {
    if (this.#disposed) ending();
    else this.#endings.push(ending);
  }

  effect(run: () => void): void {
    this.add(effect(run));
  }

  listen<Type extends keyof HTMLElementEventMap>(
    target: EventTarget,
    type: Type,
    handler: (event: HTMLElementEventMap[Type]) => void,
    options?: AddEventListenerOptions,
  ): void {
    const listener = handler as EventListener;
    target.addEventListener(type, listener, options);
    this.add(() => target.removeEventListener(type, listener, options));
  }

  timeout(run: () => void, milliseconds: number): () => void {
    const timer = setTimeout(run, milliseconds);
    const cancel = (): void => clearTimeout(timer);
    this.add(cancel);
    return cancel;
  }

  /** A scope that ends with this one, or before. */
  nested(): Scope {
    const scope = new Scope();
    this.add(() => scope.dispose());
    return scope;
  }

  dispose(): void {
    this.#disposed = true;
    const endings = this.#endings.reverse();
    this.#endings = [];
    for (const ending of endings) ending();
  }
}

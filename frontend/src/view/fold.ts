import type { ChatView } from './chat-view';

/** Panels that are alive already: a page may have several chats. */
const bound = new WeakSet<Element>();

/** Folding the page's panels (toolbars) away. Their size is changed in `rich/panels/resize.ts`. */
export function mountFolding(view: ChatView): void {
  const page = view.shell.closest('.pywry-page') ?? view.shell.parentElement;
  for (const toolbar of page?.querySelectorAll<HTMLElement>('.pywry-toolbar') ?? []) {
    const toggle = toolbar.querySelector<HTMLElement>('.pywry-toolbar-toggle');
    if (!toggle || bound.has(toolbar)) continue;
    bound.add(toolbar);
    view.scope.add(() => bound.delete(toolbar));
    fold(toolbar, toggle, view);
  }
}

function fold(toolbar: HTMLElement, toggle: HTMLElement, { scope, t }: ChatView): void {
  const draw = (): void => {
    const folded = toolbar.hasAttribute('data-collapsed');
    const label = t(folded ? 'expandPanel' : 'collapsePanel');
    toggle.setAttribute('aria-expanded', String(!folded));
    toggle.setAttribute('aria-label', label);
    toggle.setAttribute('data-tooltip', label);
  };
  scope.listen(toggle, 'click', () => {
    toolbar.toggleAttribute('data-collapsed');
    draw();
  });
  draw();
}

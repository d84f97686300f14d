/** The page's panels (toolbars): folding them away. Their size is changed in `rich/panels/resize.ts`. */
import { h } from './element';
import { Scope } from './scope';

export interface PanelWords {
  readonly collapse: string;
  readonly expand: string;
}

const bound = new WeakSet<Element>();

/** Brings all panels in `root` to life; a panel that is alive already is left alone. */
export function mountPanels(root: ParentNode, words: PanelWords): Scope {
  const scope = new Scope();
  for (const toolbar of root.querySelectorAll<HTMLElement>('.pywry-toolbar')) {
    if (bound.has(toolbar)) continue;
    bound.add(toolbar);
    scope.add(() => bound.delete(toolbar));
    mountPanel(toolbar, words, scope);
  }
  return scope;
}

function mountPanel(toolbar: HTMLElement, words: PanelWords, scope: Scope): void {
  const toggle = toolbar.querySelector<HTMLElement>('.pywry-toolbar-toggle') ?? h('button');
  const draw = (): void => {
    const folded = toolbar.hasAttribute('data-collapsed');
    const label = folded ? words.expand : words.collapse;
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

import type { ResponsePartModel, ThinkingPartModel } from '../state/model';
import { textButton } from '../view/actions';
import { h } from '../view/element';
import { Scope } from '../view/scope';
import type { PartView } from './part';
import type { PartPlace } from './place';
import { isShown } from './shown';

/** A part that `rich.js` draws. Until that is there, a box of its usual height stands in its place. */
export function richPart(part: ThinkingPartModel | ResponsePartModel, place: PartPlace): PartView {
  const { view } = place;
  const type = part.type === 'thinking' ? part.type : part.response.peek().type;
  const element = h('div', { class: 'pywry-chat-part', 'data-part': type });
  const scope = new Scope();
  if (!isShown(part)) {
    element.className = 'pywry-chat-unknown';
    element.hidden = true;
    return { element, end() {}, dispose() {} };
  }

  let drawn: { end(): void } | null = null;
  let ended = false;
  const failure = scope.nested();
  failure.effect(() => {
    const retry = (): void => view.rich.load();
    element.replaceChildren(
      ...(view.rich.failed.value ? [textButton(view.t('partFailed'), retry)] : []),
    );
  });
  view.rich.use(scope, (rich) => {
    failure.dispose();
    element.replaceChildren();
    drawn = rich.part(element, part, place, scope);
    if (ended) drawn.end();
  });
  view.rich.load();

  return {
    element,
    end() {
      if (!ended) drawn?.end();
      ended = true;
    },
    dispose: () => scope.dispose(),
  };
}

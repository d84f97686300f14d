import type { Scope } from '../../view/scope';
import { h } from '../kit';
import { panelButton } from './control';
import type { MessagePlace } from './place';

/** The button that shows when an answer was given, by which model, and how long it took. */
export function details(place: MessagePlace): HTMLElement {
  const { view, scope, actions } = place;
  let open: Scope | null = null;
  const button = panelButton(view.t('details'), 'info', () => {
    open?.dispose();
    open = open ? null : scope.nested();
    if (open) showDetails(place, open);
    button.setAttribute('aria-expanded', String(open !== null));
  });
  button.setAttribute('aria-expanded', 'false');
  const time = actions.querySelector('time');
  if (time) time.before(button);
  else actions.append(button);
  return button;
}

function showDetails({ view, message, actions }: MessagePlace, scope: Scope): void {
  const { t } = view;
  const list = h('dl', { class: 'pywry-chat-details' });
  actions.append(list);
  scope.add(() => list.remove());
  scope.effect(() => {
    const finished = message.finished.value;
    const model = message.model.value;
    const rows: [string, string][] = [[t('detailSent'), view.time(message.created)]];
    if (model) rows.push([t('detailModel'), model]);
    if (finished !== null) {
      const seconds = Math.max(0, Math.round((finished - message.created) * 10) / 10);
      rows.push([t('detailTook'), t('resultSeconds', { seconds })]);
    }
    list.replaceChildren(
      ...rows.map(([name, value]) =>
        h('div', {}, h('dt', {}, name), h('dd', {}, h('bdi', {}, value))),
      ),
    );
  });
}

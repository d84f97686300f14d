import { h } from '../kit';
import { panelButton } from './control';
import type { MessagePlace } from './place';

/** When an answer was given, by which model, and how long it took; on demand, beside its buttons. */
export function details({ view, message, scope, actions }: MessagePlace): void {
  const { t } = view;
  const list = h('dl', { class: 'pywry-chat-details', hidden: true });
  const button = panelButton(t('details'), 'info', () => {
    list.hidden = !list.hidden;
    button.setAttribute('aria-expanded', String(!list.hidden));
  });
  button.setAttribute('aria-expanded', 'false');
  const time = actions.querySelector('time');
  if (time) time.before(button);
  else actions.append(button);
  actions.append(list);
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

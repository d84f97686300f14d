import { MarkdownStream } from '../markdown';
import type { TextPartModel } from '../state/model';
import type { ChatView } from '../view/chat-view';
import { h } from '../view/element';
import { markdownOptions } from '../view/markdown-options';
import { Scope } from '../view/scope';
import type { PartView } from './part';

/** A text part as Markdown. What has arrived is drawn once per frame; what is drawn is never drawn again. */
export function textPart(part: TextPartModel, view: ChatView): PartView {
  const element = h('div', { class: 'pywry-chat-text', dir: 'auto' });
  const scope = new Scope();
  const markdown = new MarkdownStream(element, markdownOptions(view));
  let seen = 0;

  const draw = (): void => {
    if (markdown.ended) return;
    const { text } = part;
    if (text.length > seen) markdown.append(text.slice(seen));
    seen = text.length;
    markdown.flush();
  };

  // A part that is whole when it is first shown is drawn with its message, so that its height is known at once.
  draw();
  let first = true;
  scope.effect(() => {
    part.grown.value;
    if (first) first = false;
    else view.frames.schedule(draw);
  });
  scope.add(() => view.frames.cancel(draw));

  return {
    element,
    end() {
      if (markdown.ended) return;
      draw();
      markdown.end();
    },
    dispose: () => scope.dispose(),
  };
}

import type { HtmlArtifact } from '../../protocol/generated';
import { frameWords } from '../frames';
import { type HtmlFrame, mountHtmlFrame } from '../htmlFrame';
import type { Kind, KindPlace } from '../kind';

/** HTML, in a frame that reaches nothing. */
export const html: Kind<HtmlArtifact> = {
  icon: 'page',
  name: 'artifactPage',
  describe: () => '',
  draw(place, content) {
    let shown = content;
    let frame = mount(place, content);
    place.scope.add(() => frame.dispose());
    return {
      update(artifact) {
        const before = shown;
        shown = artifact;
        const same =
          before.allowNetwork === artifact.allowNetwork && before.height === artifact.height;
        if (same) frame.update(artifact.content);
        else {
          frame.dispose();
          frame = mount(place, artifact);
        }
      },
      copy: () => shown.content,
      download: () => ({ extension: 'html', content: shown.content, type: 'text/html' }),
    };
  },
};

function mount({ body, view, id, label }: KindPlace, artifact: HtmlArtifact): HtmlFrame {
  const network = artifact.allowNetwork;
  return mountHtmlFrame(body, {
    html: artifact.content,
    url: view.assets.url(network ? 'frame-html-network' : 'frame-html'),
    title: label(),
    words: frameWords(view),
    height: artifact.height ?? null,
    name: id,
    ...(network && { onLink: open }),
  });
}

/** Opens what was pressed in a frame whose author lets it out. */
function open(address: string): void {
  if (/^https?:\/\//i.test(address)) window.open(address, '_blank', 'noopener,noreferrer');
}

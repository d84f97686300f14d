import type { Artifact, Kind } from '../kind';
import { h } from '../kit';

/** What a newer server sends and this page cannot draw: it can be saved. */
export const unknown: Kind = {
  icon: 'unknown',
  name: 'artifactData',
  describe: ({ artifactType }) => String(artifactType).slice(0, 40),
  draw({ body, view }, content) {
    let shown = content;
    const words = h('p', { class: 'pywry-chat-artifact-note' });
    const show = (artifact: Artifact): void => {
      shown = artifact;
      const kind = `\u2068${String(artifact.artifactType).slice(0, 40)}\u2069`;
      words.textContent = view.t('artifactUnknown', { kind });
    };
    body.append(words);
    show(content);
    return {
      update: show,
      download: () => ({
        extension: 'json',
        content: JSON.stringify(shown, null, 2),
        type: 'application/json',
      }),
    };
  },
};

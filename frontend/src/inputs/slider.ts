import { type Control, need, type Surroundings } from './control';

/** A slider with one thumb or two. */
export function sliderControl(root: HTMLElement, around: Surroundings): Control {
  const track = need<HTMLElement>(root, '.pywry-input-track');
  const output = root.querySelector<HTMLElement>('output');
  const thumbs = [...track.querySelectorAll('input')];
  const [first, last = first] = thumbs;
  if (!first || !last) throw new Error('there is no slider');
  const two = first !== last;

  const draw = (): void => {
    const low = Number(first.min);
    const share = (thumb: HTMLInputElement) =>
      (Number(thumb.value) - low) / (Number(thumb.max) - low || 1);
    track.style.setProperty('--pywry-slide-start', String(two ? share(first) : 0));
    track.style.setProperty('--pywry-slide-end', String(share(last)));
    // Where both are at the end, the one that can still move is on top.
    track.toggleAttribute('data-late', two && share(first) > 0.5);
    if (output) output.textContent = thumbs.map((thumb) => thumb.value).join(' – ');
  };

  track.addEventListener('input', (event) => {
    // A thumb does not pass the other.
    if (two && Number(first.value) > Number(last.value)) {
      if (event.target === first) first.value = last.value;
      else last.value = first.value;
    }
    draw();
  });
  draw();

  const read = () =>
    two ? { start: Number(first.value), end: Number(last.value) } : Number(first.value);
  return {
    read,
    details: () => (two ? (read() as Record<string, unknown>) : {}),
    write(value) {
      const ends = two ? endsIn(value, first, last) : [Number(value)];
      if (!ends || ends.some((end) => !Number.isFinite(end)) || value === null)
        return `${JSON.stringify(value)} is not ${two ? '{start, end}' : 'a number'}`;
      for (const [index, thumb] of thumbs.entries()) thumb.value = String(ends[index]);
      draw();
      return undefined;
    },
    disable(disabled) {
      for (const thumb of thumbs) thumb.disabled = disabled;
    },
    translate() {
      if (!two) return;
      const name =
        root.querySelector('.pywry-input-label')?.textContent ?? root.getAttribute('aria-label');
      first.setAttribute('aria-label', around.t('rangeFrom', { name: name ?? '' }));
      last.setAttribute('aria-label', around.t('rangeTo', { name: name ?? '' }));
    },
  };
}

/** `{start, end}`, one of which may be missing, or a pair. */
function endsIn(value: unknown, first: HTMLInputElement, last: HTMLInputElement): number[] | null {
  if (typeof value !== 'object' || value === null) return null;
  const given = value as { start?: unknown; end?: unknown; 0?: unknown; 1?: unknown };
  const start = Number(given.start ?? given[0] ?? first.value);
  const end = Number(given.end ?? given[1] ?? last.value);
  return start <= end ? [start, end] : null;
}

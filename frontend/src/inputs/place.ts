/** Pixels between a box and what it belongs to, and at least between it and the edge of the window. */
const GAP = 6;

/** Puts a box that is in the top layer below an element, or above it where there is more room. */
export function placeBeside(box: HTMLElement, anchor: HTMLElement): void {
  const at = anchor.getBoundingClientRect();
  const { clientWidth: width, clientHeight: height } = document.documentElement;
  const below = height - at.bottom - 2 * GAP;
  const above = at.top - 2 * GAP;
  const under = box.scrollHeight <= below || below >= above;
  box.style.maxHeight = `${Math.max(80, under ? below : above)}px`;
  const size = box.getBoundingClientRect();
  const wanted = getComputedStyle(anchor).direction === 'rtl' ? at.right - size.width : at.left;
  box.style.left = `${Math.max(GAP, Math.min(wanted, width - size.width - GAP))}px`;
  box.style.top = `${under ? at.bottom + GAP : at.top - GAP - size.height}px`;
}

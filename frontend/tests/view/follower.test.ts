import { describe, expect, it } from 'vitest';
import {
  distanceToBottom,
  type Extent,
  isUpwardKey,
  pinnedAfterScroll,
} from '../../src/view/follower';

const at = (top: number, content = 1000, viewport = 400, width = 600): Extent => ({
  top,
  content,
  viewport,
  width,
});

describe('following the end', () => {
  it('measures the distance to the bottom', () => {
    expect(distanceToBottom(at(600))).toBe(0);
    expect(distanceToBottom(at(590))).toBe(10);
  });

  it('stops at the first pixel up', () => {
    expect(pinnedAfterScroll(true, at(600), at(590))).toBe(false);
    expect(pinnedAfterScroll(false, at(600), at(599))).toBe(false);
  });

  it('begins again only at the very bottom, on the way down', () => {
    expect(pinnedAfterScroll(false, at(500), at(597))).toBe(false);
    expect(pinnedAfterScroll(false, at(500), at(598))).toBe(true);
    expect(pinnedAfterScroll(false, at(500), at(600))).toBe(true);
  });

  it('is not fooled by content that shrinks or a viewport of another size', () => {
    expect(pinnedAfterScroll(true, at(600), at(500, 900))).toBe(true);
    expect(pinnedAfterScroll(true, at(600), at(572, 1012))).toBe(true);
    expect(pinnedAfterScroll(true, at(600), at(500, 1000, 450))).toBe(true);
    expect(pinnedAfterScroll(true, at(600), at(300, 1200, 350))).toBe(true);
    expect(pinnedAfterScroll(true, at(600), at(300, 1200, 400, 300))).toBe(true);
    expect(pinnedAfterScroll(false, at(300), at(200, 1200, 400, 300))).toBe(false);
  });

  it('stops at a leap up while the content grows', () => {
    expect(pinnedAfterScroll(true, at(600), at(300, 1012))).toBe(false);
  });

  it('goes on while the content grows', () => {
    expect(pinnedAfterScroll(true, at(600), at(600, 1300))).toBe(true);
    expect(pinnedAfterScroll(false, at(400), at(400, 1300))).toBe(false);
  });

  it('knows the keys that look up', () => {
    for (const key of ['PageUp', 'Home', 'ArrowUp']) expect(isUpwardKey(key, false)).toBe(true);
    expect(isUpwardKey(' ', true)).toBe(true);
    for (const key of ['PageDown', 'End', 'ArrowDown', ' ', 'a']) {
      expect(isUpwardKey(key, false)).toBe(false);
    }
  });
});

/** From text to frames: nothing that comes from a server, however broken, throws beyond this file. */
import type { LogEvent, ServerFrame } from './generated';
import type { Report } from './reporter';
import { checkEvent, checkFrame, checkSnapshot } from './shapes';

/** Returns the frame, without the events in it that this page does not know, or null. */
export function readFrame(text: string, report: Report): ServerFrame | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    report('ignored a frame that is not JSON');
    return null;
  }
  if (typeof value !== 'object' || value === null) {
    report('ignored a frame that is not an object');
    return null;
  }
  if (!accepted(value, checkFrame(value), 'frame', report)) return null;
  const frame = value as ServerFrame;
  if (frame.type === 'events') {
    if (frame.first < 1 || frame.last < frame.first) {
      report('ignored a frame with an impossible range');
      return null;
    }
    return { ...frame, events: readEvents(frame.events, report) };
  }
  if (frame.type === 'reset') {
    const { snapshot } = frame;
    if (!accepted(snapshot, checkSnapshot(snapshot), 'snapshot', report)) return null;
    if (snapshot.type === 'app') snapshot.events = readEvents(snapshot.events, report);
  }
  return frame;
}

function readEvents<Kind extends LogEvent>(events: readonly Kind[], report: Report): Kind[] {
  return events.filter((event) =>
    accepted(
      event,
      typeof event === 'object' && event ? checkEvent(event) : false,
      'event',
      report,
    ),
  );
}

function accepted(
  value: unknown,
  verdict: boolean | undefined,
  what: string,
  report: Report,
): boolean {
  if (verdict) return true;
  const type = String((value as { type?: unknown } | null)?.type).slice(0, 40);
  report(`ignored ${verdict === undefined ? 'an unknown' : 'a malformed'} ${what}: ${type}`);
  return false;
}

// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { FollowedLog, type Follower } from '../../src/connection/followedLog';
import type { OwnerSnapshot, Position } from '../../src/protocol/generated';
import { readFrame } from '../../src/protocol/reader';
import { OwnerFold } from '../../src/state/ownerFold';
import { ThreadFold } from '../../src/state/threadFold';
import { type PlainThread, plainThread } from '../support/plain';

interface Case {
  readonly name: string;
  readonly log: string;
  readonly frames: readonly object[];
  readonly expect: {
    readonly position: Position | null;
    readonly asks: number;
    readonly thread?: PlainThread;
    readonly owner?: Pick<OwnerSnapshot, 'threads' | 'settings'> & Partial<OwnerSnapshot>;
  };
}

const directory = fileURLToPath(new URL('../../../protocol/cases/', import.meta.url));
const cases = readdirSync(directory)
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({ file, case: JSON.parse(readFileSync(directory + file, 'utf8')) as Case }));

/** Follows a log as the page does, and counts how often it would say hello again. */
function follow(frames: readonly object[], log: FollowedLog): number {
  let asks = 0;
  for (const sent of frames) {
    const frame = readFrame(JSON.stringify(sent), () => {});
    if (frame?.type === 'events' && !log.receive(frame)) asks += 1;
    if (frame?.type === 'reset') log.reset(frame);
  }
  return asks;
}

function follower(thread: ThreadFold, owner: OwnerFold): Follower {
  return {
    apply: (event) => thread.apply(event) && owner.apply(event),
    reset(snapshot) {
      if (snapshot.type !== 'owner') return thread.reset(snapshot);
      owner.reset(snapshot);
      return true;
    },
    gone: () => {},
  };
}

describe('golden conversations', () => {
  it('are there', () => expect(cases.length).toBeGreaterThan(20));

  it.each(cases)('$file', ({ file, case: golden }) => {
    expect(`${golden.name}.json`).toBe(file);
    const { position, asks, thread, owner } = golden.expect;
    const threadFold = new ThreadFold(golden.log.split('/')[1] ?? '');
    const ownerFold = new OwnerFold();
    const log = new FollowedLog(golden.log, follower(threadFold, ownerFold), null);
    expect(follow(golden.frames, log)).toBe(asks);
    expect(log.position).toEqual(position);
    if (thread) expect(plainThread(threadFold)).toEqual(thread);
    if (owner) {
      expect(ownerFold.threads.peek()).toEqual(owner.threads);
      const settings = ownerFold.settings.peek();
      expect(Object.entries(settings).sort()).toEqual(Object.entries(owner.settings).sort());
      for (const menu of ['settingsItems', 'commands', 'starters'] as const) {
        if (owner[menu]) expect(ownerFold[menu].peek()).toEqual(owner[menu]);
      }
      if (owner.feedback !== undefined) expect(ownerFold.canRate.peek()).toBe(owner.feedback);
      if (owner.attachments) {
        expect(ownerFold.artifactEvents.peek()).toBe(owner.artifactEvents);
        expect(ownerFold.contextSources.peek()).toEqual(owner.contextSources);
        expect(ownerFold.attachmentRules.peek()).toEqual(owner.attachments);
      }
      expect(ownerFold.trouble.peek()).toBe(owner.trouble ?? '');
      expect(settings).not.toHaveProperty('polluted');
    }
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

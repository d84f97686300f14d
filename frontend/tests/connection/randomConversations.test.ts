// @vitest-environment node
import { describe, expect, it } from 'vitest';
import {
  expectEqual,
  expectSentOnce,
  personAct,
  serverAct,
  sometimes,
} from '../support/conversation';
import { FakePage } from '../support/fakePage';
import { FakeServer } from '../support/fakeServer';
import { CALM, type Faults } from '../support/flakyTransport';
import { seededRandom } from '../support/random';
import { TestClock } from '../support/testClock';

interface Weather {
  readonly name: string;
  readonly faults: Partial<Faults>;
  readonly restart?: number;
  readonly window?: number;
  readonly kept?: number;
}

const weathers: readonly Weather[] = [
  { name: 'calm', faults: {} },
  { name: 'connections end', faults: { cut: 0.04 } },
  { name: 'frames are repeated', faults: { duplicate: 0.3 } },
  { name: 'frames overtake one another', faults: { swap: 0.1 } },
  { name: 'frames are lost in silence', faults: { drop: 0.08 } },
  { name: 'connections go deaf', faults: { halfOpen: 0.01 } },
  { name: 'the server restarts', faults: { cut: 0.01 }, restart: 0.03 },
  { name: 'the log is short', faults: { cut: 0.05, drop: 0.02 }, kept: 5, window: 4 },
  {
    name: 'everything at once',
    faults: { cut: 0.02, duplicate: 0.1, swap: 0.05, drop: 0.03, halfOpen: 0.003 },
    restart: 0.01,
    kept: 20,
    window: 6,
  },
];

const SEEDS = 30;

/** Longer than any doubt can last: two probes, a dead connection, the longest wait. */
const UNTIL_ALL_IS_WELL = 120_000;

async function converse(weather: Weather, seed: number): Promise<void> {
  const random = seededRandom(seed);
  const clock = new TestClock(seed);
  const server = new FakeServer(clock);
  Object.assign(server.settings, { window: weather.window ?? 50, kept: weather.kept ?? 1000 });
  server.settings.frameLimit = () => 1 + Math.floor(random() * 5);
  const page = new FakePage(server, clock, { seed });
  await page.advance(50);
  page.transport.faults = { ...CALM, ...weather.faults };
  const sent: string[] = [];
  for (let step = 0; step < 150; step += 1) {
    serverAct(server, random);
    sometimes(random, 0.12, () => {
      const text = personAct(page, random, step);
      if (text !== null) sent.push(text);
    });
    sometimes(random, weather.restart ?? 0, () => server.restart());
    await page.advance(Math.floor(random() * random() * 400));
  }
  page.transport.faults = CALM;
  page.connection.wake();
  await page.advance(UNTIL_ALL_IS_WELL);
  expectEqual(page, server);
  expectSentOnce(page, server, sent);
  // Nothing but a hello that came late or not at all may have been wrong.
  expect(page.reports.filter((line) => !line.endsWith('no-hello'))).toEqual([]);
}

describe.each(weathers)('when $name', (weather) => {
  it.each(Array.from({ length: SEEDS }, (_, seed) => seed + 1))(
    'conversation %i ends as the server has it',
    (seed) => converse(weather, seed),
  );
});

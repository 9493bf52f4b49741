import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { figuresOf, percentile, report } from './report.ts';
import { type Outcome } from './types.ts';

describe('a percentile', () => {
  const cases = [
    { reason: 'of one value it is that', values: [7], percent: 50, is: 7 },
    {
      reason: 'half are not above it',
      values: [4, 1, 3, 2],
      percent: 50,
      is: 2,
    },
    {
      reason: 'of a hundred the last but one',
      values: Array.from({ length: 100 }, (_, n) => n + 1),
      percent: 99,
      is: 99,
    },
    {
      reason: 'of few the last',
      values: [1, 2, 3],
      percent: 99,
      is: 3,
    },
  ];
  for (const { reason, values, percent, is } of cases) {
    it(`is right: ${reason}`, () => {
      assert.equal(percentile(values, percent), is);
    });
  }
});

describe('the figures', () => {
  const image = { component: 0, digest: 'sha256:1', tag: '1' };
  const outcome = (about: Partial<Outcome>): Outcome => ({
    situation: 'rest',
    database: 'SQLite',
    images: 1,
    started: [{ ...image, pushedAt: 0, acceptedAt: 20, startedAt: 100 }],
    superseded: 0,
    seconds: 1,
    machineLoad: 0.5,
    ...about,
  });
  const polled = {
    pollSeconds: 30,
    started: [{ ...image, pushedAt: 0, startedAt: 15_000 }],
  };

  it('are from the webhook, and from the push as well', () => {
    const [{ sinceAccepted, sincePushed }] = figuresOf([outcome({})]);
    assert.deepEqual(sinceAccepted, { p50: 80, p99: 80, most: 80 });
    assert.deepEqual(sincePushed, { p50: 100, p99: 100, most: 100 });
  });

  it('of a peer have a ratio to the product on the same database', () => {
    const [, peer, elsewhere] = figuresOf([
      outcome({}),
      outcome(polled),
      outcome({ ...polled, database: 'PostgreSQL' }),
    ]);
    assert.deepEqual(peer.ratio, { p50: 150, p99: 150 });
    assert.equal(peer.sinceAccepted, undefined);
    assert.equal(elsewhere.ratio, undefined);
  });

  it('of a burst are from the webhook alone, as all was pushed before', () => {
    const [burst] = figuresOf([outcome({ situation: 'burst' })]);
    assert.equal(burst.sincePushed, undefined);
    assert.equal(burst.sinceAccepted?.p50, 80);
  });

  it('are a table, and behind it the same for programs', () => {
    const figures = figuresOf([outcome({ cpuSeconds: 0.03 }), outcome(polled)]);
    const text = report(figures);
    assert.match(text, /^SQLite +at rest +webhook +1 +1 +0 +80 +80 +80/m);
    assert.match(text, /^SQLite +at rest +a poll each 30 s .*15000 +150/m);
    const json = text.split('\n').at(-1)!;
    assert.deepEqual(JSON.parse(json), JSON.parse(JSON.stringify(figures)));
  });
});

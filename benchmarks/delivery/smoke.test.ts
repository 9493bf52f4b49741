import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { stopAll } from '../../scripts/lib/run.ts';
import { compare } from './compare.ts';
import { type Figures } from './report.ts';
import { SMOKE } from './types.ts';

after(stopAll);

const nameOf = ({ situation, pollSeconds }: Figures) =>
  `${situation} ${pollSeconds ? 'polled' : 'told'}`;

/** That it measures, on real servers; how long it takes is for the benchmark itself to say. */
describe('the benchmark of delivery', () => {
  it('measures all situations on both databases', async () => {
    const figures = await compare({
      instance: `delivery-smoke-${process.pid}`,
      databases: ['sqlite', 'postgres'],
      size: SMOKE,
    });
    for (const database of ['SQLite', 'PostgreSQL, two replicas']) {
      const here = figures.filter(each => each.database === database);
      assert.deepEqual(here.map(nameOf), [
        'rest told',
        'rest polled',
        'load told',
        'load polled',
        'burst told',
      ]);
      const [rest, polledRest, load, polledLoad, burst] = here;
      for (const each of [rest, polledRest]) {
        assert.equal(each.deployments, each.images);
      }
      // The newest of each component runs, or the benchmark would have said so.
      for (const each of [load, polledLoad, burst]) {
        assert.ok(each.deployments >= 1);
        assert.ok(each.deployments <= each.images);
        assert.ok(each.superseded <= each.images);
      }
      for (const each of [load, burst]) {
        assert.equal(each.deployments + each.superseded, each.images);
      }
      for (const each of [rest, load, burst]) {
        assert.ok(each.sinceAccepted!.p50 <= each.sinceAccepted!.p99);
        assert.ok(each.cpuSeconds! > 0);
      }
      for (const each of [polledRest, polledLoad]) {
        assert.ok(each.lists! > 0);
        assert.ok(each.ratio!.p50 > 0);
      }
    }
  });
});

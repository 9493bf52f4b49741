import fc from 'fast-check';
import { openMemoryDatabase } from '../store/__testUtils__/openMemoryDatabase';
import { Bench } from './__testUtils__/Bench';
import { commands, graphs, paces } from './__testUtils__/commands';
import { basicPlatform, provider } from './__testUtils__/documents';
import { Life } from './__testUtils__/Life';
import { VirtualClock } from './__testUtils__/VirtualClock';

/** More of them on demand: a run takes a fraction of a second. */
const RUNS = Number(process.env.INFRA_PROPERTY_RUNS ?? 60);

jest.setTimeout(60_000 + RUNS * 5_000);

describe('An environment in a hostile world', () => {
  it('comes to what is wanted, and is sound on the way, whatever crashes and fails', async () => {
    await fc.assert(
      fc.asyncProperty(
        graphs,
        fc.array(commands, { minLength: 1, maxLength: 12 }),
        paces,
        fc.nat(),
        async (graph, script, pace, seed) => {
          const clock = new VirtualClock(seed);
          const db = await openMemoryDatabase();
          const bench = await Bench.create({
            db,
            clock,
            driver: { kinds: [pace] },
            platform: [...basicPlatform, provider('other')],
            options: { driftInterval: 600_000 },
          });
          const life = new Life(bench, clock);
          expect(await life.live(graph, script)).toEqual([]);
          await db.destroy();
        },
      ),
      { numRuns: RUNS },
    );
  });
});

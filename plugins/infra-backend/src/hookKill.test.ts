import { TestDatabases } from '@backstage/backend-test-utils';
import { beyond, HookTrial } from './__testUtils__/kill/HookTrial';
import { openPlace, Place } from './engine/__testUtils__/kill/places';

jest.setTimeout(300_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())(
  'Killing whole backends in the midst of hooks, on %s',
  databaseId => {
    let place: Place;
    let trial: HookTrial;

    beforeAll(async () => {
      place = await openPlace(databases, databaseId);
      trial = new HookTrial(place);
      await trial.start();
    });

    afterAll(async () => {
      await trial?.stop();
      await place?.close();
    });

    it.each([
      { phase: 'create', done: ['first', 'last'] },
      { phase: 'delete', done: ['first', 'last', 'backup'] },
    ] as const)(
      'has each hook done once and in order, at whichever commit of a $phase it dies',
      async ({ phase, done }) => {
        await trial.live(phase);

        expect(trial.service.done()).toEqual(trial.wanted(...done));
        expect(trial.service.problems).toEqual([]);
        // Each commit was one at which an environment died, those around each call among them.
        expect(trial.missed).toEqual(expect.arrayContaining(beyond));
        expect(trial.missed.length).toBeLessThan(30);
        // Some died after the service was asked and before that was stored: it was asked again.
        const again = [...trial.service.runs.values()].filter(
          ({ posts }) => posts > 1,
        );
        expect(again.length).toBeGreaterThan(0);
        const runs = await place
          .db('hook_runs')
          .select('state', 'attempt', 'cleared');
        expect(runs).toHaveLength(trial.service.runs.size);
        for (const run of runs) {
          expect(run).toMatchObject({ state: 'Succeeded', attempt: 1 });
          expect(Boolean(run.cleared)).toBe(true);
        }
      },
    );
  },
);

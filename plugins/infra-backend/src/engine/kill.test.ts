import { TestDatabases } from '@backstage/backend-test-utils';
import { openPlace, Place } from './__testUtils__/kill/places';
import { WorkerTrial } from './__testUtils__/kill/WorkerTrial';
import { Phase, stopsOf } from './__testUtils__/kill/workerStops';

jest.setTimeout(300_000);

const BEFORE = { a: [], b: ['a'], c: ['a'] };
const AFTER = { a: [], b: ['a'], d: ['b'] };

const phases: { phase: Phase; wanted: Record<string, string[]> }[] = [
  { phase: 'create', wanted: BEFORE },
  { phase: 'update', wanted: AFTER },
  { phase: 'destroy', wanted: {} },
];

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())(
  'Killing a backend, on %s',
  databaseId => {
    let place: Place;
    let trial: WorkerTrial;

    beforeAll(async () => {
      place = await openPlace(databases, databaseId);
      trial = await WorkerTrial.start(place);
    });

    afterAll(async () => {
      await trial?.stop();
      await place?.close();
    });

    it.each(phases)(
      'leaves nothing lost, double or behind, at whichever boundary of a $phase it dies',
      async ({ phase, wanted }) => {
        await trial.live(phase, wanted);

        const found = trial.found(phase);
        expect(found).toEqual(
          Object.fromEntries(
            Object.keys(found).map(death => [death, Object.keys(wanted)]),
          ),
        );
        expect(trial.madeAgain).toEqual([]);
        expect(await trial.forgotten()).toEqual([]);
        expect(await trial.violations()).toEqual([]);
        // Every time that a phase comes to a boundary was one at which one died.
        const missed = trial.missed(phase);
        expect(
          stopsOf(phase).beyond.filter(beyond => !missed.includes(beyond)),
        ).toEqual([]);
      },
    );
  },
);

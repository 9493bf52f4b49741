import { TestDatabases } from '@backstage/backend-test-utils';
import { KillTrial } from './__testUtils__/kill/KillTrial';
import { AFTER, BEFORE } from './__testUtils__/kill/platform';
import { beyond } from './__testUtils__/kill/stops';
import { openPlace, Place } from './engine/__testUtils__/kill/places';

jest.setTimeout(300_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const phases = [
  { phase: 'create', version: BEFORE },
  { phase: 'update', version: AFTER },
  { phase: 'delete', version: undefined },
] as const;

describe.each(databases.eachSupportedId())(
  'Killing whole backends that work on real servers, on %s',
  databaseId => {
    let place: Place;
    let trial: KillTrial;

    beforeAll(async () => {
      place = await openPlace(databases, databaseId);
      trial = new KillTrial(place);
      await trial.start();
    });

    afterAll(async () => {
      await trial?.stop();
      await place?.close();
    });

    it.each(phases)(
      'leaves exactly what is wanted, at whichever boundary of a $phase it dies',
      async ({ phase, version }) => {
        await trial.live(phase);

        expect(trial.found(phase)).toEqual(trial.wanted(phase, version));
        expect(trial.strays).toEqual([]);
        expect(trial.violations).toEqual([]);
        // Each boundary was one at which an environment died, each commit among them.
        const missed = trial.missed(phase);
        expect(missed).toEqual(expect.arrayContaining(beyond));
        expect(missed.filter(at => !at.startsWith('commit'))).toEqual([]);
      },
    );
  },
);

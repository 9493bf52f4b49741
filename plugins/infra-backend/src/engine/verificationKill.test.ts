import { TestDatabases } from '@backstage/backend-test-utils';
import { openPlace, Place } from './__testUtils__/kill/places';
import {
  beyond,
  VerificationTrial,
} from './__testUtils__/kill/VerificationTrial';

jest.setTimeout(300_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())(
  'Killing a backend during verification, on %s',
  databaseId => {
    let place: Place;
    let trial: VerificationTrial;

    beforeAll(async () => {
      place = await openPlace(databases, databaseId);
      trial = new VerificationTrial(place);
      await trial.start();
    });

    afterAll(async () => {
      await trial?.stop();
      await place?.close();
    });

    it('goes on with the same runs, each done once, at whichever commit it dies', async () => {
      await trial.live();

      expect(trial.checks.done()).toEqual(trial.wanted);
      expect(trial.checks.problems).toEqual([]);
      expect(await trial.runs()).toEqual({
        'smoke Succeeded 1': trial.count,
        'check Succeeded 1': trial.count,
        'soak Succeeded 1': trial.count,
      });
      // Each commit was one at which an environment died, those around each call among them.
      expect(trial.missed).toEqual(expect.arrayContaining(beyond));
      expect(trial.missed.length).toBeLessThan(trial.count / 2);
      // Some died after the service was asked and before that was stored: it was asked again.
      const again = [...trial.checks.checks.values()].filter(
        ({ posts }) => posts > 1,
      );
      expect(again.length).toBeGreaterThan(0);
    });
  },
);

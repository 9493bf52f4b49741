import { TestDatabases } from '@backstage/backend-test-utils';
import { IntakeTrial } from './__testUtils__/kill/IntakeTrial';
import { openPlace, Place } from './engine/__testUtils__/kill/places';

jest.setTimeout(300_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())(
  'Killing whole backends that learn of new images, on %s',
  databaseId => {
    let place: Place;
    let trial: IntakeTrial;

    beforeAll(async () => {
      place = await openPlace(databases, databaseId);
      trial = new IntakeTrial(place);
      await trial.start();
    });

    afterAll(async () => {
      await trial?.stop();
      await place?.close();
    });

    it('loses nothing that was accepted, and registers and delivers each image once', async () => {
      await trial.live();

      expect(trial.missed).toEqual([]);
      expect(trial.sender.problems).toEqual([]);
      const events = await place.db('incoming_events').where({ source: 'oci' });
      const stored = events.map(({ delivery_id }) => delivery_id);
      expect(stored).toEqual(expect.arrayContaining(trial.sender.accepted));
      expect(
        events
          .filter(({ fate }) => fate !== 'Ignored')
          .map(({ fate, repository }) => [fate, repository])
          .sort(),
      ).toEqual(
        trial.pushed.map(({ repository }) => ['Registered', repository]),
      );
      const artifacts = await place.db('artifacts');
      expect(
        artifacts.map(({ repository, digest }) => [repository, digest]).sort(),
      ).toEqual(
        trial.pushed.map(({ repository, digest }) => [repository, digest]),
      );
      const promotions = await place.db('promotions');
      expect(promotions.map(each => each.environment_id).sort()).toEqual(
        trial.pushed.map(each => each.environmentId).sort(),
      );
      expect(await trial.running()).toEqual(
        trial.pushed.map(each => `${each.repository}@${each.digest}`),
      );
    });
  },
);

import { TestDatabases } from '@backstage/backend-test-utils';
import { setTimeout as after } from 'node:timers/promises';
import { ModuleBackend } from './__testUtils__/kill/ModuleBackend';
import { openPlace, Place } from './engine/__testUtils__/kill/places';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

async function until(what: string, isSo: () => Promise<boolean>) {
  const deadline = Date.now() + 90_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) {
      throw new Error(`Not ${what} in time`);
    }
    await after(50);
  }
}

describe.each(databases.eachSupportedId())(
  'Killing a backend in the midst of a module’s apply, on %s',
  databaseId => {
    let place: Place;
    let backend: ModuleBackend;

    beforeAll(async () => {
      place = await openPlace(databases, databaseId);
      backend = await ModuleBackend.start(place);
    });

    afterAll(async () => {
      await backend?.stop();
      await place?.close();
    });

    async function expectNothingLeft() {
      await until(
        'cleared up',
        async () => (await backend.runs()).length === 0,
      );
      expect(await place.db('state_locks')).toEqual([]);
      expect(await place.db('state_runs').whereNull('ended_at')).toEqual([]);
    }

    it('makes nothing twice: the program ends what it began, and the next backend waits for it', async () => {
      const id = await backend.create('orphan');
      await until('begun', async () =>
        (await backend.journal('orphan')).includes('one'),
      );
      await backend.kill();
      await backend.replicas.spawn();
      await until(
        'ready',
        async () => (await backend.statusOf(id)) === 'Ready',
      );
      expect(await backend.journal('orphan')).toEqual(['one', 'two']);
      await expectNothingLeft();

      await backend.call('DELETE', `/environments/${id}`);
      await until(
        'deleted',
        async () => (await backend.statusOf(id)) === 'Deleted',
      );
      await expectNothingLeft();
    });

    it('removes what the program makes after its backend died', async () => {
      const id = await backend.create('unwanted');
      await until('begun', async () =>
        (await backend.journal('unwanted')).includes('one'),
      );
      await backend.kill();
      await backend.replicas.spawn();
      await backend.call('DELETE', `/environments/${id}`);
      await until(
        'deleted',
        async () => (await backend.statusOf(id)) === 'Deleted',
      );
      expect(await backend.journal('unwanted')).toEqual(['one', 'two']);
      const versions = await place
        .db('state_versions')
        .where('name', 'like', 'unwanted-%');
      expect(versions.map(({ is_empty }) => Boolean(is_empty)).at(-1)).toBe(
        true,
      );
      await expectNothingLeft();
    });

    it('releases the lock where the program died with it', async () => {
      const id = await backend.create('both');
      await until('begun', async () =>
        (await backend.journal('both')).includes('one'),
      );
      await backend.kill();
      backend.killPrograms();
      expect(await place.db('state_locks')).toHaveLength(1);

      await backend.replicas.spawn();
      await until(
        'ready',
        async () => (await backend.statusOf(id)) === 'Ready',
      );
      await expectNothingLeft();
    });
  },
);

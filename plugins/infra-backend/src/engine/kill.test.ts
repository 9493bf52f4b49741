import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import Knex from 'knex';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Db, openDatabase } from '../store';
import { Bench } from './__testUtils__/Bench';
import { basicPlatform, things } from './__testUtils__/documents';
import { Replicas } from './__testUtils__/kill/Replicas';
import { WorldServer } from './__testUtils__/kill/WorldServer';
import { storedState } from './__testUtils__/storedState';
import { checkInvariants } from './invariants';
import { CrashPoint, crashPointNames } from './types';

jest.setTimeout(600_000);

const BEFORE = { a: [], b: ['a'], c: ['a'] };
const AFTER = { a: [], b: ['a'], d: ['b'] };

/** What each phase can come to; the number is how often it passes there before it dies. */
const phases: { phase: 'create' | 'update' | 'delete'; never: CrashPoint[] }[] =
  [
    {
      phase: 'create',
      never: ['driver.remove.before', 'driver.remove.after'],
    },
    { phase: 'update', never: [] },
    {
      phase: 'delete',
      never: ['driver.apply.before', 'driver.apply.after', 'secret.stored'],
    },
  ];

const kills = phases.flatMap(({ phase, never }) =>
  crashPointNames
    .filter(point => !never.includes(point))
    .map((point, index) => ({
      phase,
      point,
      // Commits are many in each phase: die at the first, the second, the third in turn.
      skip: point.startsWith('commit') ? index % 3 : 0,
    })),
);

/** Where the workers and the test meet: a file, or a server. */
interface Place {
  replicas: number;
  connection: object;
  db: Db;
  close(): Promise<void>;
}

async function sqliteFile(): Promise<Place> {
  const directory = await mkdtemp(join(tmpdir(), 'infra-kill-'));
  const connection = {
    client: 'better-sqlite3',
    connection: { filename: join(directory, 'infra.sqlite') },
    pool: { min: 1, max: 1 },
  };
  const knex = Knex({ ...connection, useNullAsDefault: true });
  return {
    replicas: 1,
    connection,
    db: await openDatabase(mockServices.database({ knex })),
    close: async () => {
      await knex.destroy();
      await rm(directory, { recursive: true });
    },
  };
}

async function postgres(databases: TestDatabases): Promise<Place> {
  const knex = await databases.init('POSTGRES_18');
  const { client, connection } = knex.client.config;
  return {
    replicas: 2,
    connection: { client, connection, pool: { min: 0, max: 5 } },
    db: await openDatabase(mockServices.database({ knex })),
    close: async () => {},
  };
}

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())(
  'Killing a backend, on %s',
  databaseId => {
    let place: Place;
    let world: WorldServer;
    let replicas: Replicas;
    let bench: Bench;

    beforeAll(async () => {
      place = await (databaseId === 'SQLITE_3'
        ? sqliteFile()
        : postgres(databases));
      world = await WorldServer.start();
      bench = await Bench.create({ db: place.db, platform: basicPlatform });
      replicas = new Replicas({
        database: place.connection,
        worldUrl: world.url,
      });
      for (let n = 0; n < place.replicas; n++) {
        await replicas.spawn();
      }
    });

    afterAll(async () => {
      await replicas.stop();
      await world.stop();
      await place.close();
    });

    it.each(kills)(
      'at $point of a $phase leaves nothing lost, double or behind',
      async ({ phase, point, skip }) => {
        const name = `${phase}-${point.replaceAll('.', '-')}`;
        const id = await changeWith(phase, name, () => world.arm(point, skip));
        await replicas.untilFewerThan(place.replicas);
        await replicas.spawn();
        await until(id, phase === 'delete' ? 'Deleted' : 'Ready');

        expect(replicas.failure).toBeUndefined();
        const wanted = { create: BEFORE, update: AFTER, delete: {} }[phase];
        const isOurs = (made: string) => made.startsWith(`${name}-`);
        expect([...world.objects.keys()].filter(isOurs).sort()).toEqual(
          Object.keys(wanted).map(claim => `${name}-${claim}`),
        );
        const madeAgain = [...world.creations].filter(
          ([made, times]) => isOurs(made) && times !== 1,
        );
        expect(madeAgain).toEqual([]);
        // What a crash kept from being recorded is known again.
        const made = Object.values(await bench.instances(id));
        expect(made.filter(({ driverState }) => !driverState)).toEqual([]);
        const outside = [...world.objects.values()].map(object => ({
          ownershipMark: object.mark,
          externalName: object.name,
        }));
        expect(checkInvariants(await storedState(place.db, outside))).toEqual(
          [],
        );
      },
    );

    /** Asks for a change, with a kill ahead from when it is asked for. */
    async function changeWith(
      phase: 'create' | 'update' | 'delete',
      name: string,
      arm: () => void,
    ): Promise<string> {
      if (phase === 'create') {
        arm();
        return (await bench.create(things(BEFORE), { name })).id;
      }
      const { id } = await bench.create(things(BEFORE), { name });
      await until(id, 'Ready');
      arm();
      await bench.deploy(id, phase === 'update' ? things(AFTER) : 'destroy');
      return id;
    }

    async function until(id: string, status: string): Promise<void> {
      for (let looks = 0; ; looks++) {
        const environment = await bench.environment(id);
        const isLookedAt =
          environment.observedGeneration === environment.generation;
        if (environment.status === status && isLookedAt) {
          return;
        }
        // Counted, not timed: a machine that was suspended meanwhile is not late.
        if (looks > 1_200) {
          throw new Error(
            JSON.stringify([environment, await bench.phases(id)], null, 1),
          );
        }
        await new Promise(resolve => setTimeout(resolve, 50));
      }
    }
  },
);

import { TestDatabaseId } from '@backstage/backend-test-utils';
import eventsPlugin from '@backstage/plugin-events-backend';
import { eventsServiceFactory } from '@backstage/plugin-events-node';
import eventsModuleInfra from '@infra-orchestration/backstage-plugin-events-backend-module-infra';
import knexFactory, { Knex } from 'knex';
import { InfraBackend, testDatabases } from './__testUtils__/infraBackend';
import { NotifyingRegistry } from './__testUtils__/NotifyingRegistry';
import { digestOf, TestImages } from './__testUtils__/TestImages';
import { Db } from './store';

jest.setTimeout(120_000);

const SECRET = 'what-the-registry-sends-along';
const REPOSITORY = 'registry.test/shop/api';

/** Takes the database away, and gives it back. */
interface Outage {
  begin(): Promise<void>;
  end(): Promise<void>;
}

/** The server ends the connections of the plugin and lets it open no others. */
async function serverRefuses(db: Db, admin: Knex): Promise<Outage> {
  const { rows } = await db.raw('select current_database() as name');
  const { name } = rows[0];
  const allow = (isAllowed: boolean) =>
    admin.raw(`alter database ?? allow_connections ${isAllowed}`, [name]);
  return {
    begin: async () => {
      await allow(false);
      await admin.raw(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = ?',
        [name],
      );
    },
    end: async () => {
      await allow(true);
    },
  };
}

/** SQLite has no server: what is to be written is refused. */
function statementsFail(db: Db): Outage {
  const [there, away] = ['incoming_events', 'incoming_events_away'];
  return {
    begin: () => db.schema.renameTable(there, away),
    end: () => db.schema.renameTable(away, there),
  };
}

describe.each(testDatabases.eachSupportedId())(
  'a webhook while the database is away, on %s',
  (databaseId: TestDatabaseId) => {
    const images = new TestImages();
    let infra: InfraBackend;
    let registry: NotifyingRegistry;
    let admin: Knex | undefined;
    let outage: Outage;

    beforeAll(async () => {
      // knex tells there of each connection that it does not get.
      jest.spyOn(console, 'log').mockImplementation(() => {});
      infra = await InfraBackend.start({
        databaseId,
        features: [
          eventsServiceFactory,
          eventsPlugin,
          eventsModuleInfra,
          images.feature,
        ],
        config: {
          // One backend has nobody to pass events on to.
          events: { useEventBus: 'never' },
          infra: {
            sources: {
              oci: [
                { secret: SECRET },
                { name: 'real', secret: SECRET, registry: 'registry.test' },
              ],
            },
          },
        },
      });
      const connection =
        process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING;
      if (infra.knex.client.config.client === 'pg') {
        admin = knexFactory({ client: 'pg', connection });
        outage = await serverRefuses(infra.knex, admin);
      } else {
        outage = statementsFail(infra.knex);
      }
      registry = await NotifyingRegistry.start({
        url: `http://127.0.0.1:${infra.backend.server.port()}/api/events/infra/oci/real`,
        authorization: SECRET,
      });
    });

    afterAll(async () => {
      await registry?.stop();
      await infra?.stop();
      await admin?.destroy();
      jest.restoreAllMocks();
    });

    const post = async (id: string, digest: string, secret = SECRET) => {
      const port = infra.backend.server.port();
      const { status } = await fetch(
        `http://127.0.0.1:${port}/api/events/infra/oci`,
        {
          method: 'POST',
          headers: {
            'content-type':
              'application/vnd.docker.distribution.events.v1+json',
            authorization: secret,
          },
          body: JSON.stringify({
            events: [
              {
                ...{ id, timestamp: new Date().toISOString(), action: 'push' },
                target: { repository: 'shop/api', tag: '1.0', digest },
                request: { host: 'registry.test' },
              },
            ],
          }),
        },
      );
      return status;
    };
    const recorded = async (repository: string) =>
      await infra
        .knex('incoming_events')
        .where({ source: 'oci', repository })
        .select('delivery_id', 'fate');

    it('is answered so that it is sent again, and is taken once then', async () => {
      const digest = digestOf('1');
      images.add(`${REPOSITORY}:1.0`, { digest });
      expect(await post('before', digestOf('0'))).toBe(202);

      await outage.begin();
      const during = [
        await post('during', digest),
        await post('during', digest),
      ];
      const forged = await post('forged', digest, 'what-another-one-has');
      await outage.end();
      expect(during).toEqual([503, 503]);
      // What is not let in is not to be sent again either.
      expect(forged).toBe(403);

      const after = [
        await post('during', digest),
        await post('during', digest),
      ];
      expect(after).toEqual([202, 202]);
      const events = await infra.until(
        () => recorded(REPOSITORY),
        all => all.some(({ fate }) => fate === 'Registered'),
      );
      expect(events.filter(event => event.delivery_id === 'during')).toEqual([
        { delivery_id: 'during', fate: 'Registered' },
      ]);
      const { body } = await infra
        .get(`/artifacts?repository=${REPOSITORY}`)
        .expect(200);
      expect(body.items).toHaveLength(1);
    });

    it('of a real registry comes again by itself', async () => {
      const repository = 'registry.test/shop/web';
      await outage.begin();
      let digest: string;
      try {
        digest = await registry.push('shop/web:1.0');
        images.add(`${repository}:1.0`, { digest });
        // It has been refused by then, and more than once.
        await new Promise(resolve => setTimeout(resolve, 4_000));
      } finally {
        await outage.end();
      }
      const events = await infra.until(
        () => recorded(repository),
        all => all.some(({ fate }) => fate === 'Registered'),
      );
      expect(events).toHaveLength(1);
      const { body } = await infra
        .get(`/artifacts?repository=${repository}`)
        .expect(200);
      expect(body.items).toMatchObject([{ digest, tags: ['1.0'] }]);
    });
  },
);

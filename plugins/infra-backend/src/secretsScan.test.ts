import {
  coreServices,
  createServiceFactory,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { InfraBackend, testDatabases } from './__testUtils__/infraBackend';
import { platformDocuments } from './__testUtils__/platform';
import { Receiver } from './notify/__testUtils__/Receiver';

const document = (kind: string, name: string, spec: object) => ({
  apiVersion: 'infra-orchestration.dev/v1alpha1',
  kind,
  metadata: { name },
  spec,
});

/** A reader gets the token of a store as its password, and the input of a request as another. */
const documents = [
  ...platformDocuments,
  document('ResourceType', 'reader', {
    params: { type: 'object' },
    outputs: {
      type: 'object',
      properties: {
        password: { type: 'string', 'x-secret': true },
        token: { type: 'string', 'x-secret': true },
      },
    },
  }),
  document('ResourceDefinition', 'reader', {
    type: 'reader',
    provider: 'world',
    kind: 'thing',
    requires: { store: { type: 'store' } },
    inputs: { password: '${resources.store.outputs.token}' },
    criteria: [{}],
  }),
] as any[];

/** All that a process says, at whatever level. */
function listeningLogger(lines: string[]): LoggerService {
  const say = (message: string, meta?: unknown) => {
    lines.push(`${message} ${JSON.stringify(meta ?? {})} ${String(meta)}`);
  };
  const logger: LoggerService = {
    ...{ error: say, warn: say, info: say, debug: say },
    child: () => logger,
  };
  return logger;
}

/** As it is, and as it is on its way in a URL, a Secret or a dump. */
const formsOf = (secret: string) => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64'),
  Buffer.from(secret).toString('hex'),
];

describe.each(testDatabases.eachSupportedId())(
  'secrets that drivers made, on %s',
  databaseId => {
    let infra: InfraBackend;
    let receiver: Receiver;
    const lines: string[] = [];
    const published: unknown[] = [];

    beforeAll(async () => {
      receiver = await Receiver.listen();
      infra = await InfraBackend.start({
        databaseId,
        documents,
        config: {
          infra: {
            events: {
              webhooks: [
                {
                  name: 'tool',
                  url: receiver.url,
                  secret: 'a key that nobody guesses',
                  types: ['*'],
                },
              ],
            },
          },
        },
        features: [
          createServiceFactory({
            service: coreServices.rootLogger,
            deps: {},
            factory: () => listeningLogger(lines),
          }),
          createServiceFactory({
            service: eventsServiceRef,
            deps: {},
            factory: () => ({
              publish: async params => {
                published.push(params);
              },
              subscribe: async () => {},
            }),
          }),
        ],
      });
    });

    afterAll(async () => {
      await infra.stop();
      await receiver.close();
    });

    /** All that the API tells of an environment. */
    async function tellAll(id: string): Promise<string> {
      const path = `/environments/${id}`;
      const told: unknown[] = [];
      for (const url of [
        '/environments?includeDeleted=true',
        '/resources',
        '/providers',
        path,
        `${path}/resources`,
        `${path}/operations?limit=500`,
        `${path}/events?limit=500`,
        `${path}/receipts`,
        `${path}/deployments`,
      ]) {
        told.push((await infra.get(url).expect(200)).body);
      }
      const { body } = await infra.get(`${path}/deployments`);
      for (const { id: deployment } of body.items) {
        told.push((await infra.get(`/deployments/${deployment}`)).body);
      }
      const { output } = await infra.actions.invoke({
        id: 'test:get-environment',
        input: { id },
      });
      told.push(output);
      return JSON.stringify(told);
    }

    /** Every row of every table, those of the queue too. */
    async function dump(): Promise<string> {
      const tables =
        databaseId === 'SQLITE_3'
          ? await infra
              .knex('sqlite_master')
              .where({ type: 'table' })
              .pluck('name')
          : await infra
              .knex('pg_tables')
              .whereNotIn('schemaname', ['pg_catalog', 'information_schema'])
              .select('schemaname', 'tablename')
              .then(found =>
                found.map(
                  ({ schemaname, tablename }) => `${schemaname}.${tablename}`,
                ),
              );
      const rows = await Promise.all(
        tables.map((table: string) => infra.knex(table).select('*')),
      );
      expect(rows.flat().length).toBeGreaterThan(20);
      return JSON.stringify(rows);
    }

    it('are in no answer, event, log, plan, audit entry or table', async () => {
      const claims = { r: { type: 'reader' } };
      const { environment } = await infra.create({
        name: 'hushed',
        desired: { claims },
      });
      const { id } = environment;
      await infra.settled(id, 'Ready');
      const reader = infra.driver.world.objects.find(
        ({ inputs }) => inputs?.password,
      )!;
      const secret = reader.inputs!.password as string;
      expect(secret).toMatch(/^[0-9a-f-]{36}$/);

      const answers = [await tellAll(id)];
      const tables = [await dump()];
      const plans = [
        { desired: { params: { a: 1 } } },
        { desired: { claims: { ...claims, s: { type: 'store' } } } },
        { mode: 'destroy' },
      ];
      for (const change of plans) {
        const { body } = await infra
          .post(`/environments/${id}/plan`, change)
          .expect(200);
        answers.push(JSON.stringify(body));
      }
      const { body: deployment } = await infra
        .post(`/environments/${id}/deployments`, plans[1])
        .expect(201);
      answers.push(JSON.stringify(deployment));
      await infra.ended(deployment.id);
      // What an outside system says of a failure may hold what it was given.
      infra.driver.world.failNext({
        operation: 'remove',
        externalName: reader.externalName,
        code: 'terminal',
        message: `cannot log in with ${secret}`,
      });
      tables.push(await dump());
      const { body: deletion } = await infra
        .delete(`/environments/${id}`)
        .expect(202);
      answers.push(JSON.stringify(deletion));
      await infra.ended(deletion.id);
      answers.push(await tellAll(id));
      tables.push(await dump());
      expect(answers.at(-1)).toContain('cannot log in with');
      await infra.post(`/environments/${id}/retry`);
      await infra.settled(id, 'Deleted');
      answers.push(await tellAll(id));
      tables.push(await dump());
      await infra.until(
        async () => receiver.types,
        types => types.includes('environment.deleted'),
      );

      const places: Record<string, string> = {
        answers: answers.join(),
        tables: tables.join(),
        'audit log': JSON.stringify(infra.audit.map(({ meta }) => meta)),
        logs: lines.join(),
        webhooks: receiver.received.map(({ text }) => text).join(),
        events: JSON.stringify(published),
      };
      for (const [place, text] of Object.entries(places)) {
        // Were it the wrong place to look at, nothing would be found there either.
        expect({ place, tellsOfIt: text.includes(id) }).toEqual({
          place,
          tellsOfIt: true,
        });
        const found = formsOf(secret).filter(form => text.includes(form));
        expect({ place, found }).toEqual({ place, found: [] });
      }
    });
  },
);

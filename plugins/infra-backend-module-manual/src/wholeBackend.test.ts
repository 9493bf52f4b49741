import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { ManualBackend, testDatabases } from './__testUtils__/ManualBackend';

jest.setTimeout(90_000);

const example = parseAllDocuments(
  readFileSync(resolve(__dirname, '../examples/manual.yaml'), 'utf8'),
).map(document => document.toJS());

const documents = [
  ...example,
  {
    apiVersion: 'infra-orchestration.dev/v1alpha1',
    kind: 'EnvironmentType',
    metadata: { name: 'development' },
    spec: { order: 1 },
  },
];

const password = 'Tr0ub4dor-and-3';

describe.each(testDatabases.eachSupportedId())(
  'examples/manual.yaml in a whole backend on %s',
  databaseId => {
    let backend: ManualBackend;

    beforeAll(async () => {
      backend = await ManualBackend.start(databaseId);
      await backend.put('/documents', { documents }).expect(200);
    });

    afterAll(() => backend.stop());

    const desired = (size: string) => ({
      desired: {
        claims: { db: { type: 'mainframe-schema', params: { size } } },
      },
    });

    async function create(name: string): Promise<string> {
      const { body } = await backend
        .post('/environments', {
          entityRef: 'component:default/greeter',
          name,
          type: 'development',
          ...desired('small'),
        })
        .expect(201);
      return body.environment.id;
    }

    const resourceOf = async (id: string) =>
      (await backend.get(`/environments/${id}/resources`)).body[0];

    it('waits for people when it is made, changed and deleted', async () => {
      const id = await create('journey');
      const task = await backend.taskOf(id);
      expect(task).toMatchObject({
        purpose: 'create',
        title: 'Create a schema for journey',
        assignee: 'group:default/mainframe',
        values: { environment: 'journey', size: 'small' },
        instructions: expect.stringContaining('size **small**'),
      });
      const waiting = await backend.until(
        () => resourceOf(id),
        ({ conditions }) => JSON.stringify(conditions).includes('waits for'),
      );
      expect(waiting.phase).toBe('Applying');
      expect(waiting.conditions).toContainEqual(
        expect.objectContaining({
          message:
            'waits for group:default/mainframe: Create a schema for journey',
        }),
      );
      await backend.untilSent({
        to: 'group:default/mainframe',
        title: 'Create a schema for journey',
      });

      await backend
        .post(`/tasks/${task.id}/complete`, {
          outputs: { schema: 'JOURNEY', password },
        })
        .expect(200);
      await backend.settled(id, 'Ready');
      expect((await resourceOf(id)).outputs).toEqual({
        schema: 'JOURNEY',
        password: { secretRef: expect.any(String) },
      });

      await backend
        .post(`/environments/${id}/deployments`, desired('large'))
        .expect(201);
      const update = await backend.taskOf(id);
      expect(update).toMatchObject({
        purpose: 'update',
        values: { size: 'large' },
      });
      await backend
        .post(`/tasks/${update.id}/complete`, {
          outputs: { schema: 'JOURNEY2', password },
        })
        .expect(200);
      await backend.until(
        () => resourceOf(id),
        ({ phase, outputs }) =>
          phase === 'Ready' && outputs.schema === 'JOURNEY2',
      );

      await backend.settled(id, 'Ready');
      await backend.delete(`/environments/${id}`).expect(202);
      const removal = await backend.taskOf(id);
      expect(removal).toMatchObject({
        purpose: 'remove',
        title: 'Take away again: Create a schema for journey',
        instructions: expect.stringContaining('Drop its schema'),
      });
      await backend.post(`/tasks/${removal.id}/complete`, {}).expect(200);
      await backend.settled(id, 'Deleted');
      const { body: receipts } = await backend.get(
        `/environments/${id}/receipts`,
      );
      expect(receipts.map(({ outcome }: any) => outcome)).toEqual(['removed']);
      const shown = JSON.stringify([
        (await backend.get(`/environments/${id}/events?limit=500`)).body,
        (await backend.get('/tasks')).body,
        await backend.knex('resource_instances'),
        await backend.knex('tasks'),
        await backend.knex('secrets'),
      ]);
      expect(shown).not.toContain(password);
    });

    it('fails with the reason of a person, and goes on when they are asked again', async () => {
      const id = await create('refused');
      const task = await backend.taskOf(id);
      await backend
        .post(`/tasks/${task.id}/reject`, { reason: 'the disk is full' })
        .expect(200);
      await backend.settled(id, 'Failed');
      const failed = await resourceOf(id);
      expect(failed.phase).toBe('Failed');
      expect(JSON.stringify(failed.conditions)).toContain(
        'user:default/ann rejected \\"Create a schema for refused\\": the disk is full',
      );
      await backend.untilSent({
        to: 'group:default/greeters',
        title: 'Rejected: Create a schema for refused',
      });

      await backend.post(`/environments/${id}/retry`).expect(200);
      expect((await backend.taskOf(id)).id).toBe(task.id);
      await backend
        .post(`/tasks/${task.id}/reject`, { reason: 'still full' })
        .expect(200);
      await backend.settled(id, 'Failed');

      await backend.post(`/tasks/${task.id}/reopen`).expect(200);
      await backend
        .post(`/tasks/${task.id}/complete`, {
          outputs: { schema: 'REFUSED', password },
        })
        .expect(200);
      await backend.settled(id, 'Ready');
    });

    it('takes an answer that turned out to be wrong, and what is no longer wanted, from nobody', async () => {
      const id = await create('corrected');
      const task = await backend.taskOf(id);
      await backend
        .post(`/tasks/${task.id}/complete`, {
          outputs: { schema: 'WRONG', password },
        })
        .expect(200);
      await backend.settled(id, 'Ready');
      const { body: correction } = await backend
        .post(`/tasks/${task.id}/reopen`)
        .expect(200);
      await backend
        .post(`/tasks/${correction.id}/complete`, {
          outputs: { schema: 'RIGHT', password },
        })
        .expect(200);
      await backend.until(
        () => resourceOf(id),
        ({ phase, outputs }) => phase === 'Ready' && outputs.schema === 'RIGHT',
      );

      const begun = await create('begun');
      const unanswered = await backend.taskOf(begun);
      await backend.delete(`/environments/${begun}`).expect(202);
      await backend.settled(begun, 'Deleted');
      const { body } = await backend.get(`/tasks/${unanswered.id}`);
      expect(body.state).toBe('withdrawn');
      await backend.untilSent({
        to: 'group:default/mainframe',
        title: 'No longer needed: Create a schema for begun',
      });
    });
  },
);

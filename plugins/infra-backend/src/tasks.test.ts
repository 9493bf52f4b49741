import { randomUUID } from 'node:crypto';
import { AskingBackend, aTaskRequest } from './__testUtils__/AskingBackend';
import { InfraBackend, testDatabases } from './__testUtils__/infraBackend';

describe.each(testDatabases.eachSupportedId())(
  'tasks over the REST API on %s',
  databaseId => {
    let asking: AskingBackend;
    let infra: InfraBackend;
    let environmentId: string;

    beforeAll(async () => {
      asking = await AskingBackend.start(databaseId);
      ({ infra, environmentId } = asking);
    });

    beforeEach(() => {
      asking.sent.length = 0;
      infra.audit.length = 0;
    });
    afterAll(() => infra.stop());

    const ask: AskingBackend['ask'] = (...given) => asking.ask(...given);

    const answer = { schema: 'shop', password: 'correct horse' };

    it('are seen by those who do them, and by what waits for them', async () => {
      const { id, externalName } = await ask();
      const { body: task, headers } = await infra
        .get(`/tasks/${id}`)
        .expect(200);
      expect(task).toMatchObject({
        id,
        purpose: 'create',
        state: 'open',
        title: 'Create a schema',
        instructions: 'On the **mainframe**.',
        assignee: 'group:default/dba',
        values: { site: 'A' },
        outputSchema: aTaskRequest.outputs,
        address: 'schema.default#db',
        externalName,
        secretOutputs: [],
        mayAnswer: true,
        environment: {
          id: environmentId,
          name: 'waits',
          type: 'development',
          entityRef: 'component:default/greeter',
          owner: 'group:default/greeters',
        },
      });
      expect(headers.etag).toBe(task.etag);
      for (const query of [
        `state=open&environmentId=${environmentId}`,
        `assignee=group:default/others&assignee=group:default/dba`,
        `assignee=${encodeURIComponent('group:default/DBA')}`,
      ]) {
        const { body } = await infra.get(`/tasks?${query}`).expect(200);
        expect(body.items).toContainEqual(task);
      }
      const { body: none } = await infra
        .get('/tasks?assignee=group:default/others')
        .expect(200);
      expect(none.items).toEqual([]);
    });

    it('come in pages', async () => {
      const assignee = `group:default/${randomUUID()}`;
      const ids = [];
      for (let at = 0; at < 3; at++) {
        ids.unshift((await ask({ assignee })).id);
      }
      const { body: first } = await infra
        .get(`/tasks?assignee=${assignee}&limit=2`)
        .expect(200);
      const { body: second } = await infra
        .get(`/tasks?assignee=${assignee}&limit=2&cursor=${first.nextCursor}`)
        .expect(200);
      const seen = [...first.items, ...second.items].map(({ id }) => id);
      expect(seen.sort()).toEqual(ids.sort());
      expect(second.nextCursor).toBeUndefined();
    });

    it('are completed once, with outputs of which the secrets are told to the driver alone', async () => {
      const heard: string[] = [];
      const stop = asking.tasks.onChange(mark => heard.push(mark));
      const { id, externalName, identity } = await ask();
      heard.length = 0;
      const { body: done } = await infra
        .post(`/tasks/${id}/complete`, {
          outputs: answer,
          message: 'on node 7',
        })
        .expect(200);
      expect(done).toMatchObject({
        state: 'completed',
        standing: true,
        outputs: { schema: 'shop' },
        secretOutputs: ['password'],
        message: 'on node 7',
        answeredBy: 'user:default/ann',
        answeredAt: expect.any(String),
      });
      expect(heard).toEqual([identity.ownershipMark]);
      stop();

      expect(await asking.tasks.find(externalName)).toMatchObject({
        standing: { id },
      });
      expect(await asking.tasks.outputsOf(id)).toEqual({
        schema: 'shop',
        secrets: { password: answer.password },
      });
      const shown = JSON.stringify([
        done,
        (await infra.get('/tasks')).body,
        (await infra.get(`/environments/${environmentId}/events`)).body,
        infra.audit.map(({ request: _request, ...entry }) => entry),
        asking.sent,
        await infra.knex('tasks'),
        await infra.knex('secrets'),
      ]);
      expect(shown).not.toContain(answer.password);
      expect(shown).toContain('completed the task: Create a schema');

      const { body: refused } = await infra
        .post(`/tasks/${id}/complete`, { outputs: answer })
        .expect(409);
      expect(refused.error.message).toBe(
        'Task "Create a schema" is not open: it is completed by user:default/ann',
      );
      expect(infra.audit).toContainEqual(
        expect.objectContaining({
          eventId: 'task-complete',
          status: 'succeeded',
          meta: {
            principal: 'user:default/ann',
            taskId: id,
            purpose: 'create',
            environmentId,
            address: 'schema.default#db',
          },
        }),
      );
    });

    it.each([
      {
        reason: 'something is missing',
        outputs: { schema: 'shop' },
        fields: [{ pointer: '/outputs', message: /password/ }],
      },
      {
        reason: 'a value is not as the schema wants it',
        outputs: { ...answer, schema: 'Shop!' },
        fields: [{ pointer: '/outputs/schema', message: /pattern/ }],
      },
      {
        reason: 'a secret is not as the schema wants it',
        outputs: { ...answer, password: 'sesame' },
        fields: [{ pointer: '/outputs/password', message: /8/ }],
      },
      {
        reason: 'something is not asked for',
        outputs: { ...answer, more: 1 },
        fields: [{ pointer: '/outputs', message: /more/ }],
      },
    ])('are not completed where $reason', async ({ outputs, fields }) => {
      const { id } = await ask();
      const { body } = await infra
        .post(`/tasks/${id}/complete`, { outputs })
        .expect(400);
      expect(body.error.fields).toEqual(
        fields.map(({ pointer, message }) => ({
          pointer,
          message: expect.stringMatching(message),
        })),
      );
      expect(JSON.stringify(body)).not.toContain('sesame');
      expect((await infra.get(`/tasks/${id}`)).body.state).toBe('open');
    });

    it('are rejected with a reason, of which the owner of the environment is told', async () => {
      const { id, externalName } = await ask();
      await infra.post(`/tasks/${id}/reject`, {}).expect(400);
      const { body } = await infra
        .post(`/tasks/${id}/reject`, { reason: 'no room' })
        .expect(200);
      expect(body).toMatchObject({ state: 'rejected', message: 'no room' });
      expect(await asking.tasks.find(externalName)).toMatchObject({
        pending: { state: 'rejected', message: 'no room' },
      });
      // The one of the task before may come in only now.
      const [, rejected] = await infra.until(
        async () =>
          asking.sent.filter(
            ({ payload }) => payload.link === `/infra/tasks/${id}`,
          ),
        ({ length }) => length === 2,
      );
      expect(rejected).toEqual({
        recipients: { type: 'entity', entityRef: ['group:default/greeters'] },
        payload: {
          title: 'Rejected: Create a schema',
          description: expect.stringMatching(
            /^user:default\/ann rejected it for schema\.default#db .*: no room$/,
          ),
          severity: 'high',
          link: `/infra/tasks/${id}`,
          topic: 'infra.tasks',
          scope: `infra.task.${id}`,
        },
      });
    });

    it('are asked again by people', async () => {
      const { id, externalName } = await ask();
      await infra.post(`/tasks/${id}/reopen`).expect(409);
      await infra
        .post(`/tasks/${id}/reject`, { reason: 'no room' })
        .expect(200);
      const { body: reopened } = await infra
        .post(`/tasks/${id}/reopen`)
        .expect(200);
      expect(reopened).toMatchObject({ id, state: 'open' });
      expect(reopened).not.toHaveProperty('message');

      await infra
        .post(`/tasks/${id}/complete`, { outputs: answer })
        .expect(200);
      const { body: correction } = await infra
        .post(`/tasks/${id}/reopen`)
        .expect(200);
      expect(correction).toMatchObject({ purpose: 'update', state: 'open' });
      expect(await asking.tasks.find(externalName)).toMatchObject({
        standing: { id },
        pending: { id: correction.id },
      });
      await infra
        .post(`/tasks/${correction.id}/complete`, {
          outputs: { ...answer, schema: 'store' },
        })
        .expect(200);
      expect(await asking.tasks.outputsOf(correction.id)).toMatchObject({
        schema: 'store',
      });
    });

    it('are not answered by who has seen another version of them', async () => {
      const { id, ...of } = await ask();
      const { body: seen } = await infra.get(`/tasks/${id}`).expect(200);
      await ask({ instructions: 'On the other one.' }, of);
      await infra
        .post(`/tasks/${id}/complete`, { outputs: answer })
        .set('If-Match', seen.etag)
        .expect(412);
      const { body: now } = await infra.get(`/tasks/${id}`).expect(200);
      await infra
        .post(`/tasks/${id}/complete`, { outputs: answer })
        .set('If-Match', now.etag)
        .expect(200);
    });

    it('of a removal have no outputs', async () => {
      const { id, ...of } = await ask();
      await infra
        .post(`/tasks/${id}/complete`, { outputs: answer })
        .expect(200);
      const removal = await asking.tasks.ask({
        ...of,
        purpose: 'remove',
        request: aTaskRequest,
        reopen: false,
      });
      const { body } = await infra
        .post(`/tasks/${removal!.id}/complete`, { outputs: { schema: 'x' } })
        .expect(400);
      expect(body.error.fields[0].pointer).toBe('/outputs/schema');
      await infra.post(`/tasks/${removal!.id}/complete`, {}).expect(200);
      expect(await asking.tasks.find(of.externalName)).toEqual({});
      await infra.post(`/tasks/${removal!.id}/reopen`).expect(409);
    });

    it('with a schema that is none are not asked', async () => {
      await expect(ask({ outputs: { type: 'thing' } })).rejects.toThrow(
        /JSON schema cannot be used/,
      );
    });

    it('are told to whom they are for, once for each change, also where that failed at first', async () => {
      const of = asking.subject();
      asking.sending = async () => {
        throw new Error('the notifications are down');
      };
      const { id } = await ask({}, of);
      asking.sending = async () => {};
      const told = (count: number) =>
        infra.until(
          async () =>
            asking.sent.filter(({ payload }) => payload.link?.endsWith(id)),
          all => all.length === count,
        );
      await ask({}, of);
      const [first] = await told(1);
      expect(first).toEqual({
        recipients: { type: 'entity', entityRef: ['group:default/dba'] },
        payload: {
          title: 'Create a schema',
          description: expect.stringContaining('the environment waits'),
          severity: 'high',
          link: `/infra/tasks/${id}`,
          topic: 'infra.tasks',
          scope: `infra.task.${id}`,
        },
      });
      await infra.until(
        async () => infra.knex('tasks').where({ id }).first(),
        row => row.notified_at !== null,
      );
      await ask({}, of);
      await ask({ title: 'Create two schemas' }, of);
      const both = await told(2);
      expect(both[1].payload.title).toBe('Create two schemas');
      await asking.tasks.withdraw(of, { forget: false });
      const all = await told(3);
      expect(all[2].payload.title).toBe('No longer needed: Create two schemas');
    });
  },
);

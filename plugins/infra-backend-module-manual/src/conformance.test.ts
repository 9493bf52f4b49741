import {
  ConformanceTarget,
  runDriverConformance,
} from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { ManualTasks } from '@infra-orchestration/backstage-plugin-infra-node';
import { randomUUID } from 'node:crypto';
import { ManualBackend } from './__testUtils__/ManualBackend';
import { Person } from './__testUtils__/Person';
import { createManualDriver } from './driver';

let backend: ManualBackend;
let person: Person;

beforeAll(async () => {
  backend = await ManualBackend.start();
  person = new Person(backend);
  person.begin();
}, 60_000);

afterAll(async () => {
  await person.end();
  await backend.stop();
});

/** The backend's own tasks; the suite makes the driver before there is a backend. */
const tasks: ManualTasks = {
  find: name => backend.tasks.find(name),
  outputsOf: id => backend.tasks.outputsOf(id),
  ask: options => backend.tasks.ask(options),
  withdraw: (subject, options) => backend.tasks.withdraw(subject, options),
  onChange: listener => backend.tasks.onChange(listener),
};

const inputs = (size: string) => ({
  title: 'Create a schema',
  instructions: `One of size **${size}**, on the mainframe.`,
  values: { size },
  outputs: {
    type: 'object',
    required: ['schema', 'password'],
    properties: {
      schema: { type: 'string' },
      password: { type: 'string', 'x-secret': true },
    },
  },
});

/** Straight from the table, past the code that the driver uses. */
const standing = ({ externalName }: ConformanceTarget) =>
  backend.knex('tasks').where({ external_name: externalName, standing: true });

runDriverConformance({
  name: 'manual, by the backend and a person',
  driver: gate => createManualDriver({ tasks, gate }),
  kind: 'task',
  connect: () => ({ config: { assignee: 'group:default/dba' } }),
  createInputs: () => inputs('small'),
  changedInputs: () => inputs('large'),
  invalidInputs: [
    {
      reason: 'nobody is told what to do',
      inputs: () => ({ title: 'Do something' }),
    },
    {
      reason: 'nobody is called like that',
      inputs: () => ({ ...inputs('small'), assignee: 'a:b:c' }),
    },
    {
      reason: 'a secret that is no text could not be kept',
      inputs: () => ({
        ...inputs('small'),
        outputs: {
          type: 'object',
          properties: { pin: { type: 'number', 'x-secret': true } },
        },
      }),
    },
    {
      reason: 'a secret deep inside would be shown',
      inputs: () => ({
        ...inputs('small'),
        outputs: {
          type: 'object',
          properties: {
            login: {
              type: 'object',
              properties: { password: { type: 'string', 'x-secret': true } },
            },
          },
        },
      }),
    },
    {
      reason: 'the schema of the outputs is none',
      inputs: () => ({
        ...inputs('small'),
        outputs: {
          type: 'object',
          properties: { schema: { type: 'thing' } },
        },
      }),
    },
  ],
  outside: {
    exists: async target => (await standing(target)).length > 0,
    makeUnowned: async ({ externalName, identity }) => {
      const now = new Date();
      await backend.knex('tasks').insert({
        id: randomUUID(),
        environment_id: identity.environmentId,
        environment_name: 'of a stranger',
        environment_type: 'development',
        entity_ref: 'component:default/stranger',
        instance_id: randomUUID(),
        address: 'schema.default#a',
        ownership_mark: '',
        external_name: externalName,
        purpose: 'create',
        state: 'completed',
        standing: true,
        title: 'Create a schema',
        instructions: 'Somehow.',
        assignee: 'group:default/dba',
        given: '{}',
        output_schema: '{}',
        outputs: '{}',
        version: 1,
        created_at: now,
        updated_at: now,
      });
    },
    tamper: {
      'a person takes the answer back': async target => {
        const [{ id }] = await standing(target);
        await backend.post(`/tasks/${id}/reopen`).expect(200);
      },
    },
    destroy: async ({ externalName }) => {
      await backend
        .knex('tasks')
        .where({ external_name: externalName })
        .delete();
    },
    snapshot: async target =>
      (await standing(target)).map(({ id, outputs, version }) => ({
        id,
        outputs,
        version,
      })),
    verify: async ({ externalName }, { schema, secrets }) => {
      const { password, ...made } = person.made.get(externalName)!;
      expect({ schema, secrets }).toEqual({ ...made, secrets: { password } });
    },
  },
});

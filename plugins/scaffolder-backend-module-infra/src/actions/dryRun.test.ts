import { mockServices } from '@backstage/backend-test-utils';
import { InputError } from '@backstage/errors';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { Plan } from '@infra-orchestration/backstage-plugin-infra-common';
import { infraServiceMock } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { createInfraActions } from './index';

const target = { entityRef: 'component:default/greeter', name: 'dev' };
const type = 'development';

type Infra = ReturnType<typeof infraServiceMock>;

async function dryRun(infra: Infra, id: string, input: object) {
  const logger = mockServices.logger.mock();
  const outputs: Record<string, unknown> = {};
  const action = createInfraActions(infra).find(found => found.id === id)!;
  const run = action.handler({
    ...createMockActionContext({ input: input as any }),
    logger,
    isDryRun: true,
    output: (name: string, value: unknown) => {
      outputs[name] = value;
    },
  } as any);
  const failure = await run.then(
    () => undefined,
    (error: Error) => error.message,
  );
  const lines = [...logger.info.mock.calls, ...logger.warn.mock.calls]
    .map(([line]) => line)
    .join('\n');
  return { failure, lines, outputs };
}

const inputs: Record<string, object> = {
  'infra:environment:create': { ...target, type },
  'infra:environment:plan': { ...target, type },
  'infra:environment:deploy': target,
  'infra:environment:wait': target,
  'infra:environment:delete': target,
  'infra:resource:claim': { ...target, alias: 'db', type: 'postgres' },
  'infra:kubernetes:namespace': { ...target, type },
  'infra:dns:record': { ...target, type },
};

const onExisting = [
  'infra:environment:deploy',
  'infra:environment:wait',
  'infra:environment:delete',
  'infra:resource:claim',
];

const planning = Object.keys(inputs).filter(
  id => !['infra:environment:wait', 'infra:environment:delete'].includes(id),
);

const error: Plan['errors'][number] = {
  address: 'amqp.default#bus',
  reason: 'NoMatchingDefinition',
  message: 'no definition of type amqp matches',
};

describe('a dry run', () => {
  it('has an input for each action', () => {
    const ids = createInfraActions(infraServiceMock()).map(({ id }) => id);
    expect(ids.sort()).toEqual(Object.keys(inputs).sort());
  });

  it.each(Object.keys(inputs))('of %s changes nothing', async id => {
    const infra = infraServiceMock();
    const made = await infra.createEnvironment({ ...target, type });

    const { failure } = await dryRun(infra, id, inputs[id]);

    expect(failure).toBeUndefined();
    const { items } = await infra.listEnvironments({});
    expect(items).toEqual([made.environment]);
  });

  it.each(onExisting)(
    'of %s goes on where an earlier step creates the environment',
    async id => {
      for (const named of [
        target,
        { environmentId: '<environmentId>', entityRef: '', name: '' },
      ]) {
        const { failure, lines, outputs } = await dryRun(
          infraServiceMock(),
          id,
          {
            ...inputs[id],
            ...named,
          },
        );

        expect(failure).toBeUndefined();
        expect(lines).toContain(
          'That is right where an earlier step creates it',
        );
        expect(outputs.environmentId).toBe('<environmentId>');
      }
    },
  );

  it.each([
    'infra:environment:create',
    'infra:environment:plan',
    'infra:kubernetes:namespace',
    'infra:dns:record',
  ])('of %s goes on where an earlier step registers the entity', async id => {
    const infra = infraServiceMock();
    const refusal = Object.assign(new InputError('no such entity'), {
      fields: [{ pointer: '/entityRef', message: 'is not in the catalog' }],
    });
    jest.spyOn(infra, 'planEnvironment').mockRejectedValue(refusal);

    const { failure, lines } = await dryRun(infra, id, inputs[id]);

    expect(failure).toBeUndefined();
    expect(lines).toContain('component:default/greeter is not in the catalog');
  });

  it('fails on any other fault of the input', async () => {
    const infra = infraServiceMock();
    const refusal = Object.assign(new InputError('no such type'), {
      fields: [{ pointer: '/type', message: 'there is no such type' }],
    });
    jest.spyOn(infra, 'planEnvironment').mockRejectedValue(refusal);

    const id = 'infra:environment:create';
    const { failure } = await dryRun(infra, id, inputs[id]);

    expect(failure).toBe('no such type');
  });

  it.each(planning)('of %s fails where the plan has errors', async id => {
    const infra = infraServiceMock({ plan: { errors: [error] } });
    if (onExisting.includes(id)) {
      await infra.createEnvironment({ ...target, type });
    }

    const { failure, lines } = await dryRun(infra, id, inputs[id]);

    expect(failure).toBe(error.message);
    expect(lines).toContain('! amqp.default#bus: no definition');
  });

  it('of a deletion shows the plan of the deletion', async () => {
    const infra = infraServiceMock({
      plan: {
        actions: [
          {
            address: 'postgres.default#db',
            action: 'forget',
            reason: 'retained by its definition',
          } as Plan['actions'][number],
        ],
      },
    });
    const { environment } = await infra.createEnvironment({ ...target, type });
    const planned = jest.spyOn(infra, 'planDeployment');

    const id = 'infra:environment:delete';
    const { lines } = await dryRun(infra, id, inputs[id]);

    expect(planned).toHaveBeenCalledWith(
      { environmentId: environment.id, mode: 'destroy' },
      expect.anything(),
    );
    expect(lines).toContain('⊘ forget postgres.default#db: retained');
    expect(lines).not.toContain('- delete');
  });
});

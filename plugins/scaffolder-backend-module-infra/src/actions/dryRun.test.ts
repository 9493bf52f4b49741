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
  'infra:artifact:register': { image: 'registry.example.com/greeter:2' },
  'infra:promote': { ...target, image: 'registry.example.com/greeter:2' },
  'infra:rollback': { ...target, deploymentId: 'd1' },
};

const onExisting = [
  'infra:environment:deploy',
  'infra:environment:wait',
  'infra:environment:delete',
  'infra:resource:claim',
  'infra:promote',
  'infra:rollback',
];

const notPlanning = [
  'infra:environment:wait',
  'infra:environment:delete',
  'infra:artifact:register',
];
const planning = Object.keys(inputs).filter(id => !notPlanning.includes(id));

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
    await infra.registerArtifact({
      repository: 'registry.example.com/greeter',
      tag: '2',
    });
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

  it('of a promotion shows the images, the plan and what it warns of', async () => {
    const infra = infraServiceMock();
    await infra.createEnvironment({ ...target, type });
    const { planPromotion } = infra;
    jest.spyOn(infra, 'planPromotion').mockImplementation(async input => ({
      ...(await planPromotion.call(infra, input)),
      difference: {
        images: [
          { container: 'main', before: 'greeter:1', after: 'greeter:2' },
        ],
        workload: [],
        definitions: [{ address: 'dns.default#dns' }],
      },
      warnings: ['Nothing is begun until Monday'],
    }));
    const { repository, digest } = await infra.registerArtifact({
      repository: 'registry.example.com/greeter',
      tag: '2',
    });

    const id = 'infra:promote';
    const { lines, outputs } = await dryRun(infra, id, inputs[id]);

    expect(lines).toContain('main: greeter:1 → greeter:2');
    expect(lines).toContain('dns.default#dns has another definition');
    expect(lines).toContain('plan hash-of-the');
    expect(lines).toContain('Nothing is begun until Monday');
    expect(outputs).toMatchObject({
      images: { greeter: `${repository}@${digest}` },
      promotionId: '<promotionId>',
    });
  });

  it.each([
    { reason: 'by its id', input: { artifactIds: ['<artifactId>'] } },
    { reason: 'by its reference', input: { image: 'greeter:2' } },
    { reason: 'by where it runs', input: { from: 'not-yet' } },
  ])(
    'of a promotion goes on where an earlier step makes what is promoted, $reason',
    async ({ input }) => {
      const infra = infraServiceMock();
      await infra.createEnvironment({ ...target, type });
      jest.spyOn(infra, 'planPromotion').mockRejectedValue(
        Object.assign(new InputError('there is no such artifact'), {
          fields: [{ pointer: '/artifactIds/0', message: 'is not there' }],
        }),
      );

      const id = 'infra:promote';
      const { failure, lines } = await dryRun(infra, id, {
        ...target,
        ...input,
      });

      expect(failure).toBeUndefined();
      expect(lines).toContain('That is right where an earlier step makes it');
    },
  );

  it('of a promotion fails where it does not say of what', async () => {
    const infra = infraServiceMock();
    await infra.createEnvironment({ ...target, type });
    for (const input of [target, { ...target, image: 'a:1', from: 'dev' }]) {
      const { failure } = await dryRun(infra, 'infra:promote', input);
      expect(failure).toMatch(/by one of `artifactIds`, `image` and `from`/);
    }
  });

  it('of a rollback goes on where an earlier step makes what is gone back to', async () => {
    const infra = infraServiceMock();
    await infra.createEnvironment({ ...target, type });

    const { failure, lines } = await dryRun(infra, 'infra:rollback', target);

    expect(failure).toBeUndefined();
    expect(lines).toContain('has no earlier deployment that succeeded');
  });
});

import { DesiredState } from '@infra-orchestration/backstage-plugin-infra-common';
import { describeOnDatabases } from '../store/__testUtils__/describeOnDatabases';
import { Bench } from './__testUtils__/Bench';
import {
  addressOf,
  basicPlatform,
  definition,
  things,
} from './__testUtils__/documents';

jest.setTimeout(60_000);

const LITERAL = 'literal-password-7f3a';

const desired = (claims: DesiredState['claims']) => ({
  claims,
  params: {},
  images: {},
});

const environmentToBe = {
  id: 'to-be',
  name: 'dev',
  type: 'development',
  owner: 'group:default/team',
  entityRef: 'component:default/shop',
  labels: {},
};

describeOnDatabases('Secrets among the inputs', open => {
  const benches: Bench[] = [];
  afterEach(async () => {
    await Promise.all(benches.splice(0).map(bench => bench.stop()));
  });

  async function setUp(inputs: object) {
    const bench = await Bench.create({
      db: await open(),
      platform: [
        ...basicPlatform,
        definition('with-secret', {
          inputs: inputs as any,
          criteria: [{ class: 'special' }],
        }),
      ],
    });
    benches.push(bench);
    return { bench, engine: await bench.engine() };
  }

  const special = {
    ...things({ a: [] }),
    s: { type: 'thing', class: 'special', params: {} },
  };

  it('that a definition holds as plain text are in no plan and no table', async () => {
    const { bench, engine } = await setUp({ password: LITERAL });
    const plan = await engine.planner.planEnvironment({
      environment: environmentToBe,
      desired: desired(special),
    });
    expect(JSON.stringify(plan)).not.toContain(LITERAL);
    expect(plan.actions.flatMap(({ diff }) => diff)).toContainEqual({
      path: '/password',
      secret: true,
    });
    const { id } = await bench.create(special);
    await engine.reconcile(id);
    expect((await bench.environment(id)).status).toBe('Ready');
    expect(bench.world.objects.map(o => o.inputs)).toContainEqual({
      password: LITERAL,
    });
    expect((await bench.deploymentOf(id)).plan).toBeDefined();
    expect(await bench.dump()).not.toContain(LITERAL);
    await bench.deploy(id, 'destroy');
    await engine.reconcile(id);
    expect(await bench.dump()).not.toContain(LITERAL);
  });

  it.each([
    {
      reason: 'in a text',
      params: { note: 'see ${resources.a.outputs.token}' },
      at: 'inputs/params/note',
    },
    {
      reason: 'in a list',
      params: { notes: ['x', '${resources.a.outputs.token}'] },
      at: 'inputs/params/notes/1',
    },
  ])(
    'of another resource are refused where the kind keeps plain values: $reason',
    async ({ params, at }) => {
      const { bench, engine } = await setUp({});
      const claims = {
        ...things({ a: [] }),
        b: { type: 'thing', params },
      };
      const told = [
        expect.stringContaining(at),
        expect.stringContaining('inputs/params/secrets'),
      ];
      const plan = await engine.planner.planEnvironment({
        environment: environmentToBe,
        desired: desired(claims),
      });
      for (const message of told) {
        expect(plan.errors).toEqual([
          { address: addressOf('b'), reason: 'InvalidInput', message },
        ]);
      }
      const { id } = await bench.create(claims);
      await engine.reconcile(id);
      expect(await bench.phases(id)).toEqual({ a: 'Ready', b: 'Failed' });
      const { a, b } = await bench.instances(id);
      for (const message of told) {
        expect(b.conditions).toContainEqual(
          expect.objectContaining({ reason: 'InvalidInput', message }),
        );
      }
      const token = await bench.secrets.get(`instances/${a.id}/outputs/token`);
      expect(await bench.dump()).not.toContain(token);
    },
  );
});

import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  DeliveryStep,
  PlatformDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { createHash, randomUUID } from 'node:crypto';
import { Mortal } from './__testUtils__/Mortal';
import { as, PolicyBench } from './__testUtils__/PolicyBench';
import { DeliveryLine } from './core';
import {
  artifacts,
  Db,
  deliveries,
  deployments,
  documents,
  environments,
  promotions,
} from './store';
import { describeOnDatabases } from './store/__testUtils__/describeOnDatabases';
import {
  DeliveryWorker,
  EnvironmentUseCases,
  PromotionStarter,
  PromotionStore,
} from './service';
import { loadLine, withNoted } from './service/delivery/LineLoader';

jest.setTimeout(120_000);

const entityRef = 'component:default/greeter';
const repository = 'registry.example.com/greeter';

const imageOf = (n: number) =>
  `${repository}@sha256:${createHash('sha256').update(`${n}`).digest('hex')}`;

const steps: DeliveryStep[] = [
  { name: 'development', environmentType: 'development' },
  {
    name: 'production',
    environmentType: 'production',
    promotion: 'approval',
    verification: { soak: 'PT1S' },
    onFailure: 'rollback',
  },
];

const document = (kind: string, name: string, spec: object) =>
  ({
    apiVersion: 'infra-orchestration.dev/v1alpha1',
    kind,
    metadata: { name },
    spec,
  } as PlatformDocument);

/** Keeps what is decided from after each note, and what whoever reads the line anew finds. */
class ComparingPromotions extends PromotionStore {
  constructor(private readonly db: Db, private readonly lines: Lines) {
    super({
      db,
      now: () => new Date(),
      eventBus: { onAppended: () => () => {}, notify: () => {} },
    });
  }

  async note(...given: Parameters<PromotionStore['note']>) {
    const before = await loadLine(this.db, entityRef);
    const noted = await super.note(...given);
    if (noted) {
      this.lines.known.push(withNoted(before, noted).line);
      this.lines.read.push((await loadLine(this.db, entityRef)).line);
    }
    return noted;
  }
}

interface Lines {
  known: DeliveryLine[];
  read: DeliveryLine[];
}

/** Both environments of a component, an engine that does what it is asked, and people who approve. */
class World {
  static async start(db: Db): Promise<World> {
    const bench = await PolicyBench.start(db, {});
    await documents.apply(db, {
      now: new Date(),
      changes: [
        document('EnvironmentType', 'development', {}),
        document('EnvironmentType', 'production', {}),
        document('DeliveryPipeline', 'main', { criteria: [{}], steps }),
      ].map(each => ({ origin: 'test', document: each })),
    });
    const workload = {
      apiVersion: 'score.dev/v1b1',
      metadata: { name: 'greeter' },
      containers: { web: { image: imageOf(0) } },
    };
    const world = new World(bench);
    for (const type of ['development', 'production']) {
      await bench.create({ name: type, type, desired: { workload } });
    }
    await world.work();
    return world;
  }

  readonly lines: Lines = { known: [], read: [] };

  private constructor(readonly bench: PolicyBench) {}

  get db(): Db {
    return this.bench.db;
  }

  /** @param seq - its place among those told of */
  async push(n: number, seq?: number): Promise<void> {
    const [, digest] = imageOf(n).split('@');
    await artifacts.register(
      this.db,
      {
        ...{ id: randomUUID(), repository, digest, tag: `${n}` },
        ...{ platforms: [], provenance: {} },
        source: 'test',
        seq,
      },
      { now: new Date() },
    );
  }

  /** Looks as one process does, which may die meanwhile. */
  async look(
    mortal = new Mortal(Infinity),
    cases: Pick<EnvironmentUseCases, 'deploy'> = this.bench.cases,
  ): Promise<void> {
    const { db } = this;
    const now = () => new Date();
    const worker = new DeliveryWorker({
      ...{ db, now, random: () => 0.5, wake: () => {} },
      promotions: mortal.wrap(new ComparingPromotions(db, this.lines), [
        'record',
        'note',
      ]),
      starter: mortal.wrap(
        new PromotionStarter({
          db,
          environments: cases,
          credentials: async () => mockCredentials.service('plugin:infra'),
        }),
        ['deploy', 'rollBack'],
      ),
      logger: mockServices.logger.mock(),
    });
    await Promise.race([worker.look(entityRef), mortal.died]);
  }

  /** Looks, and this happens while the first deployment is planned. */
  async lookWhile(meanwhile: () => Promise<void>): Promise<void> {
    const { cases } = this.bench;
    let isOvertaken = false;
    await this.look(undefined, {
      deploy: async (...order) => {
        if (!isOvertaken) {
          isOvertaken = true;
          await meanwhile();
        }
        return cases.deploy(...order);
      },
    });
  }

  async production() {
    const { items } = await environments.list(this.db, { limit: 9 });
    return items.find(({ name }) => name === 'production')!;
  }

  /** As far as it gets before somebody agrees to it in production. */
  async askFor(n: number): Promise<void> {
    await this.push(n);
    await this.look();
    await this.work();
    await this.look();
  }

  /** Brings what was asked for to its end; an image of a number above 90 fails in production. */
  async work(): Promise<void> {
    const rows = await this.db('deployments').where({ status: 'Pending' });
    for (const { id, desired } of rows) {
      const fails = Object.values(JSON.parse(desired).images).includes(
        imageOf(91),
      );
      const hasStep = (await deployments.get(this.db, id))?.verification;
      await this.db('deployments')
        .where({ id })
        .update({
          status: fails && hasStep ? 'Failed' : 'Succeeded',
          started_at: new Date(),
          finished_at: new Date(),
        });
    }
  }

  async approve(): Promise<void> {
    const [waiting] = await this.db('deployment_approvals').where({
      state: 'awaiting',
    });
    if (waiting) {
      await this.bench.cases.approve(
        waiting.deployment_id,
        { planHash: waiting.plan_hash },
        { credentials: mockCredentials.user('user:default/bob') },
      );
    }
  }

  /** The whole way of an image, in which a process dies at its n-th effect; whether one did. */
  async deliver(n: number, effects: number): Promise<boolean> {
    await this.push(n);
    const mortal = new Mortal(effects);
    let isDead = false;
    mortal.died.then(() => {
      isDead = true;
    });
    for (let round = 0; round < 12; round += 1) {
      await this.look(isDead ? undefined : mortal);
      await this.look(isDead ? undefined : mortal);
      await this.work();
      await this.approve();
    }
    return isDead;
  }

  async history(): Promise<string[]> {
    const { items } = await promotions.list(this.db, { limit: 100 });
    return items
      .map(({ step, state, reason }) => `${step} ${state} ${reason}`)
      .reverse();
  }

  async deployed(): Promise<string[]> {
    const rows = await this.db('deployments')
      .whereNotNull('promotion_id')
      .orderBy(['created_at', 'generation']);
    return rows.map(({ mode, status }) => `${mode} ${status}`);
  }
}

describeOnDatabases('delivery by processes that die', open => {
  /** More than the whole way has. */
  const MOST_EFFECTS = 60;

  it.each([
    {
      what: 'promoting, approving and verifying',
      n: 1,
      history: [
        'development Succeeded Verified',
        'production Succeeded Verified',
      ],
      deployed: ['deploy Succeeded', 'deploy Succeeded'],
    },
    {
      what: 'rolling back',
      n: 91,
      history: [
        'development Succeeded Verified',
        'production RolledBack DeploymentFailed',
      ],
      deployed: ['deploy Succeeded', 'deploy Failed', 'rollback Succeeded'],
    },
  ])('$what: nothing is done twice, and nothing is lost', async each => {
    let effects = 0;
    for (let isDead = true; isDead && effects < MOST_EFFECTS; ) {
      effects += 1;
      const world = await World.start(await open());
      isDead = await world.deliver(each.n, effects);
      expect([effects, await world.history()]).toEqual([effects, each.history]);
      expect(await world.deployed()).toEqual(each.deployed);
      expect(world.lines.known).toEqual(world.lines.read);
    }
    // The last of them outlived it all, so there was a death at each effect.
    expect(effects).toBeGreaterThan(8);
    expect(effects).toBeLessThan(MOST_EFFECTS);
  });

  it('two at once do it once', async () => {
    const world = await World.start(await open());
    await world.push(1);
    for (let round = 0; round < 6; round += 1) {
      await Promise.all([world.look(), world.look(), world.look()]);
      await world.work();
      await world.approve();
    }
    expect(await world.history()).toEqual([
      'development Succeeded Verified',
      'production Succeeded Verified',
    ]);
    expect(await world.deployed()).toEqual([
      'deploy Succeeded',
      'deploy Succeeded',
    ]);
  });

  it('what gives way while it is planned is not deployed', async () => {
    const world = await World.start(await open());
    await world.push(1);
    await world.lookWhile(async () => {
      await world.push(2);
      await world.look();
    });
    expect(await world.history()).toEqual([
      'development Superseded NewerArtifact',
      'development Underway Deploying',
    ]);
    expect(await world.deployed()).toEqual(['deploy Pending']);
    const told = await world.db('events').where({ type: 'promotion.state' });
    // The one that gave way was never begun, so nothing tells of it but its record.
    expect(told.map(({ data }) => JSON.parse(data).reason)).toEqual([
      'Deploying',
    ]);
  });

  it.each([
    { what: 'deployed', plan: undefined },
    { what: 'kept, where it cannot be planned', plan: new Error('no plan') },
  ])(
    'what was overtaken by something that is over by now is not $what',
    async ({ plan }) => {
      const world = await World.start(await open());
      await world.push(1);
      await world.lookWhile(async () => {
        await world.push(2);
        await world.look();
        await world.work();
        await world.look();
        if (plan) {
          throw plan;
        }
      });
      await world.look();
      expect(await world.history()).toEqual([
        'development Superseded NewerArtifact',
        'development Succeeded Verified',
        'production Underway AwaitingApproval',
      ]);
      const { items } = await promotions.list(world.db, {
        ...{ limit: 10, states: ['Superseded'] },
      });
      expect(items.map(({ releaseKey }) => releaseKey)).toEqual([imageOf(1)]);
    },
  );

  it('what somebody deploys while a rollback is planned stays', async () => {
    const world = await World.start(await open());
    await world.askFor(91);
    await world.approve();
    await world.work();
    const { id } = await world.production();
    await world.lookWhile(async () => {
      const desired = { images: { web: imageOf(5) } };
      await world.bench.cases.deploy(id, { desired }, as('ann'));
    });
    expect(await world.history()).toEqual([
      'development Succeeded Verified',
      'production Failed DeploymentFailed',
    ]);
    expect(await world.bench.deploymentsOf(id)).toEqual([
      'deploy Pending',
      'deploy Failed',
      'deploy Succeeded',
    ]);
  });

  it('what is next takes the place of what awaits approval', async () => {
    const world = await World.start(await open());
    for (const n of [1, 2]) {
      await world.askFor(n);
    }
    expect(await world.history()).toEqual([
      'development Succeeded Verified',
      'production Superseded NewerArtifact',
      'development Succeeded Verified',
      'production Underway AwaitingApproval',
    ]);
    const { id } = await world.production();
    expect(await world.bench.deploymentsOf(id)).toEqual([
      'deploy AwaitingApproval',
      'deploy Cancelled',
      'deploy Succeeded',
    ]);
  });

  it('what somebody approves while a newer release is to take its place goes on', async () => {
    const world = await World.start(await open());
    await world.askFor(1);
    const asRead = await loadLine(world.db, entityRef);
    const { id } = await world.production();
    const { open: before } = asRead.line.environments.find(
      each => each.id === id,
    )!;
    await world.approve();
    const store = new ComparingPromotions(world.db, world.lines);
    const made = store.prepare(
      asRead,
      { ...before!, releaseKey: imageOf(2) },
      'plugin:infra',
    );
    expect(await store.record(asRead, made, { supersedes: before })).toBe(
      undefined,
    );
    await world.work();
    await world.look();
    expect(await world.history()).toEqual([
      'development Succeeded Verified',
      'production Succeeded Verified',
    ]);
  });

  it('what came in after something newer was begun is recorded, once', async () => {
    const world = await World.start(await open());
    await world.push(1, 11);
    await world.push(4, 14);
    await world.look();
    await world.push(2, 12);
    await world.push(3, 13);
    await world.look();
    await world.work();
    await Promise.all([world.look(), world.look()]);
    await world.look();
    const { items } = await promotions.list(world.db, {
      ...{ limit: 100, states: ['Superseded'] },
    });
    expect(items.map(({ releaseKey }) => releaseKey).sort()).toEqual(
      [1, 2, 3].map(imageOf).sort(),
    );
    expect(items.map(({ reason }) => reason)).toEqual(
      Array(3).fill('NewerArtifact'),
    );
    expect(await world.deployed()).toContain('deploy Succeeded');
  });

  it('a look that fails is noted, and made up for', async () => {
    const db = await open();
    const world = await World.start(db);
    await world.push(1);
    await documents.apply(db, {
      now: new Date(),
      changes: [
        {
          origin: 'test',
          document: document('DeliveryPipeline', 'other', {
            criteria: [{}],
            steps,
          }),
        },
      ],
    });
    await world.look();
    const { problem, failures, nextLookAt } = await deliveries.get(
      db,
      entityRef,
    );
    expect({ problem, failures }).toEqual({
      problem: expect.stringContaining('`main` and `other`'),
      failures: 1,
    });
    expect(nextLookAt).toBeDefined();
  });
});

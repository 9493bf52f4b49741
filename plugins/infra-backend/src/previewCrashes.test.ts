import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { InputError } from '@backstage/errors';
import { createHash, randomUUID } from 'node:crypto';
import { Mortal } from './__testUtils__/Mortal';
import { as, PolicyBench } from './__testUtils__/PolicyBench';
import { pullRequest, REPOSITORY_URL } from './__testUtils__/previews';
import { PullRequestNews, repositoryOf } from './core';
import { artifacts, artifactUses, Db, environments, previews } from './store';
import { describeOnDatabases } from './store/__testUtils__/describeOnDatabases';
import {
  PreviewRegistrar,
  PreviewStarter,
  PreviewStore,
  PreviewWorker,
} from './service';

jest.setTimeout(180_000);

const entityRef = 'component:default/greeter';
const repository = 'registry.example.com/greeter';
const workload = {
  apiVersion: 'score.dev/v1b1',
  metadata: { name: 'greeter' },
  containers: { web: { image: '.' } },
};

/** What the forge says, at a minute, of commit number `n`. */
type News = [action: PullRequestNews['action'], minute: number, n: number];

/** A component with a pull request, CI, an engine that does what it is asked, and a forge that repeats itself. */
class World {
  static async start(db: Db): Promise<World> {
    const bench = await PolicyBench.start(db, { ttl: 'P1D' });
    await artifactUses.upsert(
      db,
      [{ entityRef, container: 'web', repository, origin: 'annotation' }],
      { now: new Date() },
    );
    return new World(bench);
  }

  /** Of the pull request. */
  number = 1;
  readScore = async () => workload;
  /** Milliseconds by which the clock of looks is ahead. */
  ahead = 0;

  private constructor(readonly bench: PolicyBench) {}

  get db(): Db {
    return this.bench.db;
  }

  /** Number `n` of this pull request, in its last digit. */
  commit(n: number): string {
    return `${this.number}${n}`.padStart(40, '0');
  }

  async push(n: number): Promise<void> {
    const commit = this.commit(n);
    const digest = `sha256:${createHash('sha256')
      .update(commit)
      .digest('hex')}`;
    await artifacts.register(
      this.db,
      {
        ...{ id: randomUUID(), repository, digest, platforms: [] },
        provenance: { commit },
        source: 'test',
      },
      { now: new Date() },
    );
  }

  /** Says it to one process, which may die meanwhile; the forge does not know whether it was heard. */
  async say([action, minute, n]: News, mortal: Mortal): Promise<void> {
    const registrar = mortal.wrap(
      new PreviewRegistrar({
        ...{ db: this.db, now: () => new Date() },
        wake: () => {},
      }),
      ['hear'],
    );
    const subject = {
      ...{ entityRef, type: 'preview', owner: 'group:default/greeters' },
      repository: repositoryOf(REPOSITORY_URL)!,
      ...{ tells: true, requestedBy: 'plugin:infra' },
    };
    const told: PullRequestNews = {
      action,
      pullRequest: pullRequest({
        number: this.number,
        headCommit: this.commit(n),
      }) as any,
      changedAt: `2026-11-26T10:0${minute}:00.000Z`,
    };
    await Promise.race([registrar.hear(subject, told), mortal.died]);
  }

  /** Looks as one process does, which may die meanwhile. */
  async look(mortal = new Mortal(Infinity)): Promise<void> {
    const { db } = this;
    const now = () => new Date(Date.now() + this.ahead);
    const source = {
      read: async ({ pullRequest: of }: any) => ({
        commit: of.headCommit as string,
        workload: await this.readScore(),
      }),
    };
    const worker = new PreviewWorker({
      ...{ db, now, source: mortal.wrap(source, ['read']) },
      store: mortal.wrap(new PreviewStore({ db, now }), [
        ...(['noteSource', 'noteProblem'] as const),
        'forget',
      ]),
      starter: mortal.wrap(
        new PreviewStarter({
          environments: this.bench.cases,
          credentials: async () => mockCredentials.service('plugin:infra'),
        }),
        ['create', 'deploy', 'delete'],
      ),
      notes: { of: () => undefined },
      tell: () => {},
      logger: mockServices.logger.mock(),
    });
    await Promise.race([worker.look(entityRef), mortal.died]);
  }

  /** Brings what was asked for to its end. */
  async work(): Promise<void> {
    const rows = await this.db('deployments').where({ status: 'Pending' });
    for (const { id, mode, environment_id: environmentId } of rows) {
      await this.db('deployments').where({ id }).update({
        status: 'Succeeded',
        started_at: new Date(),
        finished_at: new Date(),
      });
      if (mode === 'destroy') {
        await this.db('environments')
          .where({ id: environmentId })
          .update({ status: 'Deleted', deleted_at: new Date() });
      }
    }
  }

  /** It was opened, and closed; its deletion failed. */
  async failDeletion(): Promise<void> {
    const alive = () => new Mortal(Infinity);
    await this.push(1);
    await this.say(['opened', 1, 1], alive());
    await this.look();
    await this.work();
    await this.say(['closed', 2, 1], alive());
    await this.look();
    await this.db('deployments')
      .where({ mode: 'destroy' })
      .update({ status: 'Failed', finished_at: new Date() });
  }

  /** The life of a pull request, in which a process dies at its n-th effect; whether one did. */
  async live(effects: number): Promise<boolean> {
    const mortal = new Mortal(effects);
    let isDead = false;
    mortal.died.then(() => {
      isDead = true;
    });
    const next = () => (isDead ? new Mortal(Infinity) : mortal);
    const goOn = async () => {
      for (let round = 0; round < 3; round += 1) {
        await this.look(next());
        await this.work();
      }
    };
    const hear = async (what: News) => {
      await this.say(what, next());
      await this.say(what, new Mortal(Infinity));
      await goOn();
    };
    await hear(['opened', 1, 1]);
    await this.push(1);
    await goOn();
    await hear(['updated', 2, 2]);
    await this.push(2);
    await goOn();
    await hear(['closed', 3, 2]);
    await hear(['opened', 4, 2]);
    await hear(['closed', 5, 2]);
    return isDead;
  }

  /** What was made, by environment. */
  async made(): Promise<string[][]> {
    const { items } = await environments.list(this.db, {
      includeDeleted: true,
      limit: 500,
    });
    const rows = await this.db('deployments').orderBy('generation');
    return items
      .filter(({ name }) => name === `pr-${this.number}`)
      .reverse()
      .map(({ id, deletedAt }) => [
        ...rows
          .filter(({ environment_id: of }) => of === id)
          .map(({ mode, preview_commit: commit }) =>
            commit ? `${mode} ${commit.slice(-1)}` : mode,
          ),
        deletedAt ? 'gone' : 'there',
      ]);
  }
}

describeOnDatabases('previews by processes that die', open => {
  /** More than the whole life has. */
  const MOST_EFFECTS = 80;
  const whole = [
    ['deploy 1', 'deploy 2', 'destroy', 'gone'],
    ['deploy 2', 'destroy', 'gone'],
  ];

  it('nothing is made twice, and nothing is left', async () => {
    const world = await World.start(await open());
    let effects = 0;
    for (let isDead = true; isDead && effects < MOST_EFFECTS; ) {
      effects += 1;
      world.number = effects;
      isDead = await world.live(effects);
      expect([effects, await world.made()]).toEqual([effects, whole]);
      const [preview] = (await previews.list(world.db, { limit: 9 })).items;
      expect(preview).toMatchObject({
        closedAt: expect.any(String),
        goneAt: expect.any(String),
      });
      expect(preview.nextLookAt).toBeUndefined();
      expect(await previews.isAnyUnsettled(world.db)).toBe(false);
    }
    // The last of them outlived it all, so there was a death at each effect.
    expect(effects).toBeGreaterThan(25);
    expect(effects).toBeLessThan(MOST_EFFECTS);
  });

  it('several at once do it once', async () => {
    const world = await World.start(await open());
    const look = world.look.bind(world);
    world.look = async mortal => {
      await Promise.all([look(mortal), look(), look()]);
    };
    await world.live(Infinity);
    expect(await world.made()).toEqual(whole);
  });

  it('a commit is deployed once, also by who reads the environment as another has left it', async () => {
    const world = await World.start(await open());
    const alive = () => new Mortal(Infinity);
    const { cases } = world.bench;
    const { deploy } = cases;
    await world.push(1);
    await world.say(['opened', 1, 1], alive());
    await world.look();
    await world.work();
    await world.say(['updated', 2, 2], alive());
    await world.push(2);
    cases.deploy = async (id, input, options) => {
      cases.deploy = deploy;
      await world.look();
      const { etag } = (await environments.get(world.db, id))!;
      return await cases.deploy(id, input, { ...options, ifMatch: etag });
    };
    await world.look();
    await world.work();
    expect(await world.made()).toEqual([['deploy 1', 'deploy 2', 'there']]);
  });

  it('what is closed while it is being made leaves nothing behind', async () => {
    const world = await World.start(await open());
    await world.push(1);
    const alive = () => new Mortal(Infinity);
    await world.say(['opened', 1, 1], alive());
    const { create } = world.bench.cases;
    world.bench.cases.create = async (...args) => {
      await world.say(['closed', 2, 1], alive());
      return await create.apply(world.bench.cases, args);
    };
    for (let round = 0; round < 3; round += 1) {
      await world.look();
      await world.work();
    }
    expect(await world.made()).toEqual([]);
    const [preview] = (await previews.list(world.db, { limit: 9 })).items;
    expect(preview.environment).toBeUndefined();
  });

  it('an older image that comes late does not take the place of a newer commit', async () => {
    const world = await World.start(await open());
    const alive = () => new Mortal(Infinity);
    await world.say(['opened', 1, 1], alive());
    await world.look();
    await world.say(['updated', 2, 2], alive());
    await world.push(2);
    await world.look();
    await world.push(1);
    await world.look();
    await world.work();
    await world.look();
    expect(await world.made()).toEqual([['deploy 2', 'there']]);
  });

  it('one that is too many waits until there is room', async () => {
    const world = await World.start(await open());
    await world.bench.rule({
      ttl: 'P1D',
      quota: { environments: { perEntity: 1 } },
    });
    const alive = () => new Mortal(Infinity);
    const settle = async () => {
      world.ahead += 120_000;
      await world.look();
      await world.work();
      await world.look();
    };
    const standing = async () => {
      const { items } = await previews.list(world.db, { limit: 9 });
      return items
        .map(({ pullRequest: { number }, problem, environment }) =>
          [number, problem?.reason ?? (environment ? 'there' : 'open')].join(
            ' ',
          ),
        )
        .sort();
    };
    for (const number of [1, 2]) {
      world.number = number;
      await world.push(1);
      await world.say(['opened', 1, 1], alive());
      await settle();
    }
    expect(await standing()).toEqual(['1 there', '2 QuotaExceeded']);
    world.number = 1;
    await world.say(['closed', 2, 1], alive());
    await settle();
    await settle();
    world.number = 2;
    expect(await world.made()).toEqual([['deploy 1', 'there']]);
  });

  it('a Score file that is wrong is told of, and read again', async () => {
    const world = await World.start(await open());
    const alive = () => new Mortal(Infinity);
    await world.push(1);
    await world.say(['opened', 1, 1], alive());
    world.readScore = async () => {
      throw new InputError('score.yaml:3: it is wrong');
    };
    await world.look();
    const read = async () =>
      (await previews.list(world.db, { limit: 9 })).items[0];
    expect((await read()).problem).toMatchObject({
      reason: 'ScoreUnreadable',
      message: 'score.yaml:3: it is wrong',
      isFailure: true,
    });
    world.readScore = async () => workload;
    await world.look();
    expect((await read()).source).toBeUndefined();
    world.ahead = 5 * 60_000;
    await world.look();
    expect((await read()).problem).toBeUndefined();
    expect(await world.made()).toEqual([['deploy 1', 'there']]);
  });

  it('what is opened again while its deletion is planned stays', async () => {
    const world = await World.start(await open());
    const alive = () => new Mortal(Infinity);
    const { cases } = world.bench;
    const remove = cases.delete.bind(cases);
    await world.push(1);
    await world.say(['opened', 1, 1], alive());
    await world.look();
    await world.work();
    await world.say(['closed', 2, 1], alive());
    cases.delete = async (...order) => {
      await world.say(['opened', 3, 1], alive());
      return await remove(...order);
    };
    await world.look();
    await world.work();
    await world.look();
    expect(await world.made()).toEqual([['deploy 1', 'there']]);
  });

  it('what was asked for after a deletion that failed is made once that is over', async () => {
    const world = await World.start(await open());
    await world.failDeletion();
    await world.say(['opened', 3, 1], new Mortal(Infinity));
    world.ahead = 10 * 60_000;
    await world.look();
    await world.work();
    await world.look();
    await world.work();
    expect(await world.made()).toEqual([
      ['deploy 1', 'destroy', 'destroy', 'gone'],
      ['deploy 1', 'there'],
    ]);
  });

  it('one whose approval is refused is looked at again, whoever dies meanwhile', async () => {
    const world = await World.start(await open());
    await world.bench.rule({ ttl: 'P1D', approval: { required: ['create'] } });
    await world.push(1);
    await world.say(['opened', 1, 1], new Mortal(Infinity));
    await world.look();
    const [{ id }] = await world.db('deployments');
    const due = async () =>
      (await previews.list(world.db, { limit: 9 })).items[0].nextLookAt;
    expect(await due()).toBeUndefined();
    await world.bench.cases.reject(id, { reason: 'no' }, as('bob'));
    expect(await due()).toBeDefined();
  });

  it('a deletion that failed is asked for again', async () => {
    const world = await World.start(await open());
    await world.failDeletion();
    await world.look();
    expect(await world.made()).toEqual([['deploy 1', 'destroy', 'there']]);
    world.ahead = 10 * 60_000;
    await world.look();
    await world.work();
    expect(await world.made()).toEqual([
      ['deploy 1', 'destroy', 'destroy', 'gone'],
    ]);
  });
});

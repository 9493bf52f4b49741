import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { PullRequestHint } from '@infra-orchestration/backstage-plugin-infra-node';
import { PolicyBench } from './__testUtils__/PolicyBench';
import {
  commitOf,
  pullRequest,
  REPOSITORY_URL,
} from './__testUtils__/previews';
import { Db, deliveries, environments, previews } from './store';
import { describeOnDatabases } from './store/__testUtils__/describeOnDatabases';
import {
  PreviewComponents,
  PreviewIntake,
  PreviewRegistrar,
  PreviewSource,
  PreviewStarter,
  PreviewStore,
  PreviewWorker,
  ScoreReader,
} from './service';

jest.setTimeout(60_000);

const component = (
  name: string,
  annotations: Record<string, string>,
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, namespace: 'default', annotations },
  spec: { type: 'service', owner: 'greeters' },
});

const at = (path: string, repository = REPOSITORY_URL) => ({
  'backstage.io/source-location': `url:${repository}/-/tree/main/${path}`,
});
const ofType = (type: string) => ({
  'infra-orchestration.dev/preview-type': type,
});

const entities = [
  component('greeter', { ...at('a/'), ...ofType('preview') }),
  component('other', { ...at('b/'), ...ofType('preview') }),
  component('plain', at('c/')),
  component('elsewhere', {
    ...at('', 'https://git.example.com/shop/elsewhere'),
    ...ofType('preview'),
  }),
  component('local', {
    'backstage.io/source-location': 'file:/x',
    ...ofType('preview'),
  }),
];

const hint = (
  action: PullRequestHint['action'],
  minute: number,
  given: Partial<PullRequestHint> = {},
): PullRequestHint => ({
  ...(pullRequest() as unknown as PullRequestHint),
  ...{ source: 'gitlab', deliveryId: `${minute}`, action },
  updatedAt: `2026-11-26T10:0${minute}:00Z`,
  ...given,
});

describeOnDatabases('hints of pull requests', open => {
  function intakeOf(db: Db, catalog = catalogServiceMock({ entities })) {
    const woken: string[] = [];
    const now = () => new Date();
    return {
      woken,
      intake: new PreviewIntake({
        db,
        registrar: new PreviewRegistrar({
          ...{ db, now },
          wake: refs => woken.push(...refs),
        }),
        components: new PreviewComponents({
          ...{ catalog, now },
          credentials: async () => mockCredentials.service('plugin:infra'),
        }),
      }),
    };
  }

  const all = async (db: Db) =>
    (await previews.list(db, { limit: 50 })).items
      .map(({ entityRef, type, owner, closedAt, pullRequest: of }) =>
        [
          ...[entityRef, type, owner, of.headCommit[0]],
          closedAt ? 'closed' : 'open',
        ].join(' '),
      )
      .sort();

  it('open one for each component of the repository that wants them', async () => {
    const db = await open();
    const { intake, woken } = intakeOf(db);
    await intake.take(
      hint('opened', 1, {
        repositoryUrl: 'https://GIT.example.com/Shop/Greeter.git',
      }),
    );
    const names = ['component:default/greeter', 'component:default/other'];
    expect(await all(db)).toEqual(
      names.map(name => `${name} preview group:default/greeters 1 open`),
    );
    expect(woken.sort()).toEqual(names);
    const now = new Date();
    // The sweep finds it where the wake-up got lost.
    expect((await previews.listDue(db, { now, limit: 9 })).sort()).toEqual(
      names,
    );
    expect(await deliveries.listDue(db, { now, limit: 9 })).toEqual([]);
  });

  it('are nothing where nobody wants them', async () => {
    const db = await open();
    const { intake } = intakeOf(db);
    const repositoryUrl = 'https://git.example.com/others/thing';
    await intake.take(hint('opened', 1, { repositoryUrl }));
    await intake.take(hint('closed', 2, { repositoryUrl }));
    expect(await all(db)).toEqual([]);
  });

  it('come twice, late and at once', async () => {
    const db = await open();
    const { intake } = intakeOf(db);
    const second = { headCommit: commitOf(2) };
    const story = [
      hint('updated', 2, second),
      hint('opened', 1),
      hint('updated', 2, second),
    ];
    await Promise.all(story.map(each => intake.take(each)));
    expect(await all(db)).toEqual([
      'component:default/greeter preview group:default/greeters 2 open',
      'component:default/other preview group:default/greeters 2 open',
    ]);
    await intake.take(hint('closed', 3, second));
    await intake.take(hint('updated', 2, second));
    expect((await all(db)).every(each => each.endsWith('closed'))).toBe(true);
  });

  it('of what is closed already open nothing, in whatever order they come', async () => {
    const db = await open();
    const { intake } = intakeOf(db);
    await intake.take(hint('closed', 3));
    await intake.take(hint('opened', 1));
    expect(await all(db)).toEqual([]);
  });

  it('close what was opened before the annotation went away', async () => {
    const db = await open();
    await intakeOf(db).intake.take(hint('opened', 1));
    const { intake } = intakeOf(db, catalogServiceMock({ entities: [] }));
    await intake.take(hint('updated', 2, { headCommit: commitOf(2) }));
    expect((await all(db)).every(each => each.endsWith('2 open'))).toBe(true);
    await intake.take(hint('closed', 3));
    expect((await all(db)).every(each => each.endsWith('closed'))).toBe(true);
    await intake.take(hint('opened', 4));
    expect((await all(db)).every(each => each.endsWith('closed'))).toBe(true);
  });

  it('are taken again where the catalog did not answer', async () => {
    const db = await open();
    const catalog = catalogServiceMock({ entities });
    const { getEntities } = catalog;
    let isDown = true;
    catalog.getEntities = async (...args) => {
      if (isDown) {
        throw new Error('The catalog is down');
      }
      return await getEntities.apply(catalog, args);
    };
    const { intake } = intakeOf(db, catalog);
    await expect(intake.take(hint('opened', 1))).rejects.toThrow('down');
    isDown = false;
    await intake.take(hint('opened', 1));
    expect(await all(db)).toHaveLength(2);
  });

  it('expire with the time of their type, until another commit', async () => {
    const db = await open();
    const bench = await PolicyBench.start(db, { ttl: 'PT1H' });
    const { intake } = intakeOf(db);
    const now = () => new Date();
    const worker = new PreviewWorker({
      ...{ db, now, tell: () => {}, notes: { of: () => undefined } },
      store: new PreviewStore({ db, now }),
      source: { read: async of => ({ commit: of.pullRequest.headCommit }) },
      starter: new PreviewStarter({
        environments: bench.cases,
        credentials: async () => mockCredentials.service('plugin:infra'),
      }),
      logger: mockServices.logger.mock(),
    });
    const work = async () => {
      await worker.look('component:default/greeter');
      const rows = await db('deployments').where({ status: 'Pending' });
      for (const { id, mode, environment_id: of } of rows) {
        await db('deployments').where({ id }).update({ status: 'Succeeded' });
        if (mode === 'destroy') {
          await db('environments').where({ id: of }).update({
            status: 'Deleted',
            deleted_at: now(),
          });
        }
      }
      await worker.look('component:default/greeter');
    };
    const preview = async () => {
      const [found] = await previews.listUnsettled(
        db,
        'component:default/greeter',
      );
      return found;
    };
    await intake.take(hint('opened', 1));
    await work();
    const { environment } = await preview();
    expect(environment).toMatchObject({ name: 'pr-7' });
    await bench.watch(new Date(Date.now() + 2 * 3_600_000)).sweep();
    await work();
    const expired = await preview();
    expect(expired).toMatchObject({
      environment,
      goneAt: expect.any(String),
    });
    await work();
    expect((await preview()).environment).toEqual(environment);
    await intake.take(hint('updated', 2, { headCommit: commitOf(2) }));
    await work();
    const back = await preview();
    expect(back.environment!.id).not.toBe(environment!.id);
    expect(await environments.get(db, back.environment!.id)).toMatchObject({
      labels: { 'pull-request': '7' },
    });
  });
});

describeOnDatabases('the Score file of a pull request', open => {
  const score = (image: string) => `apiVersion: score.dev/v1b1
metadata: { name: greeter }
containers: { web: { image: ${image} } }
`;
  const files: Record<string, string> = {
    [`${REPOSITORY_URL}/-/blob/${commitOf(1)}/score.yaml`]: score('.'),
    'https://git.example.com/platform/rules/-/blob/main/score.yaml':
      score('nginx:1'),
    [`${REPOSITORY_URL}/-/blob/${commitOf(2)}/score.yaml`]: 'apiVersion: 1',
  };

  const refresh = jest.fn(async () => {});

  const sourceOf = async (location: string | undefined) =>
    new PreviewSource({
      db: await open(),
      uses: { refresh },
      catalog: catalogServiceMock({
        entities: [
          component('greeter', {
            ...at(''),
            ...(location && {
              'infra-orchestration.dev/score-location': location,
            }),
          }),
        ],
      }),
      scoreReader: new ScoreReader({
        urlReader: mockServices.urlReader.mock({
          readUrl: async url => {
            if (!(url in files)) {
              throw new Error(`There is no ${url}`);
            }
            return { buffer: async () => Buffer.from(files[url]) } as any;
          },
        }),
        integrations: {} as any,
      }),
      credentials: async () => mockCredentials.service('plugin:infra'),
    });

  const preview = (n: number) =>
    ({
      entityRef: 'component:default/greeter',
      repository: 'git.example.com/shop/greeter',
      pullRequest: pullRequest({ headCommit: commitOf(n) }),
    } as any);

  it.each([
    {
      reason: 'it lies in its repository',
      location: `${REPOSITORY_URL}/-/blob/main/score.yaml`,
      image: '.',
    },
    {
      reason: 'it lies elsewhere',
      location: 'https://git.example.com/platform/rules/-/blob/main/score.yaml',
      image: 'nginx:1',
    },
    { reason: 'there is none', location: undefined, image: undefined },
  ])('is read where $reason', async ({ location, image }) => {
    refresh.mockClear();
    const source = await sourceOf(location);
    const read = await source.read(preview(1));
    expect(read.commit).toBe(commitOf(1));
    expect((read.workload as any)?.containers.web.image).toBe(image);
    // Nothing is known of where images of the open container are.
    expect(refresh).toHaveBeenCalledTimes(image === '.' ? 1 : 0);
  });

  it('is refused with its address', async () => {
    const source = await sourceOf(`${REPOSITORY_URL}/-/blob/main/score.yaml`);
    await expect(source.read(preview(2))).rejects.toThrow(
      `${REPOSITORY_URL}/-/blob/${commitOf(2)}/score.yaml`,
    );
    await expect(source.read(preview(3))).rejects.toThrow('Could not read');
  });
});

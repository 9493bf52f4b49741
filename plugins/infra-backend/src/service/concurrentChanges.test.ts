import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { ScmIntegrations } from '@backstage/integration';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  DeploymentInput,
  Plan,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { Db, deployments, documents, environments } from '../store';
import { describeOnDatabases } from '../store/__testUtils__/describeOnDatabases';
import { seedEnvironment } from '../store/__testUtils__/seed';
import { EnvironmentChanges } from './EnvironmentChanges';
import { EnvironmentDrafter } from './EnvironmentDrafter';
import { Planner } from './ports';
import { RevisionMaker } from './RevisionMaker';
import { ScoreReader } from './scoreReader';

jest.setTimeout(60_000);

const greeter = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'greeter', namespace: 'default' },
  spec: { type: 'service', owner: 'greeters' },
};

const options = { credentials: mockCredentials.user('user:default/ann') };

/** Changes whose planning takes as long as somebody else needs to do something. */
async function setUp(db: Db) {
  const environment = await seedEnvironment(db, {
    entityRef: 'component:default/greeter',
    owner: 'group:default/greeters',
  });
  const meanwhile: (() => Promise<unknown>)[] = [];
  const planner: Planner = {
    planEnvironment: async ({ desired, mode }) => {
      await meanwhile.shift()?.();
      return {
        actions: [],
        errors: [],
        // What is in `unplanned` changes nothing outside.
        hash: JSON.stringify([mode, { ...desired.params, unplanned: 0 }]),
        empty: false,
        createdAt: '2026-01-01T00:00:00.000Z',
      } as Plan;
    },
  };
  const drafter = new EnvironmentDrafter({
    db,
    catalog: catalogServiceMock({ entities: [greeter] }),
    scoreReader: new ScoreReader({
      urlReader: mockServices.urlReader.mock(),
      integrations: ScmIntegrations.fromConfig(mockServices.rootConfig()),
    }),
  });
  const changes = new EnvironmentChanges({
    db,
    revisions: new RevisionMaker({ db, planner, drafter }),
    enqueuer: { enqueue: async () => {} },
    eventBus: { onAppended: () => () => {}, notify: () => {} },
    tracker: { environmentCreated: () => {}, deploymentCreated: () => {} },
  });
  const { id } = environment;
  return {
    id,
    etag: environment.etag,
    changes,
    /** Done by somebody else while the next plan is made. */
    meanwhile: (done: () => Promise<unknown>) => meanwhile.push(done),
    deploy: (input: DeploymentInput, ifMatch?: string) =>
      changes.deploy(id, input, { ...options, ifMatch }),
    inForce: async () => {
      const { currentDeploymentId } = (await environments.get(db, id))!;
      return (await deployments.get(db, currentDeploymentId!))!;
    },
  };
}

const claims = { db: { type: 'store' } };

describeOnDatabases('changes at the same time', open => {
  let db: Db;

  beforeEach(async () => {
    db = await open();
  });

  it('keep what the other one asked for', async () => {
    const { deploy, meanwhile, inForce } = await setUp(db);
    meanwhile(() => deploy({ desired: { claims } }));
    await deploy({ desired: { params: { a: 1 } } });
    expect(await inForce()).toMatchObject({
      generation: 3,
      desired: { claims, params: { a: 1 } },
    });
  });

  it('do not bring back what is being deleted', async () => {
    const { id, changes, deploy, meanwhile, inForce } = await setUp(db);
    meanwhile(() => changes.delete(id, options));
    await expect(deploy({})).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining(
        'being deleted, as user:default/ann asked',
      ),
    });
    expect(await inForce()).toMatchObject({ mode: 'destroy', generation: 2 });
  });

  it('do not save from deletion what was deployed while it was planned', async () => {
    const { id, changes, deploy, meanwhile, inForce } = await setUp(db);
    meanwhile(() => deploy({ desired: { params: { a: 1 } } }));
    await changes.delete(id, options);
    expect(await inForce()).toMatchObject({
      mode: 'destroy',
      generation: 3,
      desired: { params: { a: 1 } },
    });
  });

  it('delete once', async () => {
    const { id, changes, meanwhile, inForce } = await setUp(db);
    const others: string[] = [];
    meanwhile(async () => {
      others.push((await changes.delete(id, options)).id);
    });
    const mine = await changes.delete(id, options);
    expect(others).toEqual([mine.id]);
    expect(await inForce()).toMatchObject({ id: mine.id, generation: 2 });
  });

  it('are refused with 412 where the caller named the state they are made from', async () => {
    const { id, etag, changes, deploy, meanwhile } = await setUp(db);
    meanwhile(() => deploy({}));
    await expect(deploy({}, etag)).rejects.toMatchObject({ statusCode: 412 });
    meanwhile(() => deploy({}));
    const now = (await environments.get(db, id))!.etag;
    await expect(
      changes.delete(id, { ...options, ifMatch: now }),
    ).rejects.toMatchObject({ statusCode: 412 });
  });

  it('are made where the plan agreed to is the one in spite of it', async () => {
    const { id, changes, deploy, meanwhile, inForce } = await setUp(db);
    const change = { desired: { claims } };
    const { hash } = await changes.planDeployment(id, change, options);
    meanwhile(() => deploy({ desired: { params: { unplanned: 1 } } }));
    await deploy({ ...change, planHash: hash });
    expect((await inForce()).desired).toMatchObject({
      claims,
      params: { unplanned: 1 },
    });
  });

  it('are refused where the plan became another than the one agreed to', async () => {
    const { id, changes, deploy, meanwhile, inForce } = await setUp(db);
    const change = { desired: { claims } };
    const { hash } = await changes.planDeployment(id, change, options);
    meanwhile(() => deploy({ desired: { params: { a: 1 } } }));
    await expect(deploy({ ...change, planHash: hash })).rejects.toMatchObject({
      name: 'ConflictError',
    });
    expect((await inForce()).desired.claims).toEqual({});
  });

  it('are given up where somebody else is quicker time and again', async () => {
    const { deploy, meanwhile, inForce } = await setUp(db);
    for (let n = 1; n <= 5; n += 1) {
      // Its own planning takes the next one off the list, which does nothing.
      meanwhile(() => deploy({ desired: { params: { n } } }));
      meanwhile(async () => {});
    }
    await expect(deploy({ desired: { claims } })).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining('changed by somebody else'),
    });
    expect((await inForce()).desired).toMatchObject({
      claims: {},
      params: { n: 5 },
    });
  });

  it('are pinned to the documents that they were planned with', async () => {
    const { id, changes, deploy, meanwhile, inForce } = await setUp(db);
    const apply = async (name: string) =>
      documents.apply(db, {
        changes: [
          {
            document: {
              apiVersion: 'infra-orchestration.dev/v1alpha1',
              kind: 'EnvironmentType',
              metadata: { name },
              spec: {},
            },
            origin: 'test',
          },
        ],
        now: new Date(),
      });
    await apply('one');
    const seen = await documents.platformRevision(db);
    meanwhile(() => apply('two'));
    await deploy({});
    expect((await inForce()).platformRevision).toBe(seen);

    meanwhile(() => apply('three'));
    await changes.delete(id, options);
    expect((await inForce()).platformRevision).toBe(seen + 1);
  });
});

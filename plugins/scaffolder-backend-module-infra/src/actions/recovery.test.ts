import { infraServiceMock } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { Death, RecoverableStep } from '../__testUtils__/recovery';
import { createEnvironmentAction } from './createEnvironment';
import { deleteEnvironmentAction } from './deleteEnvironment';
import { deployAction } from './deploy';
import { kubernetesNamespaceAction } from './kubernetesNamespace';
import { promoteAction } from './promote';
import { registerArtifactAction } from './registerArtifact';
import { rollbackAction } from './rollback';

const moments = ['before it is stored', 'after it is stored'] as const;

/** Every death that the step can die, one run each; gives what there is at the end of each run. */
async function throughEveryDeath<T>(
  life: (runAndRecover: (step: RecoverableStep) => Promise<void>) => Promise<T>,
): Promise<{ death: Death; result: T }[]> {
  const results: { death: Death; result: T }[] = [];
  for (let at = 1; ; at++) {
    for (const when of moments) {
      const death = { at, when };
      let died = false;
      const result = await life(async step => {
        died = await step.runUntil(death);
        if (died) await step.recover();
      });
      if (!died) return results;
      results.push({ death, result });
    }
  }
}

const type = 'development';
const repository = 'registry.example.com/greeter';
const environments = ['a', 'b', 'c'].map(name => ({
  entityRef: `component:default/${name}`,
  name: 'dev',
}));

/** Of each environment how often it was changed, and how it stands. */
async function standing(infra: ReturnType<typeof infraServiceMock>) {
  const { items } = await infra.listEnvironments({});
  return items.map(({ entityRef, generation, status }) => [
    entityRef,
    generation,
    status,
  ]);
}

describe('a recovered task whose step runs for each of several environments', () => {
  it('creates every one of them once', async () => {
    const results = await throughEveryDeath(async runAndRecover => {
      const infra = infraServiceMock();
      await runAndRecover(
        new RecoverableStep(
          createEnvironmentAction(infra),
          environments.map(environment => ({ ...environment, type })),
        ),
      );
      return standing(infra);
    });

    expect(results).toHaveLength(12);
    for (const { death, result } of results) {
      expect([death, result]).toEqual([
        death,
        environments.map(({ entityRef }) => [entityRef, 1, 'Pending']),
      ]);
    }
  });

  it('deletes those that it was asked to delete, and no other', async () => {
    const results = await throughEveryDeath(async runAndRecover => {
      const infra = infraServiceMock();
      for (const environment of environments) {
        await infra.createEnvironment({ ...environment, type });
      }
      await runAndRecover(
        new RecoverableStep(
          deleteEnvironmentAction(infra),
          environments.slice(0, 2),
        ),
      );
      return standing(infra);
    });

    expect(results).toHaveLength(8);
    for (const { death, result } of results) {
      expect([death, result]).toEqual([
        death,
        [
          ['component:default/a', 2, 'Deleting'],
          ['component:default/b', 2, 'Deleting'],
          ['component:default/c', 1, 'Pending'],
        ],
      ]);
    }
  });

  it('deploys each image once, also to one environment', async () => {
    const results = await throughEveryDeath(async runAndRecover => {
      const infra = infraServiceMock();
      const [first] = environments;
      await infra.createEnvironment({ ...first, type });
      const images = ['greeter:1', 'greeter:2'];
      await runAndRecover(
        new RecoverableStep(
          deployAction(infra),
          images.map(main => ({ ...first, images: { main } })),
        ),
      );
      return standing(infra);
    });

    expect(results).toHaveLength(4);
    for (const { death, result } of results) {
      expect([death, result]).toEqual([
        death,
        [['component:default/a', 3, 'Pending']],
      ]);
    }
  });

  it('claims in each of them once, whether it was there or not', async () => {
    const results = await throughEveryDeath(async runAndRecover => {
      const infra = infraServiceMock();
      const [first, second] = environments;
      await infra.createEnvironment({ ...first, type });
      await runAndRecover(
        new RecoverableStep(
          kubernetesNamespaceAction(infra),
          [first, second].map(environment => ({ ...environment, type })),
        ),
      );
      return standing(infra);
    });

    expect(results).toHaveLength(4);
    for (const { death, result } of results) {
      expect([death, result]).toEqual([
        death,
        [
          ['component:default/a', 2, 'Pending'],
          ['component:default/b', 1, 'Pending'],
        ],
      ]);
    }
  });

  it('tells of each image once', async () => {
    const results = await throughEveryDeath(async runAndRecover => {
      const infra = infraServiceMock();
      await runAndRecover(
        new RecoverableStep(
          registerArtifactAction(infra),
          ['1', '2'].map(tag => ({ image: `${repository}:${tag}` })),
        ),
      );
      const { items } = await infra.listArtifacts({ repository });
      return items.map(({ tags }) => tags);
    });

    expect(results).toHaveLength(4);
    for (const { death, result } of results) {
      expect([death, result]).toEqual([death, [['2'], ['1']]]);
    }
  });

  it('promotes into each of them once, also what was promoted there before', async () => {
    const results = await throughEveryDeath(async runAndRecover => {
      const infra = infraServiceMock();
      const told = await infra.registerArtifact({ repository, tag: '1' });
      const artifactIds = [told.id];
      for (const environment of environments) {
        await infra.createEnvironment({ ...environment, type });
      }
      const { items } = await infra.listEnvironments({});
      const [{ id: environmentId }] = items;
      const before = await infra.promote({ environmentId, artifactIds });
      infra.updatePromotion(before.id, { state: 'Failed' });
      await runAndRecover(
        new RecoverableStep(promoteAction(infra), [
          ...environments.slice(0, 2).map(environment => ({
            ...environment,
            image: `${repository}:1`,
          })),
          { ...environments[2], artifactIds },
        ]),
      );
      return standing(infra);
    });

    expect(results).toHaveLength(12);
    for (const { death, result } of results) {
      expect([death, result]).toEqual([
        death,
        [
          ['component:default/a', 3, 'Pending'],
          ['component:default/b', 2, 'Pending'],
          ['component:default/c', 2, 'Pending'],
        ],
      ]);
    }
  });

  it('goes back once, to the one that was the last good one then', async () => {
    const results = await throughEveryDeath(async runAndRecover => {
      const infra = infraServiceMock();
      const [first] = environments;
      const { environment, deployment } = await infra.createEnvironment({
        ...first,
        type,
      });
      infra.updateDeployment(deployment.id, { status: 'Succeeded' });
      const { id: environmentId } = environment;
      for (const main of ['greeter:2', 'greeter:3']) {
        const { id } = await infra.deploy({
          environmentId,
          desired: { images: { main } },
        });
        infra.updateDeployment(id, { status: 'Succeeded' });
      }
      await runAndRecover(new RecoverableStep(rollbackAction(infra), [first]));
      const { items } = await infra.listDeployments({ environmentId });
      return items.map(({ mode, desired }) => [mode, desired.images.main]);
    });

    expect(results).toHaveLength(4);
    for (const { death, result } of results) {
      expect([death, result]).toEqual([
        death,
        [
          ['rollback', 'greeter:2'],
          ['deploy', 'greeter:3'],
          ['deploy', 'greeter:2'],
          ['deploy', undefined],
        ],
      ]);
    }
  });
});

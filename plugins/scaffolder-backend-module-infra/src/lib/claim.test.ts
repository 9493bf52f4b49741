import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { infraServiceMock } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { claimResourceAction } from '../actions/claimResource';
import { kubernetesNamespaceAction } from '../actions/kubernetesNamespace';

const target = { entityRef: 'component:default/greeter', name: 'dev' };

async function withEnvironment() {
  const infra = infraServiceMock();
  const { environment } = await infra.createEnvironment({
    ...target,
    type: 'development',
  });
  return { infra, environment };
}

const context = (taskId: string, input: object) =>
  createMockActionContext({
    task: { id: taskId },
    input: { ...target, wait: false, ...input },
  }) as any;

type Infra = ReturnType<typeof infraServiceMock>;

const claim = (infra: Infra, alias: string, taskId = alias) =>
  claimResourceAction(infra).handler(
    context(taskId, { alias, type: 'postgres' }),
  );

async function claimsOf(infra: Infra) {
  const { items } = await infra.listEnvironments(target);
  const { desired } = await infra.getDeployment(items[0].currentDeploymentId!);
  return Object.keys(desired.claims).sort();
}

describe('a claim in an environment', () => {
  it('keeps the claims of all who claim at the same time', async () => {
    const { infra } = await withEnvironment();
    const aliases = ['a', 'b', 'c', 'd', 'e', 'f'];

    await Promise.all(aliases.map(alias => claim(infra, alias)));

    expect(await claimsOf(infra)).toEqual(aliases);
  });

  it('is refused when the refusal is no matter of timing', async () => {
    const { infra } = await withEnvironment();
    const deploy = jest
      .spyOn(infra, 'deploy')
      .mockRejectedValue(
        Object.assign(new Error('is deleted'), { name: 'ConflictError' }),
      );

    await expect(claim(infra, 'a')).rejects.toThrow('is deleted');
    expect(deploy).toHaveBeenCalledTimes(2);
  });

  it('finds what it asked for before it was interrupted, though others claimed since', async () => {
    const { infra, environment } = await withEnvironment();
    await claim(infra, 'a', 'task');
    await claim(infra, 'b');
    const { generation } = await infra.getEnvironment(environment.id);

    await claim(infra, 'a', 'task');

    expect(await infra.getEnvironment(environment.id)).toMatchObject({
      generation,
    });
  });

  it('makes the environment once where two want it at the same time', async () => {
    const infra = infraServiceMock();
    const action = kubernetesNamespaceAction(infra);
    const named = (alias: string) =>
      action.handler(context(alias, { type: 'bare', alias }));

    await Promise.all([named('one'), named('two')]);

    expect(await claimsOf(infra)).toEqual(['one', 'two']);
  });
});

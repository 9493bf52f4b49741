import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  Deployment,
  DeploymentStatus,
  InfraEvent,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { InfraService } from '@infra-orchestration/backstage-plugin-infra-node';
import { followDeployment } from './follow';

const deployment = (status: DeploymentStatus): Deployment => ({
  id: 'd1',
  environmentId: 'e1',
  generation: 1,
  mode: 'deploy',
  status,
  desired: { claims: {}, params: {}, images: {} },
  requestedBy: 'user:default/guest',
  createdAt: '2026-01-01T00:00:00Z',
});

const event = (id: number, rest: Partial<InfraEvent>): InfraEvent => ({
  id,
  environmentId: 'e1',
  deploymentId: 'd1',
  type: 'log',
  level: 'info',
  message: '',
  at: '2026-01-01T00:00:00Z',
  ...rest,
});

function infraWith(events: () => AsyncIterable<InfraEvent>, after: Deployment) {
  return {
    followEvents: jest.fn(events),
    getDeployment: jest.fn(async () => after),
  } as unknown as jest.Mocked<InfraService>;
}

async function* forever(signal: AbortSignal): AsyncIterable<InfraEvent> {
  await new Promise(resolve => signal.addEventListener('abort', resolve));
}

const credentials = mockCredentials.user();

describe('followDeployment', () => {
  it('passes on what belongs to the deployment, at its level, until it is settled', async () => {
    const logger = mockServices.logger.mock();
    const infra = infraWith(async function* events() {
      yield event(1, { message: 'of another', deploymentId: 'd0' });
      yield event(2, { message: 'creating', address: 'dns.default#dns' });
      yield event(3, { message: 'slow', level: 'warn' });
      yield event(4, { type: 'deployment.status', message: 'Succeeded' });
      throw new Error('read on after the end');
    }, deployment('Succeeded'));

    const settled = await followDeployment({
      infra,
      credentials,
      logger,
      deployment: deployment('Running'),
    });

    expect(settled.status).toBe('Succeeded');
    expect(logger.info.mock.calls.map(([line]) => line)).toEqual([
      'dns.default#dns: creating',
      'Succeeded',
    ]);
    expect(logger.warn).toHaveBeenCalledWith('slow');
  });

  it('says that the deployment goes on when the task is cancelled', async () => {
    const task = new AbortController();
    const infra = infraWith(() => forever(task.signal), deployment('Running'));
    const waiting = followDeployment({
      infra,
      credentials,
      logger: mockServices.logger.mock(),
      deployment: deployment('Running'),
      signal: task.signal,
    });
    task.abort();

    await expect(waiting).rejects.toThrow(/goes on without this task/);
  });

  it('says on the time limit how the deployment stands', async () => {
    const infra = infraWith(async function* none() {
      const { signal } = infra.followEvents.mock.calls[0][1];
      yield* forever(signal!);
    }, deployment('Running'));

    await expect(
      followDeployment({
        infra,
        credentials,
        logger: mockServices.logger.mock(),
        deployment: deployment('Running'),
        timeoutSeconds: 0.05,
      }),
    ).rejects.toThrow(/still Running after 0.05 s/);
  });

  it('does not hide that following failed', async () => {
    const infra = infraWith(async function* broken() {
      throw new Error('refused');
    }, deployment('Running'));

    await expect(
      followDeployment({
        infra,
        credentials,
        logger: mockServices.logger.mock(),
        deployment: deployment('Running'),
      }),
    ).rejects.toThrow('refused');
  });
});

import {
  Deployment,
  Operation,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { usualDeploymentTime, usualOperationTime } from './usual';

const start = '2026-01-01T00:00:00.000Z';
const after = (seconds: number) =>
  new Date(Date.parse(start) + seconds * 1000).toISOString();

const operation = (seconds: number, more: Partial<Operation> = {}) =>
  ({
    address: 'postgres.default#db',
    action: 'create',
    status: 'Succeeded',
    startedAt: start,
    finishedAt: after(seconds),
    ...more,
  } as Operation);

const deployment = (generation: number, seconds: number) =>
  ({
    generation,
    mode: 'deploy',
    status: 'Succeeded',
    startedAt: start,
    finishedAt: after(seconds),
  } as Deployment);

describe('usualOperationTime', () => {
  const usual = (operations: Operation[]) =>
    usualOperationTime(operations, 'postgres.default#db', 'create');

  it('is the median, which one slow attempt does not move', () => {
    expect(usual([operation(3), operation(5), operation(600)])).toBe(5_000);
    expect(usual([operation(4), operation(6)])).toBe(5_000);
  });

  it('counts only successes of the same action on the same resource', () => {
    expect(
      usual([
        operation(1, { status: 'Failed' }),
        operation(1, { action: 'delete' }),
        operation(1, { address: 'dns.default#dns' }),
        operation(1, { finishedAt: undefined }),
      ]),
    ).toBeUndefined();
  });
});

describe('usualDeploymentTime', () => {
  it('leaves the first one out where there are others', () => {
    const all = [deployment(1, 300), deployment(2, 20), deployment(3, 30)];
    expect(usualDeploymentTime(all, 'deploy')).toBe(25_000);
  });

  it('takes the first where there is nothing else', () => {
    expect(usualDeploymentTime([deployment(1, 300)], 'deploy')).toBe(300_000);
    expect(
      usualDeploymentTime([deployment(1, 300)], 'destroy'),
    ).toBeUndefined();
  });
});

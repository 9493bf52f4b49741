import { InfraEvent } from '@infra-orchestration/backstage-plugin-infra-common';
import { lifecycleEvent, lifecycleName } from './lifecycle';

const environment = {
  id: 'e1',
  name: 'dev',
  type: 'development',
  entityRef: 'component:default/shop',
  owner: 'group:default/team',
  labels: { tier: 'web' },
};

const event: InfraEvent = {
  id: 7,
  environmentId: 'e1',
  deploymentId: 'd1',
  type: 'environment.status',
  level: 'info',
  message: 'Ready: All is usable',
  data: { status: 'Ready', previousStatus: 'Progressing' },
  at: '2026-11-25T12:00:00.000Z',
};

describe('lifecycleName', () => {
  it.each([
    {
      reason: 'a status is part of the type',
      type: 'environment.status',
      data: { status: 'Ready' },
      expected: 'environment.ready',
    },
    {
      reason: 'words of a status stay apart',
      type: 'deployment.status',
      data: { status: 'AwaitingApproval' },
      expected: 'deployment.awaitingApproval',
    },
    {
      reason: 'so is a phase',
      type: 'resource.phase',
      data: { phase: 'NotReady' },
      expected: 'resource.notReady',
    },
    {
      reason: 'what happened once has its own name',
      type: 'environment.deleted',
      data: { status: 'Deleted' },
      expected: 'environment.deleted',
    },
    {
      reason: 'a status that is not told says nothing',
      type: 'deployment.status',
      data: undefined,
      expected: undefined,
    },
    {
      reason: 'logs are for whoever looks on',
      type: 'log',
      data: undefined,
      expected: undefined,
    },
    {
      reason: 'operations are for whoever looks on',
      type: 'operation.finished',
      data: { status: 'Succeeded' },
      expected: undefined,
    },
  ] as const)('$reason: $expected', ({ type, data, expected }) => {
    expect(lifecycleName({ type, data })).toBe(expected);
  });
});

describe('lifecycleEvent', () => {
  const told = (
    filter: { types?: string[]; environmentTypes?: string[] } = {},
    given: Partial<InfraEvent> = {},
  ) =>
    lifecycleEvent({ ...event, ...given }, environment, {
      installation: 'acme',
      filter,
    });

  it('says what happened, to what, and where', () => {
    expect(told()).toEqual({
      id: '7',
      source: 'urn:infra-orchestration:acme',
      type: 'dev.infra-orchestration.environment.ready',
      subject: 'e1',
      time: event.at,
      data: {
        environment,
        level: 'info',
        message: event.message,
        deploymentId: 'd1',
        details: event.data,
      },
    });
  });

  it.each([
    { reason: 'an exact type', types: ['environment.ready'], expected: true },
    { reason: 'a group of types', types: ['environment.*'], expected: true },
    { reason: 'all types', types: ['*'], expected: true },
    { reason: 'a beginning is none', types: ['environment'], expected: false },
    { reason: 'another type', types: ['deployment.*'], expected: false },
    { reason: 'no type', types: [], expected: false },
    {
      reason: 'its environment type',
      environmentTypes: ['development'],
      expected: true,
    },
    {
      reason: 'another environment type',
      environmentTypes: ['production'],
      expected: false,
    },
  ])('$reason: $expected', ({ expected, reason: _, ...filter }) => {
    expect(told(filter) !== undefined).toBe(expected);
  });

  it('tells of resources only who asks for them', () => {
    const phase = {
      type: 'resource.phase' as const,
      address: 'a.b#c',
      data: { phase: 'Ready' },
    };
    expect(told({}, phase)).toBeUndefined();
    expect(told({ types: ['resource.*'] }, phase)).toMatchObject({
      type: 'dev.infra-orchestration.resource.ready',
      data: { resource: 'a.b#c' },
    });
  });
});

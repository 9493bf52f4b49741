import { Plan } from '@infra-orchestration/backstage-plugin-infra-common';
import { planLines } from './planText';

const plan: Plan = {
  actions: [
    {
      address: 'postgres.default#db',
      action: 'create',
      reason: 'not there yet',
      type: 'postgres',
      definition: { name: 'shared-postgres', revision: 3 },
      provider: 'pg-dev',
      diff: [],
      dependsOn: [],
    },
    {
      address: 'dns.default#dns',
      action: 'delete',
      reason: 'no longer asked for',
      type: 'dns',
      diff: [],
      dependsOn: [],
    },
  ],
  errors: [
    {
      address: 'amqp.default#bus',
      reason: 'NoMatchingDefinition',
      message: 'no definition of type amqp matches',
    },
  ],
  hash: '0123456789abcdef',
  empty: false,
  createdAt: '2026-01-01T00:00:00Z',
};

describe('planLines', () => {
  it('says of each action what, where and why, then the errors and the hash', () => {
    expect(planLines(plan)).toEqual([
      '+ create postgres.default#db (shared-postgres on pg-dev): not there yet',
      '- delete dns.default#dns: no longer asked for',
      '! amqp.default#bus: no definition of type amqp matches [NoMatchingDefinition]',
      'plan 0123456789ab',
    ]);
  });
});

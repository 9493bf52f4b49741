import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { lifecycleEvent, lifecycleSources, validateAgainst } from '../core';
import { toCloudEvent } from './cloudEvent';

const schema = JSON.parse(
  readFileSync(
    resolve(__dirname, '../../../../docs/operating/events.schema.json'),
    'utf8',
  ),
);

describe('the schema in the documentation', () => {
  it.each(lifecycleSources)('is that of what is sent of %s', type => {
    const told = lifecycleEvent(
      {
        id: 1,
        environmentId: 'e1',
        deploymentId: 'd1',
        address: 'postgres.default#db',
        type,
        level: 'info',
        message: 'so it is',
        data: { status: 'Ready', phase: 'Ready', state: 'Running' },
        at: '2026-11-25T12:00:00.000Z',
      },
      {
        id: 'e1',
        name: 'dev',
        type: 'development',
        entityRef: 'component:default/shop',
        owner: 'group:default/team',
        labels: {},
      },
      { installation: 'acme', filter: { types: ['*'] } },
    );
    const sent = JSON.parse(JSON.stringify(toCloudEvent(told!)));
    expect(validateAgainst(schema, sent)).toEqual([]);
  });
});

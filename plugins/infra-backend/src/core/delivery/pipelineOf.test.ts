import {
  DeliveryPipelineDocument,
  DeliveryPipelineSpec,
  INFRA_API_VERSION,
} from '@infra-orchestration/backstage-plugin-infra-common';
import fc from 'fast-check';
import { pipelineOf } from './pipelineOf';

function pipeline(name: string, ...criteria: DeliveryPipelineSpec['criteria']) {
  const document: DeliveryPipelineDocument = {
    apiVersion: INFRA_API_VERSION,
    kind: 'DeliveryPipeline',
    metadata: { name },
    spec: { criteria, steps: [] },
  };
  return { name, document };
}

const shop = {
  entityRef: 'component:default/shop',
  owner: 'group:default/buyers',
  system: 'system:default/sales',
};
const all = pipeline('all', {});
const ofOwner = pipeline('of-owner', { owner: 'group:default/buyers' });
const ofSystem = pipeline('of-system', { system: 'sales' });
const ofEntity = pipeline('of-entity', { entity: 'Component:default/Shop' });

describe('pipelineOf', () => {
  it.each([
    { reason: 'none, where there are none', given: [], expected: undefined },
    {
      reason: 'none, where none holds',
      given: [pipeline('other', { owner: 'sellers' })],
      expected: undefined,
    },
    { reason: 'one that is for all', given: [all], expected: 'all' },
    {
      reason: 'that of the owner before one for all',
      given: [all, ofOwner],
      expected: 'of-owner',
    },
    {
      reason: 'that of the system before that of the owner',
      given: [ofSystem, ofOwner],
      expected: 'of-system',
    },
    {
      reason: 'that of the component before any other',
      given: [
        pipeline('both', { system: 'sales', owner: 'buyers' }),
        ofEntity,
        ofSystem,
      ],
      expected: 'of-entity',
    },
    {
      reason: 'by the best of its criteria',
      given: [pipeline('mixed', {}, { entity: 'shop' }), ofSystem],
      expected: 'mixed',
    },
    {
      reason: 'none by criteria of which one does not hold',
      given: [pipeline('x', { entity: 'shop', owner: 'sellers' }), all],
      expected: 'all',
    },
  ])('is $reason', ({ given, expected }) => {
    expect(pipelineOf(given, shop)?.name).toBe(expected);
  });

  it('holds for no component without the system that is asked for', () => {
    expect(
      pipelineOf([ofSystem], { entityRef: 'component:default/shop' }),
    ).toBeUndefined();
  });

  it('refuses to choose, and names both', () => {
    expect(() =>
      pipelineOf([pipeline('b', { owner: 'buyers' }), ofOwner, all], shop),
    ).toThrow(
      'The pipelines `b` and `of-owner` are equally specific for component:default/shop; make the criteria of one more specific',
    );
  });

  it('does not depend on the order', () => {
    const some = fc.shuffledSubarray([all, ofOwner, ofSystem, ofEntity]);
    fc.assert(
      fc.property(some, given => {
        const sorted = [...given].sort((a, b) => (a.name < b.name ? -1 : 1));
        expect(pipelineOf(given, shop)).toBe(pipelineOf(sorted, shop));
      }),
    );
  });
});

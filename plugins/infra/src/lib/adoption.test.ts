import { PlannedAction } from '@infra-orchestration/backstage-plugin-infra-common';
import { adoptionIn, withAdoption } from './adoption';

const action = (fields: Partial<PlannedAction>): PlannedAction => ({
  address: 'dns.default#web',
  action: 'noop',
  reason: '',
  type: 'dns',
  diff: [],
  dependsOn: [],
  ...fields,
});

it.each([
  { reason: 'nothing said yet', fields: {}, word: 'leave' },
  { reason: 'to be owned', fields: { action: 'adopt' }, word: 'own' },
  {
    reason: 'to be read',
    fields: { action: 'adopt', management: 'read' },
    word: 'read',
  },
  { reason: 'read already', fields: { management: 'read' }, word: 'read' },
] as const)('$reason is $word', ({ fields, word }) => {
  expect(adoptionIn(action(fields))).toBe(word);
});

it('adds to a request only what was said', () => {
  const input = { desired: { params: { a: 1 } } };
  expect(withAdoption(input, {})).toBe(input);
  expect(withAdoption(input, { x: 'read' })).toEqual({
    desired: { params: { a: 1 }, adopt: { x: 'read' } },
  });
});

import { MatchCriteria } from '@infra-orchestration/backstage-plugin-infra-common';
import { environment } from '../__testUtils__/builders';
import {
  compareSpecificity,
  describeCriteria,
  mismatches,
  specificityOf,
  specificityOrder,
} from './criteria';

const subject = {
  claim: { type: 'postgres', class: 'default', id: 'db' },
  environment: environment({
    system: 'system:default/shop',
    labels: { region: 'eu', tier: '' },
  }),
};

describe('mismatches', () => {
  it.each<{ criteria: MatchCriteria; wrong: string[] }>([
    { criteria: {}, wrong: [] },
    { criteria: { entity: 'greeter' }, wrong: [] },
    { criteria: { entity: 'component:default/greeter' }, wrong: [] },
    {
      criteria: { entity: 'api:default/greeter' },
      wrong: [
        'entity is `component:default/greeter`, not `api:default/greeter`',
      ],
    },
    { criteria: { environment: 'dev' }, wrong: [] },
    {
      criteria: { environment: 'Dev' },
      wrong: ['environment is `dev`, not `Dev`'],
    },
    { criteria: { id: 'db' }, wrong: [] },
    { criteria: { id: 'db2' }, wrong: ['id is `db`, not `db2`'] },
    { criteria: { class: 'default' }, wrong: [] },
    { criteria: { class: 'ha' }, wrong: ['class is `default`, not `ha`'] },
    { criteria: { system: 'shop' }, wrong: [] },
    {
      criteria: { system: 'other/shop' },
      wrong: ['system is `system:default/shop`, not `other/shop`'],
    },
    { criteria: { owner: 'greeters' }, wrong: [] },
    {
      criteria: { owner: 'others' },
      wrong: ['owner is `group:default/greeters`, not `others`'],
    },
    { criteria: { environmentType: 'development' }, wrong: [] },
    {
      criteria: { environmentType: 'production' },
      wrong: ['environmentType is `development`, not `production`'],
    },
    { criteria: { labels: { region: 'eu' } }, wrong: [] },
    { criteria: { labels: { tier: '' } }, wrong: [] },
    {
      criteria: { labels: { region: 'us', zone: 'a' } },
      wrong: [
        'label region is `eu`, not `us`',
        'label zone is not set, not `a`',
      ],
    },
    {
      criteria: { id: 'x', environmentType: 'y' },
      wrong: [
        'id is `db`, not `x`',
        'environmentType is `development`, not `y`',
      ],
    },
  ])('of $criteria: $wrong', ({ criteria, wrong }) => {
    expect(mismatches(criteria, subject)).toEqual(wrong);
  });

  it('hold a class without criteria for it against any but the default one', () => {
    const claim = { ...subject.claim, class: 'ha' };
    expect(mismatches({ id: 'db' }, { ...subject, claim })).toHaveLength(1);
    expect(mismatches({ class: 'ha' }, { ...subject, claim })).toEqual([]);
  });
});

describe('specificity', () => {
  it('has a place for each field, in the documented order', () => {
    expect(specificityOrder).toEqual([
      'entity',
      'environment',
      'id',
      'class',
      'system',
      'owner',
      'environmentType',
      'labels',
    ]);
    const all: MatchCriteria = {
      labels: { a: '1', b: '2', c: '3' },
      environmentType: 't',
      owner: 'o',
      system: 's',
      class: 'c',
      id: 'i',
      environment: 'n',
      entity: 'e',
    };
    expect(specificityOf(all)).toEqual([1, 1, 1, 1, 1, 1, 1, 3]);
    expect(specificityOf({})).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it.each(specificityOrder.slice(0, -1).map((field, i) => ({ field, i })))(
    'of $field outweighs all that comes after it together',
    ({ i }) => {
      const one = specificityOrder.map((_, at) => (at === i ? 1 : 0));
      const rest = specificityOrder.map((_, at) => (at > i ? 9 : 0));
      expect(compareSpecificity(one, rest)).toBeGreaterThan(0);
      expect(compareSpecificity(rest, one)).toBeLessThan(0);
      expect(compareSpecificity(one, one)).toBe(0);
    },
  );
});

describe('describeCriteria', () => {
  it.each<{ criteria: MatchCriteria; text: string }>([
    { criteria: {}, text: 'every claim of the type' },
    { criteria: { labels: {} }, text: 'every claim of the type' },
    {
      criteria: {
        labels: { b: '2' },
        environmentType: 'production',
        class: 'ha',
      },
      text: 'class `ha`, environmentType `production`, label b `2`',
    },
  ])('says $text', ({ criteria, text }) => {
    expect(describeCriteria(criteria)).toBe(text);
  });
});

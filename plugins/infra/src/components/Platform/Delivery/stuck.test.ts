import {
  Promotion,
  PromotionReason,
  PromotionState,
} from '@infra-orchestration/backstage-plugin-infra-common';
import fc from 'fast-check';
import { absoluteTime } from '../../../lib/time';
import { translateFrom } from '../../../testing/translate';
import { stuck } from '../../../translation/platformDelivery';
import { isStuck, longestFirst, untilWords, waitsSince } from './stuck';

const now = Date.parse('2026-11-26T12:00:00Z');
const inOneHour = '2026-11-26T13:00:00Z';

const promotion = (given: Partial<Promotion>): Promotion => ({
  id: 'p',
  entityRef: 'component:default/checkout',
  environmentId: 'e',
  environmentName: 'prod',
  environmentType: 'production',
  pipeline: 'shop',
  step: 'release',
  release: { images: {} },
  origin: 'step',
  state: 'Waiting',
  reason: 'Frozen',
  requestedBy: 'plugin:infra',
  createdAt: '2026-11-26T10:00:00Z',
  ...given,
});

describe('promotions that are stuck', () => {
  it.each<[string, PromotionState, PromotionReason, boolean]>([
    ['it is not begun', 'Waiting', 'EnvironmentBusy', true],
    ['somebody has to decide', 'Underway', 'AwaitingApproval', true],
    ['it is being worked on', 'Underway', 'Deploying', false],
    ['it is being looked at', 'Underway', 'Verifying', false],
    ['it is being taken back', 'RollingBack', 'VerificationFailed', false],
  ])('%s', (_reason, state, reason, expected) => {
    expect(isStuck(promotion({ state, reason }))).toBe(expected);
  });

  it('come longest first, none lost and none added', () => {
    const any = fc.record({
      id: fc.uuid(),
      state: fc.constantFrom<PromotionState>('Waiting', 'Underway'),
      reason: fc.constantFrom<PromotionReason>(
        'Frozen',
        'AwaitingApproval',
        'Deploying',
      ),
      createdAt: fc
        .integer({ min: 0, max: now })
        .map(time => new Date(time).toISOString()),
      startedAt: fc.option(
        fc
          .integer({ min: 0, max: now })
          .map(time => new Date(time).toISOString()),
        { nil: undefined },
      ),
    });
    fc.assert(
      fc.property(fc.array(any), given => {
        const all = given.map(promotion);
        const found = longestFirst(all);
        const times = found.map(each => Date.parse(waitsSince(each)));
        expect(times).toEqual([...times].sort((a, b) => a - b));
        expect(new Set(found)).toEqual(new Set(all.filter(isStuck)));
      }),
    );
  });
});

describe('until when one waits', () => {
  const t = translateFrom({ stuck });
  const at = `${absoluteTime(inOneHour, 'en')} (in 1 h)`;
  it.each<[string, Partial<Promotion>, string[]]>([
    [
      'the end of a freeze is known',
      { reason: 'Frozen', nextLookAt: inOneHour },
      [`The freeze ends ${at}`],
    ],
    [
      'the end of a freeze has come, and it is not looked at yet',
      { reason: 'Frozen', nextLookAt: '2026-11-26T11:59:00Z' },
      ['The freeze is over'],
    ],
    [
      'what it waits for can come earlier than the next look',
      { reason: 'PlanFailed', nextLookAt: inOneHour },
      [
        'What the message says is mended',
        `Looked at again ${at} at the latest`,
      ],
    ],
    [
      'it waits for people',
      { state: 'Underway', reason: 'AwaitingApproval' },
      ['Somebody decides'],
    ],
    ['nothing is known', { reason: 'Verified' }, []],
  ])('%s', (_reason, given, words) => {
    expect(untilWords(promotion(given), { t, now, language: 'en' })).toEqual(
      words,
    );
  });
});

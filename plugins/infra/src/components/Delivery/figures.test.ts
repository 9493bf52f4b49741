import { DeliveryMetrics } from '@infra-orchestration/backstage-plugin-infra-common';
import type { Translate } from '../../hooks/useT';
import { figuresOf } from './figures';

/** The key, and what is put into it. */
const t = ((key: string, values = {}) =>
  `${key} ${JSON.stringify(values)}`) as unknown as Translate;

const metrics = (change: Partial<DeliveryMetrics>): DeliveryMetrics => ({
  entityRef: 'component:default/shop',
  ...{ from: '2026-10-27T00:00:00Z', until: '2026-11-26T00:00:00Z' },
  ...{ deployments: 0, deploymentFrequency: 0 },
  ...change,
});

describe('deployment frequency', () => {
  it.each([
    { perDay: 2.5, expected: 'figures.perDay {"number":"2.5"}' },
    { perDay: 0.5, expected: 'figures.perWeek {"number":"3.5"}' },
    { perDay: 1 / 15, expected: 'figures.perMonth {"number":"2"}' },
  ])('$perDay a day', ({ perDay, expected }) => {
    const given = metrics({ deployments: 5, deploymentFrequency: perDay });
    expect(figuresOf(given, t, 'en')[1].value).toBe(expected);
  });
});

it('has no value where nothing was recorded', () => {
  const values = figuresOf(metrics({}), t, 'en').map(({ value }) => value);
  expect(values).toEqual([undefined, undefined, undefined, undefined]);
});

it('tells a rate of none from there being none', () => {
  const [, , rate] = figuresOf(metrics({ changeFailureRate: 0 }), t, 'en');
  expect(rate.value).toBe('0%');
});

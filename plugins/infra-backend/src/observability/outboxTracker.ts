import { MetricsService } from '@backstage/backend-plugin-api/alpha';

type Delivery = { sink: string; outcome: 'delivered' | 'failed' | 'givenUp' };

/** Counts what became of the events that others are told of. */
export function createOutboxTracker(metrics: MetricsService) {
  const deliveries = metrics.createCounter<Delivery>(
    'infra.events.deliveries',
    { description: 'Events offered to sinks, by outcome', unit: '{event}' },
  );
  return {
    delivery(attributes: Delivery) {
      deliveries.add(1, attributes);
    },
  };
}

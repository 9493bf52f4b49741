import { EventsService } from '@backstage/plugin-events-node';
import { lifecycleEvent, lifecycleSources } from '../core';
import { toCloudEvent } from './cloudEvent';
import { EventSink } from './types';

/** Topic of Backstage's events service. */
export const EVENTS_TOPIC = 'infra';

/** Other plugins of this Backstage. */
export function eventsServiceSink(
  events: EventsService,
  installation: string,
): EventSink {
  return {
    name: 'backstage-events',
    sources: lifecycleSources,
    take: async (event, environment) => {
      const told = lifecycleEvent(event, environment, { installation });
      if (!told) {
        return false;
      }
      await events.publish({
        topic: EVENTS_TOPIC,
        eventPayload: toCloudEvent(told).toJSON(),
        metadata: { type: told.type },
      });
      return true;
    },
  };
}

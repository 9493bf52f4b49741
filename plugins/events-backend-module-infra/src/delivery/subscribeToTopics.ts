import { EventParams, EventsService } from '@backstage/plugin-events-node';
import { Receiver } from './Receiver';
import { Delivery } from './types';

/**
 * Listens to topics of other modules that bring the payloads of a source, such as `github.package`
 * or that of a queue. Those modules have verified them, or whoever may fill the queue.
 */
export async function subscribeToTopics(
  receivers: readonly Receiver[],
  events: EventsService,
): Promise<void> {
  for (const receiver of receivers) {
    const { kind, name = 'default', topic } = receiver.settings;
    const { subTopics } = receiver.source;
    if (!topic || !subTopics) {
      continue;
    }
    await events.subscribe({
      id: `infra-${kind}-${name}`,
      topics: subTopics.map(part => `${topic}${part}`),
      onEvent: async event => {
        await receiver.receiveVerified(deliveryOf(event, topic));
      },
    });
  }
}

/** Metadata are lost on the way from one replica to another, so that the topic has to say enough. */
function deliveryOf(event: EventParams, topic: string): Delivery {
  return {
    headers: {},
    query: {},
    body: Buffer.from(JSON.stringify(event.eventPayload)),
    receivedAt: new Date(),
    subTopic: event.topic.slice(topic.length + 1),
  };
}

export { eventsServiceSink, EVENTS_TOPIC } from './eventsServiceSink';
export { Outbox } from './Outbox';
export { ownerSink } from './ownerSink';
export { readEventsConfig } from './readEventsConfig';
export type { OutboxTracker } from './SinkDelivery';
export type { EventSink } from './types';
export { webhookSink, type WebhookConfig } from './webhookSink';

import { CloudEvent, HTTP } from 'cloudevents';
import { Delivery, MalformedDelivery } from '../delivery/types';

/** Reads a CloudEvent in structured or binary HTTP mode. @throws MalformedDelivery */
export function cloudEventOf(delivery: Delivery): CloudEvent<unknown> {
  const headers = Object.fromEntries(
    Object.entries(delivery.headers).filter(([, value]) => value !== undefined),
  );
  try {
    const event = HTTP.toEvent({
      headers,
      body: delivery.body.toString('utf8'),
    });
    if (event instanceof CloudEvent && event.validate()) {
      return event;
    }
  } catch {
    // The library's message may quote the payload.
  }
  throw new MalformedDelivery('It is not one CloudEvent');
}

import { CloudEvent } from 'cloudevents';
import { LifecycleEvent } from '../core';

/** Version 1.0 of the specification, valid. */
export function toCloudEvent(event: LifecycleEvent): CloudEvent<object> {
  return new CloudEvent({ ...event, datacontenttype: 'application/json' });
}

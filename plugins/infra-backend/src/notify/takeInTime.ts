import { InfraEvent } from '@infra-orchestration/backstage-plugin-infra-common';
import { EnvironmentRecord } from '../store';
import { EventSink } from './types';

/** For one event: less than what is left of a sink's lease when it is begun. */
const TAKE_TIMEOUT_MS = 10_000;

/** As {@link EventSink.take}, with an end. */
export async function takeInTime(
  sink: EventSink,
  event: InfraEvent,
  environment: EnvironmentRecord,
  signal: AbortSignal,
): Promise<boolean> {
  const deadline = AbortSignal.timeout(TAKE_TIMEOUT_MS);
  return sink.take(event, environment, AbortSignal.any([signal, deadline]));
}

import { InfraEvent } from '@infra-orchestration/backstage-plugin-infra-common';
import { orAbort } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { EnvironmentRecord } from '../store';
import { EventSink } from './types';

/** For one event: less than what is left of a sink's lease when it is begun. */
const TAKE_TIMEOUT_MS = 10_000;

/**
 * As {@link EventSink.take}, with an end, also where the sink hangs. What it was about to take when it is told to
 * end it may take still.
 */
export async function takeInTime(
  sink: Pick<EventSink, 'take'>,
  event: InfraEvent,
  environment: EnvironmentRecord,
  {
    signal,
    timeout = TAKE_TIMEOUT_MS,
  }: { signal: AbortSignal; timeout?: number },
): Promise<boolean> {
  const deadline = AbortSignal.timeout(timeout);
  return await orAbort(
    deadline,
    sink.take(event, environment, AbortSignal.any([signal, deadline])),
  );
}

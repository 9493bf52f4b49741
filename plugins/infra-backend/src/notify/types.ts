import {
  InfraEvent,
  InfraEventType,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { EnvironmentRecord } from '../store';

/** Somebody who is told of what happened, one event after the other. */
export interface EventSink {
  /** Unique, and the same after a restart: its place in the log is stored under it. */
  readonly name: string;
  /** Entries of the log that it has to see. */
  readonly sources: readonly InfraEventType[];
  /**
   * Takes an event, or passes it over. It may come a second time, where the process ended before it
   * was noted that it was taken.
   *
   * @returns whether it was of interest
   * @throws RefusedError where it will never be taken; any other error leads to another attempt
   */
  take(
    event: InfraEvent,
    environment: EnvironmentRecord,
    signal: AbortSignal,
  ): Promise<boolean>;
}

/** The receiver says that it will never take this event. */
export class RefusedError extends Error {
  name = 'RefusedError' as const;
}

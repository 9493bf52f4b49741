import {
  Page,
  UndeliveredEvent,
  UndeliveredEventRef,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { CallOptions, PageRequest } from './types';

/** Use cases of those who look after the receivers of events. */
export interface UndeliveredUseCases {
  list(
    page: PageRequest,
    options: CallOptions,
  ): Promise<Page<UndeliveredEvent>>;
  /** @returns how many are sent once more */
  retry(
    events: readonly UndeliveredEventRef[],
    options: CallOptions,
  ): Promise<{ count: number }>;
  /** @returns how many went off the list */
  dismiss(
    events: readonly UndeliveredEventRef[],
    options: CallOptions,
  ): Promise<{ count: number }>;
}

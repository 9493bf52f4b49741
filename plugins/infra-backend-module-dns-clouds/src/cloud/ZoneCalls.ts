import {
  CallContext,
  RecordLocation,
} from '@infra-orchestration/backstage-plugin-infra-backend-module-dns';
import { CloudCalls } from './CloudCalls';
import { Refusal } from './refusals';
import { ZoneIds } from './ZoneIds';

type Expected<T> = (refusal: Refusal) => T | undefined;

/** Calls to a cloud that knows its zones by an id. */
export class ZoneCalls {
  constructor(
    private readonly calls: CloudCalls,
    private readonly zoneIds: ZoneIds,
  ) {}

  /** Of a zone; see {@link CloudCalls.run}. */
  in<T>(
    zone: string,
    context: CallContext,
    request: (id: string, signal: AbortSignal) => Promise<T>,
    expected?: Expected<T>,
  ): Promise<T> {
    return this.zoneIds.with(zone, context, id =>
      this.calls.run(context, signal => request(id, signal), expected),
    );
  }

  /** Of no zone. */
  anywhere<T>(
    context: CallContext,
    request: (signal: AbortSignal) => Promise<T>,
    expected?: Expected<T>,
  ): Promise<T> {
    return this.calls.run(context, request, expected);
  }
}

/** What is at the name and what is at that of its mark, looked for at the same time. */
export function atBoth<T>(
  { zone, host, ownerHost }: RecordLocation,
  look: (zone: string, host: string) => Promise<T[]>,
): Promise<[T[], T[]]> {
  return Promise.all([look(zone, host), look(zone, ownerHost)]);
}

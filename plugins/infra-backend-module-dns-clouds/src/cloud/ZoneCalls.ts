import {
  CallContext,
  RecordLocation,
} from '@infra-orchestration/backstage-plugin-infra-backend-module-dns';
import { JsonObject } from '@backstage/types';
import { CloudCalls, CloudCallsOptions } from './CloudCalls';
import { readZoneIds } from './config';
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

/** For a cloud whose zones are found by their name where the provider does not say their ids. */
export function openZoneCalls(
  options: CloudCallsOptions & {
    config: JsonObject;
    findZones(
      calls: CloudCalls,
      zone: string,
      context: CallContext,
    ): Promise<string[]>;
  },
): ZoneCalls {
  const { config, findZones, ...rest } = options;
  const calls = new CloudCalls(rest);
  const zoneIds = new ZoneIds(
    readZoneIds(config),
    rest.where,
    (zone, context) => findZones(calls, zone, context),
  );
  return new ZoneCalls(calls, zoneIds);
}

/** What is at the name and what is at that of its mark, looked for at the same time. */
export function atBoth<T>(
  { zone, host, ownerHost }: RecordLocation,
  look: (zone: string, host: string) => Promise<T[]>,
): Promise<[T[], T[]]> {
  return Promise.all([look(zone, host), look(zone, ownerHost)]);
}

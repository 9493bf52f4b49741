import { KeyedLock } from './lock';
import { ZoneClient } from './types';

/** What a provider is after `connect`, whatever the driver. @public */
export interface DnsConnection {
  /** Lower case, without the last dot. Nothing outside of them is ever changed. */
  zones: string[];
  client: ZoneClient;
  locks: KeyedLock;
}

/** @public */
export function createDnsConnection(
  zones: string[],
  client: ZoneClient,
): DnsConnection {
  return { zones, client, locks: new KeyedLock() };
}

import { KeyedLock } from './lock';
import { ZoneClient } from './types';

/** What a provider of either driver is after `connect`. */
export interface DnsConnection {
  /** Lower case, without the last dot. Nothing outside of them is ever changed. */
  zones: string[];
  client: ZoneClient;
  locks: KeyedLock;
}

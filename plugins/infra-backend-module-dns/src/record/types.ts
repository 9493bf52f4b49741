import {
  AccessReport,
  DriverCallContext,
} from '@infra-orchestration/backstage-plugin-infra-node';

/** @public */
export type RecordType = 'A' | 'AAAA' | 'CNAME' | 'TXT';

/** @public */
export const recordTypes: RecordType[] = ['A', 'AAAA', 'CNAME', 'TXT'];

/**
 * The inputs of kind `record`.
 *
 * @public
 */
export interface RecordInputs {
  /** One of the provider's zones. */
  zone: string;
  /** Relative to the zone, or with the zone's name at its end; `@` is the zone itself. */
  name: string;
  type: RecordType;
  /** Addresses, one host name, or texts. */
  values: string[];
  /** Seconds; default 300. */
  ttl?: number;
}

/** Where a record is. Names are in lower case and without the last dot. @public */
export interface RecordLocation {
  zone: string;
  host: string;
  type: RecordType;
  /** Name of the TXT record that says whose the record is. */
  ownerHost: string;
}

/** Values are canonical and sorted, so that two sets can be compared one by one. @public */
export interface RecordSet {
  values: string[];
  /** Seconds. */
  ttl: number;
}

/**
 * What a zone stores at a location: never what a wildcard or another name would answer for it.
 *
 * @public
 */
export interface StoredRecord {
  record?: RecordSet;
  /** Values of the ownership record; empty where there is none. */
  owner: string[];
  /** What else is at the name and cannot stand beside the record, for people: `CNAME`. */
  blockers: string[];
  /** The client's own: what it needs in order to change exactly what it saw. */
  revision?: unknown;
}

/** The answer of the authoritative server to one question. @public */
export type AuthoritativeAnswer =
  | ({ status: 'found' } & RecordSet)
  | {
      status: 'absent';
      /** False: the server says that the name does not exist at all (NXDOMAIN). */
      nameExists: boolean;
      /** Where the name is an alias: what for. */
      alias?: string;
    }
  | {
      status: 'notAuthoritative';
      /** For people: what the server did instead. */
      reason: string;
    };

/** @public */
export interface DnsQuestion {
  name: string;
  type: RecordType;
}

/** `write` makes record and mark what is given, `remove` removes both. @public */
export type RecordChange =
  | ({ action: 'write'; owner: string } & RecordSet)
  | { action: 'remove' };

/**
 * How a change ended. `changedMeanwhile`: the location no longer was as it was seen, and nothing of
 * the other's is changed. `pending`: the service has it, and its name servers will have it once
 * {@link ZoneClient.isSettled} says so of this name of the change.
 *
 * @public
 */
export type ChangeOutcome = 'done' | 'changedMeanwhile' | { pending: string };

/** @public */
export type CallContext = Pick<DriverCallContext, 'signal' | 'logger'>;

/**
 * One way to read and change zones. The only place with I/O; a further DNS service is one more
 * implementation.
 *
 * @public
 */
export interface ZoneClient {
  /** For people: where the authoritative answers come from. */
  readonly nameserver: string;

  read(location: RecordLocation, context: CallContext): Promise<StoredRecord>;

  /**
   * Makes the change only where the location is still as it was `seen`; record and mark change
   * together.
   */
  change(
    location: RecordLocation,
    seen: StoredRecord,
    change: RecordChange,
    context: CallContext,
  ): Promise<ChangeOutcome>;

  /**
   * Whether a pending change has reached all name servers. One that the service has forgotten has.
   * For clients whose changes can be pending.
   */
  isSettled?(
    zone: string,
    change: string,
    context: CallContext,
  ): Promise<boolean>;

  /**
   * Asks the authoritative server, without recursion. Answers are in the order of questions. Absent
   * where nobody but the service itself can be asked: then what it stores counts as the answer.
   */
  query?(
    questions: DnsQuestion[],
    context: CallContext,
  ): Promise<AuthoritativeAnswer[]>;

  checkAccess(context: CallContext): Promise<AccessReport>;
}

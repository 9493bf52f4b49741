import {
  AccessReport,
  DriverCallContext,
} from '@infra-orchestration/backstage-plugin-infra-node';

/** @public */
export type RecordType = 'A' | 'AAAA' | 'CNAME' | 'TXT';

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

/** Where a record is. Names are in lower case and without the last dot. */
export interface RecordLocation {
  zone: string;
  host: string;
  type: RecordType;
  /** Name of the TXT record that says whose the record is. */
  ownerHost: string;
}

/** Values are canonical and sorted, so that two sets can be compared one by one. */
export interface RecordSet {
  values: string[];
  /** Seconds. */
  ttl: number;
}

/**
 * What a zone stores at a location: never what a wildcard or another name would answer for it.
 */
export interface StoredRecord {
  record?: RecordSet;
  /** Values of the ownership record; empty where there is none. */
  owner: string[];
  /** What else is at the name and cannot stand beside the record, for people: `CNAME`. */
  blockers: string[];
}

/** The answer of the authoritative server to one question. */
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

export interface DnsQuestion {
  name: string;
  type: RecordType;
}

/** `write` makes record and mark what is given, `remove` removes both. */
export type RecordChange =
  | ({ action: 'write'; owner: string } & RecordSet)
  | { action: 'remove' };

export type CallContext = Pick<DriverCallContext, 'signal' | 'logger'>;

/**
 * One way to read and change zones. The only place with I/O; a further DNS service is one more
 * implementation.
 */
export interface ZoneClient {
  /** For people: where the authoritative answers come from. */
  readonly nameserver: string;

  read(location: RecordLocation, context: CallContext): Promise<StoredRecord>;

  /**
   * Makes the change only where the location is still as it was `seen`; record and mark change
   * together.
   *
   * @returns `changedMeanwhile` where it no longer was; then nothing of the other's is changed
   */
  change(
    location: RecordLocation,
    seen: StoredRecord,
    change: RecordChange,
    context: CallContext,
  ): Promise<'done' | 'changedMeanwhile'>;

  /** Asks the authoritative server, without recursion. Answers are in the order of questions. */
  query(
    questions: DnsQuestion[],
    context: CallContext,
  ): Promise<AuthoritativeAnswer[]>;

  checkAccess(context: CallContext): Promise<AccessReport>;
}

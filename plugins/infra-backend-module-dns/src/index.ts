/**
 * DNS drivers of infrastructure orchestration: PowerDNS by its HTTP API, and any name server with
 * dynamic updates (RFC 2136).
 *
 * @packageDocumentation
 */
export { infraModuleDns as default } from './module';
export { powerDnsDriver } from './powerdns/driver';
export { rfc2136Driver } from './rfc2136/driver';

// For drivers of further DNS services, which bring a ZoneClient and take the kind as it is.
export { recordKind } from './record/kind';
export { createDnsConnection } from './record/DnsConnection';
export type { DnsConnection } from './record/DnsConnection';
export type { KeyedLock } from './record/lock';
export { recordTypes } from './record/types';
export type {
  AuthoritativeAnswer,
  CallContext,
  ChangeOutcome,
  DnsQuestion,
  RecordChange,
  RecordInputs,
  RecordLocation,
  RecordSet,
  RecordType,
  StoredRecord,
  ZoneClient,
} from './record/types';
export { normaliseName } from './record/names';
export { canonicalValues } from './record/values';
export { formatContent, parseContent } from './powerdns/content';
export { invalid, misconfigured, unreachable } from './errors';
export {
  commonConfigProperties,
  openNameServer,
  readZones,
} from './nameserver';
export type { AuthoritativeServer } from './nameserver';
export { runCheck } from './zoneChecks';
export type { OutsideCall } from './wire/NameServer';

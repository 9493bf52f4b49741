/**
 * DNS drivers of infrastructure orchestration: PowerDNS by its HTTP API, and any name server with
 * dynamic updates (RFC 2136).
 *
 * @packageDocumentation
 */
export { infraModuleDns as default } from './module';
export { powerDnsDriver } from './powerdns/driver';
export { rfc2136Driver } from './rfc2136/driver';
export type { RecordInputs, RecordType } from './record/types';

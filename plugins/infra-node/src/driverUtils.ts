/**
 * For the inside of drivers, and of what else talks to systems outside: what several of them need in
 * the same way.
 *
 * @packageDocumentation
 */
export { failAs, onAbort, orAbort, untilAbort } from './driverUtils/abort';
export { openGate, type OutsideGate } from './driverUtils/gate';
export {
  guardedLookup,
  isAllowedHost,
  refusedAddress,
  RefusedAddressError,
} from './driverUtils/guard';
export { strangerObservation } from './driverUtils/observation';
export { isProcessAlive, processIdentity } from './driverUtils/processes';
export {
  isSigned,
  sign,
  SIGNATURE_HEADER,
  SIGNATURE_TOLERANCE_SECONDS,
} from './driverUtils/sign';
export { Slots } from './driverUtils/Slots';
export {
  readServerUrl,
  serverLogin,
  serverSchemas,
  type ServerLogin,
  type ServerLoginConfig,
  type ServerUrlParts,
} from './driverUtils/serverLogin';
export {
  serverTls,
  serverTlsSchema,
  type ServerTls,
  type ServerTlsConfig,
  type ServerTlsMode,
} from './driverUtils/serverTls';

/**
 * For the inside of drivers, and of what else talks to systems outside: what several of them need in
 * the same way.
 *
 * @packageDocumentation
 */
export { isProcessAlive, processIdentity } from './driverUtils/processes';

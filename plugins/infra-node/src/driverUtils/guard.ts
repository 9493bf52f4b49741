import { lookup as systemLookup, LookupAddress } from 'node:dns';
import { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Metadata services of clouds that are outside of the link-local ranges. */
const METADATA = ['fd00:ec2::254', '100.100.100.200'];
const NEVER = ['linkLocal', 'unspecified', 'multicast', 'broadcast'];
const LOOPBACK_NAMES = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** The host is one that the app's configuration lists: with its port, `*.` for any name below. @public */
export function isAllowedHost(
  url: URL,
  allowedHosts: readonly string[],
): boolean {
  return allowedHosts.some(pattern => matches(url, pattern.toLowerCase()));
}

function matches({ hostname, port, protocol }: URL, pattern: string): boolean {
  const [, host, wantedPort = ''] = /^(.*?)(?::(\d+))?$/.exec(pattern)!;
  const defaultPort = protocol === 'https:' ? '443' : '80';
  if ((port || defaultPort) !== (wantedPort || defaultPort)) {
    return false;
  }
  return host.startsWith('*.')
    ? hostname.endsWith(host.slice(1)) && hostname.length > host.length - 1
    : hostname === host;
}

/**
 * Why an address is not connected to, whatever name led there; undefined where it may be. Looked at
 * when the connection is made, since a name can resolve to something else each time.
 *
 * @public
 */
export function refusedAddress(
  address: string,
  { hostname }: URL,
): string | undefined {
  const parsed = ipaddr.process(address.replace(/^\[|\]$/g, ''));
  const range = parsed.range();
  const isMetadata = METADATA.some(
    each => parsed.toString() === ipaddr.parse(each).toString(),
  );
  if (NEVER.includes(range) || isMetadata) {
    return `${hostname} is at ${address}, a ${
      isMetadata ? 'metadata service' : `${range} address`
    }`;
  }
  return range === 'loopback' && !LOOPBACK_NAMES.test(hostname)
    ? `${hostname} is at ${address}, on the backend's own host`
    : undefined;
}

/** The address that a name led to is none that may be connected to. @public */
export class RefusedAddressError extends Error {
  name = 'RefusedAddressError' as const;
}

/** The system's way from names to addresses, without those that are never connected to. @public */
export function guardedLookup(url: URL): LookupFunction {
  return (hostname, options, callback) => {
    systemLookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) {
        callback(error, '');
        return;
      }
      const [refusal] = addresses.flatMap(
        ({ address }) => refusedAddress(address, url) ?? [],
      );
      if (refusal) {
        callback(new RefusedAddressError(refusal), '');
      } else if (options.all) {
        callback(null, addresses);
      } else {
        const [{ address, family }] = addresses as [LookupAddress];
        callback(null, address, family);
      }
    });
  };
}

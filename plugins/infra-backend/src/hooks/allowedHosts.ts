import {
  isAllowedHost,
  refusedAddress,
} from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { isIP } from 'node:net';

/** Why a URL of a document is not called; undefined where it may be. */
export function whyNotAllowed(
  url: string,
  allowedHosts: readonly string[],
): string | undefined {
  if (!URL.canParse(url)) {
    return `"${url}" is no address`;
  }
  const parsed = new URL(url);
  const { protocol, host, username, password } = parsed;
  if (protocol !== 'http:' && protocol !== 'https:') {
    return `"${url}" is no address of http or https`;
  }
  if (username || password) {
    return 'an address with a password in it is not called; the request is signed instead';
  }
  return isAllowedHost(parsed, allowedHosts)
    ? whyNoAddress(parsed)
    : `${host} is not among infra.hooks.allowedHosts, so it is not called`;
}

/** A name is looked at as it is connected to; an address is what it is. */
function whyNoAddress(url: URL): string | undefined {
  const address = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(address) ? refusedAddress(address, url) : undefined;
}

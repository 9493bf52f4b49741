/** Why a URL of a document is not called; undefined where it may be. */
export function whyNotAllowed(
  url: string,
  allowedHosts: readonly string[],
): string | undefined {
  if (!URL.canParse(url)) {
    return `"${url}" is no address`;
  }
  const { protocol, host, username, password } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') {
    return `"${url}" is no address of http or https`;
  }
  if (username || password) {
    return 'an address with a password in it is not called; the request is signed instead';
  }
  return allowedHosts.includes(host)
    ? undefined
    : `${host} is not among infra.hooks.allowedHosts, so it is not called`;
}

import { Settings } from '../settings';

/** Seconds in which a server that sends nothing is given up. */
const SILENCE = '30';

/**
 * The whole environment of each run: nothing of the backend's own, and no file of the user's. The token
 * is here alone, since arguments and URLs are seen by all processes of the host.
 */
export function gitEnvironment(
  { url, username, token }: Settings,
  { home, caFile }: { home: string; caFile?: string },
): Record<string, string> {
  const config: [string, string][] = [
    // Of the repository only, so it goes to no other address.
    [
      `http.${url}.extraHeader`,
      `Authorization: Basic ${basic(username, token)}`,
    ],
    ['http.followRedirects', 'false'],
    ['http.lowSpeedLimit', '1'],
    ['http.lowSpeedTime', SILENCE],
    ['credential.helper', ''],
    ['core.hooksPath', '/dev/null'],
    ['gc.autoDetach', 'false'],
    ['maintenance.autoDetach', 'false'],
    ['fetch.recurseSubmodules', 'false'],
    ...(caFile ? [['http.sslCAInfo', caFile] as [string, string]] : []),
  ];
  const pairs = config.flatMap(([key, value], i) => [
    [`GIT_CONFIG_KEY_${i}`, key],
    [`GIT_CONFIG_VALUE_${i}`, value],
  ]);
  return {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    HOME: home,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '/bin/false',
    GIT_ALLOW_PROTOCOL: new URL(url).protocol.slice(0, -1),
    GIT_CONFIG_COUNT: `${config.length}`,
    ...Object.fromEntries(pairs),
  };
}

export function basic(username: string, token: string): string {
  return Buffer.from(`${username}:${token}`).toString('base64');
}

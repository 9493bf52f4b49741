import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { Login } from './client/RegistryLogin';

/** The `config.json` of Docker by which a cluster logs in to these hosts; the same login, the same text. */
export function writeDockerConfig(hosts: string[], login: Login): string {
  const { username, password } = login;
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  return JSON.stringify({
    auths: Object.fromEntries(
      [...new Set(hosts)]
        .sort()
        .map(host => [host, { username, password, auth }]),
    ),
  });
}

/**
 * The login for a host in a `config.json`.
 *
 * @throws DriverError `misconfigured` where there is none that others could use
 */
export function readDockerConfig(text: string, host: string): Login {
  const found = entriesOf(text).find(([name]) => hostOf(name) === host)?.[1];
  if (!found) {
    throw misconfigured(`has no login for ${host} under \`auths\``);
  }
  const { username, password, auth } = found;
  if (username && password) {
    return { username, password };
  }
  const decoded = Buffer.from(auth ?? '', 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon < 1 || colon === decoded.length - 1) {
    throw misconfigured(
      `has no username and password for ${host}; a credential helper or an identity token can't be used in a cluster`,
    );
  }
  return {
    username: decoded.slice(0, colon),
    password: decoded.slice(colon + 1),
  };
}

interface Entry {
  username?: string;
  password?: string;
  auth?: string;
}

function entriesOf(text: string): [string, Entry][] {
  try {
    return Object.entries(JSON.parse(text).auths ?? {});
  } catch {
    // What it threw may repeat the text.
    throw misconfigured('is no JSON');
  }
}

/** Docker itself writes `https://index.docker.io/v1/` for its own registry. */
function hostOf(name: string): string {
  return name.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
}

function misconfigured(message: string): DriverError {
  return new DriverError(
    'misconfigured',
    `The credential \`dockerConfig\` ${message}`,
  );
}

import { JsonObject, JsonValue } from '@backstage/types';
import { InfraStateRun } from '@infra-orchestration/backstage-plugin-infra-node';
import { Settings } from '../settings';

type StateLogin = Pick<InfraStateRun, 'address' | 'username' | 'password'>;

/** Of this process; nothing else of it is given to a program that runs code of others. */
const PASSED = [
  'PATH',
  'LANG',
  'TZ',
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'].flatMap(name => [
    name,
    name.toLowerCase(),
  ]),
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR'],
];

/** Waits of at most 30 seconds each: an interruption of some minutes is survived. */
const STATE_RETRIES = '8';

/** All that a program sees, but for its folders. */
export function environmentFor(options: {
  settings: Settings;
  processEnv: NodeJS.ProcessEnv;
  state?: StateLogin;
  secrets?: JsonObject;
}): Record<string, string> {
  const { settings, processEnv, state, secrets = {} } = options;
  const passed = [...PASSED, ...settings.app.passEnvironment].flatMap(name => {
    const value = processEnv[name];
    return value === undefined ? [] : [[name, value]];
  });
  return {
    ...Object.fromEntries(passed),
    ...settings.environment,
    ...gitEnvironment(settings.git),
    ...Object.fromEntries(
      Object.entries(secrets).map(([name, value]) => [
        `TF_VAR_${name}`,
        variableText(value ?? null),
      ]),
    ),
    ...(state && stateEnvironment(state)),
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    CHECKPOINT_DISABLE: '1',
  };
}

/** Names that would change what the driver itself relies on. */
export function isReserved(name: string): boolean {
  return /^(TF_(HTTP_|CLI_|VAR_|DATA_DIR|WORKSPACE|INPUT|STATE_PERSIST|IN_AUTOMATION|LOG|REATTACH)|LD_|HOME$|PATH$|TMPDIR$|GIT_CONFIG|INFRA_(IN|WORK|RESULT)$)/.test(
    name,
  );
}

function stateEnvironment(state: StateLogin): Record<string, string> {
  return {
    TF_HTTP_ADDRESS: state.address,
    TF_HTTP_LOCK_ADDRESS: state.address,
    TF_HTTP_UNLOCK_ADDRESS: state.address,
    TF_HTTP_USERNAME: state.username,
    TF_HTTP_PASSWORD: state.password,
    TF_HTTP_RETRY_MAX: STATE_RETRIES,
  };
}

/** By the environment alone, so that the token is in no file and no argument. */
function gitEnvironment(git: Settings['git']): Record<string, string> {
  const basic =
    git && Buffer.from(`${git.username}:${git.token}`).toString('base64');
  return {
    GIT_TERMINAL_PROMPT: '0',
    ...(git && {
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: `http.${git.url}.extraHeader`,
      GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
    }),
  };
}

/** A text is taken as it is; anything else as an expression, in which `${` would be one of its own. */
function variableText(value: JsonValue): string {
  return typeof value === 'string'
    ? value
    : JSON.stringify(value).replace(/([$%])\{/g, '$1$1{');
}

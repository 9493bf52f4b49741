import { join } from 'node:path';

export const REPOSITORIES_FILE = 'repositories.yaml';
export const REGISTRIES_FILE = 'registries.json';

/** Of this process; nothing else of it is given to the program. */
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

/** All that the program sees. Its folders are below that of the run, so it finds no plugin there. */
export function environmentFor(
  dir: string,
  kubeconfig: string,
  processEnv: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const passed = PASSED.flatMap(name => {
    const value = processEnv[name];
    return value === undefined ? [] : [[name, value]];
  });
  return {
    ...Object.fromEntries(passed),
    HOME: dir,
    TMPDIR: dir,
    KUBECONFIG: kubeconfig,
    HELM_CACHE_HOME: join(dir, 'cache'),
    HELM_CONFIG_HOME: join(dir, 'config'),
    HELM_DATA_HOME: join(dir, 'data'),
    HELM_PLUGINS: join(dir, 'plugins'),
    HELM_NO_PLUGINS: '1',
    HELM_REPOSITORY_CONFIG: join(dir, REPOSITORIES_FILE),
    HELM_REPOSITORY_CACHE: join(dir, 'repositories'),
    HELM_REGISTRY_CONFIG: join(dir, REGISTRIES_FILE),
    // Where releases are recorded, which the driver reads by itself.
    HELM_DRIVER: 'secret',
  };
}

import { RootConfigService } from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { PrometheusServer } from './queryPrometheus';

export interface HooksConfig {
  /** Hosts with their port, where it is not that of the protocol; `*.` for any name below. */
  allowedHosts: string[];
  /** Key of the signatures. */
  secret?: string;
  prometheus: PrometheusServer[];
}

/**
 * What documents may have called, and how.
 *
 * @throws InputError where two servers have one name
 */
export function readHooksConfig(config: RootConfigService): HooksConfig {
  const hooks = config.getOptionalConfig('infra.hooks');
  const prometheus = (hooks?.getOptionalConfigArray('prometheus') ?? []).map(
    readServer,
  );
  const names = prometheus.map(({ name }) => name);
  const double = names.find((name, i) => names.indexOf(name) < i);
  if (double !== undefined) {
    throw new InputError(
      `infra.hooks.prometheus has two servers "${double}"; hooks name one by its name`,
    );
  }
  return {
    allowedHosts: hooks?.getOptionalStringArray('allowedHosts') ?? [],
    secret: hooks?.getOptionalString('secret'),
    prometheus,
  };
}

function readServer(config: Config): PrometheusServer {
  const name = config.getString('name');
  const url = config.getString('url');
  if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : '')) {
    throw new InputError(
      `infra.hooks.prometheus: the url of "${name}" is no address of http or https`,
    );
  }
  return { name, url, authorization: readAuthorization(config) };
}

function readAuthorization(config: Config): string | undefined {
  const token = config.getOptionalString('credentials.token');
  if (token !== undefined) {
    return `Bearer ${token}`;
  }
  const user = config.getOptionalString('credentials.user');
  if (user === undefined) {
    return undefined;
  }
  const login = `${user}:${config.getString('credentials.password')}`;
  return `Basic ${Buffer.from(login).toString('base64')}`;
}

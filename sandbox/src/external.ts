import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type {
  BindConnection,
  HelmConnection,
  KubernetesConnection,
  LegacyConnection,
  MariadbConnection,
  MariadbSsl,
  MinioConnection,
  MotoConnection,
  PostgresConnection,
  PostgresSsl,
  PowerdnsConnection,
  PrometheusConnection,
  RabbitmqConnection,
  RedisConnection,
  RegistryConnection,
  SandboxConnections,
  SandboxPartKind,
  TofuConnection,
} from './client.ts';

type Environment = Record<string, string | undefined>;

/**
 * Reads the variables of one server. A further server of a kind has its number
 * behind the name: INFRA_SANDBOX_KUBECONFIG, INFRA_SANDBOX_KUBECONFIG_2.
 */
interface Login {
  /** As it was given. */
  text: string;
  url: URL;
  user: string;
  password: string;
}

class Variables {
  private readonly env: Environment;
  private readonly suffix: string;

  constructor(env: Environment, suffix: string) {
    this.env = env;
    this.suffix = suffix;
  }

  nameOf(name: string): string {
    return `INFRA_SANDBOX_${name}${this.suffix}`;
  }

  get(name: string): string | undefined {
    return this.env[this.nameOf(name)] || undefined;
  }

  require(name: string, because: string): string {
    const value = this.get(name);
    if (!value) {
      throw new Error(
        `${this.nameOf(name)} is not set, but needed because ${this.nameOf(
          because,
        )} is`,
      );
    }
    return value;
  }

  /** @param is - `form` is for people; without `open` there has to be a password */
  login(
    name: string,
    is: { protocol: RegExp; form: string; open?: boolean },
  ): Login | undefined {
    const text = this.get(name);
    if (!text) {
      return undefined;
    }
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url || !is.protocol.test(url.protocol) || !(is.open || url.password)) {
      throw new Error(`${this.nameOf(name)} is no URL of the form ${is.form}`);
    }
    return {
      ...{ text, url },
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
    };
  }

  list(name: string): string[] {
    return (this.get(name) ?? '')
      .split(',')
      .map(item => item.trim())
      .filter(item => item !== '');
  }
}

const readers: {
  [K in SandboxPartKind]: (
    variables: Variables,
  ) => SandboxConnections[K] | undefined;
} = {
  kubernetes,
  powerdns,
  bind,
  postgres,
  mariadb,
  minio,
  redis,
  rabbitmq,
  tofu,
  terraform,
  helm,
  moto,
  registry,
  prometheus,
  legacy,
};

/**
 * The connection to a server of the user's own, if the environment names one.
 *
 * @throws when a variable that belongs to another is missing or malformed
 */
export function externalConnection(
  part: string,
  env: Environment,
): SandboxConnections[SandboxPartKind] | undefined {
  const [kind, number] = part.split('-');
  const variables = new Variables(env, number ? `_${number}` : '');
  return readers[kind as SandboxPartKind]?.(variables);
}

function kubernetes(variables: Variables): KubernetesConnection | undefined {
  const kubeconfig = variables.get('KUBECONFIG');
  if (!kubeconfig) {
    return undefined;
  }
  if (!existsSync(kubeconfig)) {
    throw new Error(
      `${variables.nameOf(
        'KUBECONFIG',
      )} names the file ${kubeconfig}, which does not exist`,
    );
  }
  return { kubeconfig: resolve(kubeconfig) };
}

function powerdns(variables: Variables): PowerdnsConnection | undefined {
  const apiUrl = variables.get('POWERDNS_URL');
  if (!apiUrl) {
    return undefined;
  }
  const address = variables.get('POWERDNS_DNS') ?? new URL(apiUrl).hostname;
  const tsigZones = variables.list('POWERDNS_TSIG_ZONES');
  return {
    apiUrl: apiUrl.replace(/\/+(api(\/v1)?\/*)?$/, ''),
    apiKey: variables.require('POWERDNS_API_KEY', 'POWERDNS_URL'),
    serverId: variables.get('POWERDNS_SERVER_ID') ?? 'localhost',
    ...dnsAddress(address, variables.nameOf('POWERDNS_DNS')),
    zones: variables.list('POWERDNS_ZONES'),
    ...(tsigZones.length > 0 && {
      tsig: tsigKey(variables, 'POWERDNS_TSIG', 'POWERDNS_TSIG_ZONES'),
    }),
    tsigZones,
  };
}

function bind(variables: Variables): BindConnection | undefined {
  const address = variables.get('RFC2136_SERVER');
  if (!address) {
    return undefined;
  }
  variables.require('RFC2136_ZONES', 'RFC2136_SERVER');
  return {
    ...dnsAddress(address, variables.nameOf('RFC2136_SERVER')),
    zones: variables.list('RFC2136_ZONES'),
    tsig: tsigKey(variables, 'RFC2136_TSIG', 'RFC2136_SERVER'),
  };
}

function postgres(variables: Variables): PostgresConnection | undefined {
  const login = variables.login('POSTGRES_URL', {
    protocol: /^postgres(ql)?:$/,
    form: 'postgres://user:password@host:port/database',
    open: true,
  });
  if (!login) {
    return undefined;
  }
  const { text, url, user, password } = login;
  return {
    host: url.hostname,
    port: Number(url.port || 5432),
    ...{ user, password },
    database: decodeURIComponent(url.pathname.slice(1)) || 'postgres',
    url: text,
    ...sslOf(url.searchParams, variables.nameOf('POSTGRES_URL')),
  };
}

function redis(variables: Variables): RedisConnection | undefined {
  const login = variables.login('REDIS_URL', {
    protocol: /^rediss?:$/,
    form: 'redis://user:password@host:port, or rediss:// for TLS',
  });
  if (!login) {
    return undefined;
  }
  const { text, url, user, password } = login;
  return {
    host: url.hostname,
    port: Number(url.port || 6379),
    user: user || 'default',
    password,
    url: text,
    ...(url.protocol === 'rediss:' && { tls: true }),
  };
}

function prometheus(variables: Variables): PrometheusConnection | undefined {
  const url = variables.get('PROMETHEUS_URL');
  return url ? { url: url.replace(/\/+$/, '') } : undefined;
}

function legacy(variables: Variables): LegacyConnection | undefined {
  const url = variables.get('LEGACY_URL');
  return url
    ? {
        url: url.replace(/\/+$/, ''),
        signingKey: variables.require('LEGACY_SIGNING_KEY', 'LEGACY_URL'),
      }
    : undefined;
}

function tofu(variables: Variables): TofuConnection | undefined {
  return moduleProgram(variables, 'TOFU');
}

function terraform(variables: Variables): TofuConnection | undefined {
  return moduleProgram(variables, 'TERRAFORM');
}

function moduleProgram(
  variables: Variables,
  name: 'TOFU' | 'TERRAFORM',
): TofuConnection | undefined {
  const binary = variables.get(name);
  return binary
    ? {
        binary: resolve(binary),
        mirror: resolve(variables.require(`${name}_MIRROR`, name)),
      }
    : undefined;
}

function helm(variables: Variables): HelmConnection | undefined {
  const binary = variables.get('HELM');
  return binary ? { binary: resolve(binary) } : undefined;
}

function minio(variables: Variables): MinioConnection | undefined {
  const endpoint = variables.get('MINIO_URL');
  if (!endpoint) {
    return undefined;
  }
  return {
    endpoint: endpoint.replace(/\/+$/, ''),
    region: variables.get('MINIO_REGION') ?? 'us-east-1',
    accessKeyId: variables.require('MINIO_ACCESS_KEY', 'MINIO_URL'),
    secretAccessKey: variables.require('MINIO_SECRET_KEY', 'MINIO_URL'),
  };
}

function moto(variables: Variables): MotoConnection | undefined {
  const endpoint = variables.get('MOTO_URL');
  if (!endpoint) {
    return undefined;
  }
  if (!URL.canParse(endpoint)) {
    throw new Error(
      `${variables.nameOf('MOTO_URL')} is no URL of the form http://host:port`,
    );
  }
  return {
    endpoint: endpoint.replace(/\/+$/, ''),
    region: variables.get('MOTO_REGION') ?? 'us-east-1',
    accessKeyId: variables.get('MOTO_ACCESS_KEY_ID') ?? 'sandbox',
    secretAccessKey: variables.get('MOTO_SECRET_ACCESS_KEY') ?? 'sandbox',
  };
}

function registry(variables: Variables): RegistryConnection | undefined {
  const login = variables.login('REGISTRY_URL', {
    protocol: /^https?:$/,
    form: 'https://user:password@host',
  });
  if (!login) {
    return undefined;
  }
  const ofToken = (name: string) =>
    variables.require(`REGISTRY_TOKEN_${name}`, 'REGISTRY_URL');
  const realm = ofToken('REALM');
  const realmPort = Number(URL.canParse(realm) ? new URL(realm).port : '');
  if (!realmPort) {
    throw new Error(
      `${variables.nameOf(
        'REGISTRY_TOKEN_REALM',
      )} is no URL with a port of this machine`,
    );
  }
  return {
    htpasswd: {
      url: login.url.origin,
      user: login.user,
      password: login.password,
    },
    token: {
      url: ofToken('URL').replace(/\/+$/, ''),
      realm,
      realmPort,
      service: ofToken('SERVICE'),
      issuer: ofToken('ISSUER'),
      keyFile: resolve(ofToken('KEY')),
      certFile: resolve(ofToken('CERT')),
    },
    crane: resolve(variables.require('CRANE', 'REGISTRY_URL')),
    skopeo: resolve(variables.require('SKOPEO', 'REGISTRY_URL')),
  };
}

function rabbitmq(variables: Variables): RabbitmqConnection | undefined {
  const login = variables.login('RABBITMQ_URL', {
    protocol: /^https?:$/,
    form: 'http://user:password@host:15672, of the management API',
  });
  if (!login) {
    return undefined;
  }
  const { url, user, password } = login;
  url.username = '';
  url.password = '';
  const amqp = variables.get('RABBITMQ_AMQP') ?? url.hostname;
  const variable = variables.nameOf('RABBITMQ_AMQP');
  const { dnsHost: host, dnsPort: port } = dnsAddress(amqp, variable, 5672);
  return {
    host,
    port,
    managementUrl: url.href.replace(/\/+(api\/*)?$/, ''),
    ...{ user, password },
  };
}

function sslOf(
  params: URLSearchParams,
  variable: string,
): { ssl?: PostgresSsl } {
  const mode = params.get('sslmode') ?? 'disable';
  const file = params.get('sslrootcert');
  switch (mode) {
    // What libpq tries plain first, or would take plain, is spoken to in plain.
    case 'disable':
    case 'allow':
    case 'prefer':
      return {};
    case 'require':
    case 'no-verify':
      return { ssl: { mode: 'require' } };
    case 'verify-ca':
    case 'verify-full':
      return {
        ssl: {
          mode: 'verify-full',
          ...(file && { ca: readFileSync(file, 'utf8') }),
        },
      };
    default:
      throw new Error(`${variable} has an unknown sslmode '${mode}'`);
  }
}

function mariadb(variables: Variables): MariadbConnection | undefined {
  const login = variables.login('MARIADB_URL', {
    protocol: /^(mysql|mariadb):$/,
    form: 'mysql://user:password@host:port',
    open: true,
  });
  if (!login) {
    return undefined;
  }
  const { text, url, user, password } = login;
  const ssl = mariadbSslOf(url.searchParams, variables.nameOf('MARIADB_URL'));
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || 3306),
    ...{ user, password },
    url: text,
    ...(ssl && { ssl }),
    ...(ssl?.ca && { ca: ssl.ca }),
  };
}

function mariadbSslOf(
  params: URLSearchParams,
  variable: string,
): MariadbSsl | undefined {
  const mode = (params.get('ssl-mode') ?? 'DISABLED').toUpperCase();
  const file = params.get('ssl-ca');
  switch (mode) {
    case 'DISABLED':
    case 'PREFERRED':
      return undefined;
    case 'REQUIRED':
      return { mode: 'require' };
    case 'VERIFY_CA':
    case 'VERIFY_IDENTITY':
      return {
        mode: 'verify-full',
        ...(file && { ca: readFileSync(file, 'utf8') }),
      };
    default:
      throw new Error(`${variable} has an unknown ssl-mode '${mode}'`);
  }
}

function tsigKey(variables: Variables, prefix: string, because: string) {
  return {
    name: variables.require(`${prefix}_NAME`, because),
    algorithm: variables.get(`${prefix}_ALGORITHM`) ?? 'hmac-sha256',
    secret: variables.require(`${prefix}_SECRET`, because),
  };
}

function dnsAddress(address: string, variable: string, usualPort = 53) {
  const match = /^(\[[0-9a-fA-F:]+\]|[^:]+)(?::(\d{1,5}))?$/.exec(address);
  if (!match) {
    throw new Error(`${variable} is no address of the form host or host:port`);
  }
  return {
    dnsHost: match[1].replace(/^\[|\]$/g, ''),
    dnsPort: Number(match[2] ?? usualPort),
  };
}

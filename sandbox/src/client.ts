/**
 * What tests, the demo and benchmarks use to find the sandbox's servers. Free
 * of dependencies and of module-level effects, so that it can be imported from
 * an ES module as well as from a test runner that compiles to CommonJS.
 */
import { readFileSync } from 'node:fs';
import { externalConnection } from './external.ts';
import { isAlive, type ProcessIdentity } from './identity.ts';
import { stateFile } from './paths.ts';

/** The systems that the sandbox can bring up. */
export type SandboxPartKind =
  | 'kubernetes'
  | 'powerdns'
  | 'bind'
  | 'postgres'
  | 'mariadb'
  | 'minio'
  | 'redis'
  | 'rabbitmq'
  | 'tofu'
  | 'terraform'
  | 'helm'
  | 'moto'
  | 'registry'
  | 'prometheus'
  | 'legacy';

/** A part of an instance; a number asks for a further server of the same kind. */
export type SandboxPartName = SandboxPartKind | `${SandboxPartKind}-${number}`;

/** A key for signed DNS messages (RFC 8945). */
export interface TsigKey {
  /** Key name as it appears on the wire, without the final dot. */
  name: string;
  /** Algorithm name without the final dot. */
  algorithm: string;
  /** Base64 of the shared secret. */
  secret: string;
}

/** An API server whose kubeconfig grants everything. */
export interface KubernetesConnection {
  /** Absolute path of a kubeconfig file. */
  kubeconfig: string;
  /** URL of the API server; absent for an external cluster, whose kubeconfig says it. */
  server?: string;
  /** Absolute path of a kubectl of the server's own version. */
  kubectl?: string;
  /** Absolute path of the audit log (JSON lines), when it was asked for. */
  auditLog?: string;
}

/** A PowerDNS authoritative server. */
export interface PowerdnsConnection {
  /** Base URL of the HTTP API, without `/api/v1`. */
  apiUrl: string;
  apiKey: string;
  serverId: string;
  dnsHost: string;
  dnsPort: number;
  /** Zones to be changed through the HTTP API. */
  zones: string[];
  /** Key that `tsigZones` accept; absent when an external server has none. */
  tsig?: TsigKey;
  /** Zones to be changed by DNS UPDATE (RFC 2136) signed with `tsig`. */
  tsigZones: string[];
}

/** A name server changed by DNS UPDATE (RFC 2136) and read by AXFR, both signed. */
export interface BindConnection {
  dnsHost: string;
  dnsPort: number;
  zones: string[];
  tsig: TsigKey;
}

/** A PostgreSQL server with a superuser's login. */
export interface PostgresConnection {
  host: string;
  port: number;
  user: string;
  password: string;
  /** The database to connect to for administration. */
  database: string;
  /** All of the above as a connection URL. */
  url: string;
  /** How an external server wants to be spoken to; absent for plain TCP. */
  ssl?: PostgresSsl;
}

/** TLS as libpq's `sslmode` has it. */
export interface PostgresSsl {
  mode: 'require' | 'verify-full';
  /** PEM certificates to trust. */
  ca?: string;
}

/** A Prometheus server that looks at itself. */
export interface PrometheusConnection {
  /** Base URL, without `/api/v1`. */
  url: string;
}

/** A Redis server with the login of a user who may do everything. */
export interface RedisConnection {
  host: string;
  port: number;
  user: string;
  password: string;
  /** All of the above as a connection URL. */
  url: string;
  /** An external server wants TLS; absent for plain TCP. */
  tls?: true;
}

/** OpenTofu or Terraform, with the providers that it may use; no server. */
export interface TofuConnection {
  /** Absolute path of the program. */
  binary: string;
  /** Folder of a filesystem mirror with the provider `hashicorp/local`. */
  mirror: string;
}

/** Helm; no server. */
export interface HelmConnection {
  /** Absolute path of the program. */
  binary: string;
}

/** A MariaDB (or MySQL) server with the login of an administrator that may do everything. */
export interface MariadbConnection {
  host: string;
  port: number;
  user: string;
  password: string;
  /** All of the above as a connection URL. */
  url: string;
  /** How an external server wants to be spoken to; absent for plain TCP. */
  ssl?: MariadbSsl;
  /** PEM certificate by which the server can be known where TLS is asked for. */
  ca?: string;
}

/** TLS as `--ssl-mode` of MySQL's clients has it. */
export interface MariadbSsl {
  mode: 'require' | 'verify-full';
  /** PEM certificates to trust. */
  ca?: string;
}

/** A MinIO server with the login of an administrator that may do everything. */
export interface MinioConnection {
  /** URL without a path; buckets are the first part of it. */
  endpoint: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
}

/** A server that speaks the APIs of AWS: Route 53, S3, SQS and others, on one address. */
export interface MotoConnection {
  /** Base URL for every service. */
  endpoint: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
}

/** Two registries of images, and programs that push and pull. */
export interface RegistryConnection {
  /** One with a password, as a company has it. */
  htpasswd: { url: string; user: string; password: string };
  /** One that takes the tokens of a token server, which the sandbox does not run. */
  token: {
    url: string;
    /** Where the registry sends its clients for a token. */
    realm: string;
    /** Loopback port on which a token server for it listens. */
    realmPort: number;
    service: string;
    issuer: string;
    /** PEM files: what tokens are signed with, and by what the registry knows it. */
    keyFile: string;
    certFile: string;
  };
  /** Absolute path of the program. */
  crane: string;
  /** Absolute path of the program. */
  skopeo: string;
}

/** A service that speaks protocol v1 of the driver `http`. */
export interface LegacyConnection {
  /** Base URL, without `/v1`. */
  url: string;
  /** What both sides sign with. */
  signingKey: string;
}

/** A RabbitMQ server with an administrator of its management API. */
export interface RabbitmqConnection {
  host: string;
  /** Of AMQP. */
  port: number;
  /** Base URL of the management API, without `/api`. */
  managementUrl: string;
  user: string;
  password: string;
}

/** What a client needs to know about each kind of part. */
export interface SandboxConnections {
  kubernetes: KubernetesConnection;
  powerdns: PowerdnsConnection;
  bind: BindConnection;
  postgres: PostgresConnection;
  mariadb: MariadbConnection;
  minio: MinioConnection;
  redis: RedisConnection;
  rabbitmq: RabbitmqConnection;
  tofu: TofuConnection;
  terraform: TofuConnection;
  helm: HelmConnection;
  moto: MotoConnection;
  registry: RegistryConnection;
  prometheus: PrometheusConnection;
  legacy: LegacyConnection;
}

/** The connection that belongs to a part's name. */
export type SandboxConnectionOf<N extends SandboxPartName> =
  N extends SandboxPartKind
    ? SandboxConnections[N]
    : N extends `${infer K extends SandboxPartKind}-${number}`
    ? SandboxConnections[K]
    : never;

/** One process of a part. */
export interface SandboxProcess extends ProcessIdentity {
  name: string;
  /** Absolute path of its log. */
  log: string;
}

/** A part as recorded in the state file. */
export interface SandboxPartState {
  kind: SandboxPartKind;
  phase: 'starting' | 'ready' | 'failed' | 'stopped';
  /** Why it failed, with the end of the log. */
  error?: string;
  processes: SandboxProcess[];
  /** Loopback ports by purpose. */
  ports: Record<string, number>;
  /** Present once the part was ready. */
  connection?: SandboxConnections[SandboxPartKind];
}

/** An instance as recorded in its state file. */
export interface SandboxState {
  instance: string;
  dataDir: string;
  /** The process that all servers of the instance hang on. */
  supervisor: ProcessIdentity & { controlUrl: string; token: string };
  /** Processes whose end stops the instance; `null` when it stays up by itself. */
  owners: ProcessIdentity[] | null;
  /** Whether the data goes when the instance stops. */
  ephemeral: boolean;
  parts: Record<string, SandboxPartState>;
}

/** The instance that is meant when none is named. */
export function defaultSandboxInstance(): string {
  return process.env.INFRA_SANDBOX_INSTANCE || 'demo';
}

/**
 * The recorded state of an instance.
 *
 * @returns undefined when the instance does not run
 */
export function sandboxState(
  instance: string = defaultSandboxInstance(),
): SandboxState | undefined {
  let text: string;
  try {
    text = readFileSync(stateFile(instance), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
  const state = JSON.parse(text) as SandboxState;
  return isAlive(state.supervisor) ? state : undefined;
}

/**
 * The connection of a part that is up: of the server named by the environment
 * variables if there are any, of the sandbox's otherwise.
 *
 * @returns undefined when the part is not ready
 */
export function findSandboxPart<N extends SandboxPartName>(
  name: N,
  instance: string = defaultSandboxInstance(),
): SandboxConnectionOf<N> | undefined {
  const external = externalConnection(name, process.env);
  if (external) {
    return external as SandboxConnectionOf<N>;
  }
  const part = sandboxState(instance)?.parts[name];
  return part?.phase === 'ready'
    ? (part.connection as SandboxConnectionOf<N>)
    : undefined;
}

/**
 * The connection of a part, for code that cannot do without.
 *
 * @throws an error that says which command starts the part
 */
export function requireSandboxPart<N extends SandboxPartName>(
  name: N,
  instance: string = defaultSandboxInstance(),
): SandboxConnectionOf<N> {
  const connection = findSandboxPart(name, instance);
  if (connection) {
    return connection;
  }
  const part = sandboxState(instance)?.parts[name];
  const reason = part
    ? `is ${part.phase}${part.error ? `: ${part.error}` : ''}`
    : 'is not up';
  throw new Error(
    `The sandbox part '${name}' of the instance '${instance}' ${reason}. ` +
      `Start it with: npm run sandbox -- up --instance ${instance} --parts ${name}`,
  );
}

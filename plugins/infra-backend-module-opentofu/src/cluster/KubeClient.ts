import { KubeConfig } from '@kubernetes/client-node';
import { Agent, request, RequestOptions } from 'node:https';
import { IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { KubernetesApiError } from './errors';

export interface ApiCall {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  query?: Record<string, string>;
  contentType?: string;
  /** Sent as JSON. */
  body?: unknown;
  signal: AbortSignal;
}

type Gate = <T>(call: () => Promise<T>) => Promise<T>;

const TIMEOUT_MS = 30_000;
const MOST_BYTES = 8 * 1024 * 1024;

/** The few calls of the API server that runs need. */
export class KubeClient {
  readonly #kubeConfig: KubeConfig;
  readonly #gate: Gate;
  readonly #agent: Agent;
  readonly #authorized: RequestOptions;

  constructor(kubeConfig: KubeConfig, gate: Gate) {
    this.#kubeConfig = kubeConfig;
    this.#gate = gate;
    const cluster = kubeConfig.getCurrentCluster()!;
    const user = kubeConfig.getCurrentUser()!;
    this.#agent = new Agent({
      keepAlive: true,
      ca: decoded(cluster.caData),
      cert: decoded(user.certData),
      key: decoded(user.keyData),
      servername: cluster.tlsServerName,
      rejectUnauthorized: !cluster.skipTLSVerify,
    });
    this.#authorized = {
      agent: this.#agent,
      ...(user.token && {
        headers: { authorization: `Bearer ${user.token}` },
      }),
    };
  }

  /**
   * @returns the answer's JSON
   * @throws KubernetesApiError where the server refuses, the signal's reason where it aborts
   */
  async call(call: ApiCall): Promise<any> {
    call.signal.throwIfAborted();
    return await this.#gate(async () => {
      const limit = AbortSignal.timeout(TIMEOUT_MS);
      const signal = AbortSignal.any([call.signal, limit]);
      const response = await this.#send({ ...call, signal }).catch(error =>
        this.#failed(error, call.signal),
      );
      return JSON.parse(await textOf(response));
    });
  }

  /** Undefined where it is not there. */
  async find(call: ApiCall): Promise<any | undefined> {
    try {
      return await this.call(call);
    } catch (error) {
      if (error instanceof KubernetesApiError && error.httpStatus === 404) {
        return undefined;
      }
      throw error;
    }
  }

  /** Gives the lines of the answer as they come, until its end. */
  async lines(call: ApiCall, onLine: (line: string) => void): Promise<void> {
    call.signal.throwIfAborted();
    await this.#gate(async () => {
      const response = await this.#send(call).catch(error =>
        this.#failed(error, call.signal),
      );
      for await (const line of createInterface({ input: response })) {
        onLine(line);
      }
      call.signal.throwIfAborted();
    });
  }

  close(): void {
    this.#agent.destroy();
  }

  #failed(error: unknown, signal: AbortSignal): never {
    signal.throwIfAborted();
    throw error;
  }

  async #send(call: ApiCall): Promise<IncomingMessage> {
    const { server } = this.#kubeConfig.getCurrentCluster()!;
    if (!server.startsWith('https://')) {
      throw new DriverError(
        'misconfigured',
        'The server of the kubeconfig has to be reached by https',
      );
    }
    const url = new URL(server.replace(/\/+$/, '') + call.path);
    url.search = new URLSearchParams(call.query).toString();
    const { method, signal, contentType = 'application/json' } = call;
    const body =
      call.body === undefined
        ? undefined
        : Buffer.from(JSON.stringify(call.body));
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing = request(
        url,
        {
          ...this.#authorized,
          method,
          signal,
          headers: {
            ...this.#authorized.headers,
            // Said, since Node would send the body of a DELETE without its length.
            ...(body && {
              'content-type': contentType,
              'content-length': `${body.length}`,
            }),
          } as Record<string, string>,
        },
        resolve,
      );
      outgoing.once('error', reject);
      outgoing.end(body);
    });
    const status = response.statusCode ?? 0;
    if (status < 200 || status > 299) {
      throw new KubernetesApiError(status, messageOf(await textOf(response)));
    }
    return response;
  }
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    size += chunk.length;
    if (size > MOST_BYTES) {
      response.destroy();
      throw new Error('The answer of the API server is too large');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Proxies and gateways answer with pages of their own. */
function messageOf(text: string): string {
  try {
    const { kind, message } = JSON.parse(text);
    if (kind === 'Status' && message) {
      return String(message);
    }
  } catch {
    // told below
  }
  return 'it was refused without a reason';
}

function decoded(base64: string | undefined): Buffer | undefined {
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64');
}

import { KubeConfig } from '@kubernetes/client-node';
import { Agent, request, RequestOptions } from 'node:https';
import { request as plainRequest } from 'node:http';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { OutsideGate } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import pLimit from 'p-limit';
import { ApiStatus, KubernetesApiError } from './errors';

export interface ApiCall {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  query?: Record<string, string>;
  accept?: string;
  contentType?: string;
  /** A text is sent as it is, anything else as JSON. */
  body?: unknown;
  signal: AbortSignal;
}

export interface ApiAnswer {
  body: any;
  /** When the server said so, by its own clock. */
  at: number;
}

const CONCURRENCY = 16;
const TIMEOUT_MS = 30_000;
const JSON_TYPE = 'application/json';
/** Helm keeps at most a mebibyte in a Secret; nothing else that is read here comes near. */
const MOST_BYTES = 32 * 1024 * 1024;

/** The API server, for what Helm does not tell: its own records, and how the objects are. */
export class KubeClient {
  readonly #kubeConfig: KubeConfig;
  readonly #gate: OutsideGate;
  readonly #limit = pLimit(CONCURRENCY);
  readonly #agents: Agent[] = [];
  #tls: Promise<RequestOptions> | undefined;

  constructor(kubeConfig: KubeConfig, gate: OutsideGate) {
    this.#kubeConfig = kubeConfig;
    this.#gate = gate;
  }

  /**
   * One call with its answer as JSON.
   *
   * @throws KubernetesApiError where the server refuses, the signal's reason where it aborts
   */
  async call(call: ApiCall): Promise<ApiAnswer> {
    call.signal.throwIfAborted();
    return this.#limit(() => {
      call.signal.throwIfAborted();
      return this.#gate(() => this.#send(call));
    });
  }

  /** Undefined where it is not there. */
  async find(call: ApiCall): Promise<ApiAnswer | undefined> {
    try {
      return await this.call(call);
    } catch (error) {
      if (error instanceof KubernetesApiError && error.httpStatus === 404) {
        return undefined;
      }
      throw error;
    }
  }

  close(): void {
    this.#agents.forEach(agent => agent.destroy());
  }

  async #send(call: ApiCall): Promise<ApiAnswer> {
    const options = await this.#options();
    const url = new URL(
      this.#kubeConfig.getCurrentCluster()!.server.replace(/\/+$/, '') +
        call.path,
    );
    url.search = new URLSearchParams(call.query).toString();
    const { status, text, date } = await exchange(url, options, call);
    if (status === 401) {
      this.#tls = undefined;
    }
    if (status < 200 || status > 299) {
      throw new KubernetesApiError(status, statusOf(text));
    }
    return { body: JSON.parse(text), at: date };
  }

  /** Kept until the server refuses them: what a credential plugin gives ends some time. */
  #options(): Promise<RequestOptions> {
    this.#tls ??= this.#authorize().catch(error => {
      this.#tls = undefined;
      throw error;
    });
    return this.#tls;
  }

  async #authorize(): Promise<RequestOptions> {
    const options: RequestOptions = {};
    try {
      await this.#kubeConfig.applyToHTTPSOptions(options);
    } catch (error) {
      // Not as cause: the error of a credential plugin may hold what the plugin printed.
      throw new DriverError(
        'retryable',
        `The credentials of the cluster cannot be loaded (${
          (error as Error).name
        })`,
      );
    }
    if (!this.#kubeConfig.getCurrentCluster()!.proxyUrl) {
      const { ca, cert, key, pfx, passphrase, servername, rejectUnauthorized } =
        options;
      const agent = new Agent({
        ...{ ca, cert, key, pfx, passphrase, servername, rejectUnauthorized },
        keepAlive: true,
      });
      this.#agents.push(agent);
      options.agent = agent;
    }
    return options;
  }
}

function exchange(
  url: URL,
  options: RequestOptions,
  call: ApiCall,
): Promise<{ status: number; text: string; date: number }> {
  const { method, accept = JSON_TYPE, contentType = JSON_TYPE, body } = call;
  const signal = AbortSignal.any([
    call.signal,
    AbortSignal.timeout(TIMEOUT_MS),
  ]);
  const isPlain = url.protocol === 'http:';
  return new Promise((resolve, reject) => {
    const fail = (error: Error) =>
      reject(call.signal.aborted ? call.signal.reason : error);
    const outgoing = (isPlain ? plainRequest : request)(
      url,
      {
        ...options,
        ...(isPlain ? { agent: undefined } : {}),
        method,
        signal,
        headers: {
          ...options.headers,
          accept,
          ...(body === undefined ? {} : { 'content-type': contentType }),
        } as Record<string, string>,
      },
      incoming => {
        const chunks: Buffer[] = [];
        let size = 0;
        incoming.on('data', (chunk: Buffer) => {
          size += chunk.length;
          chunks.push(chunk);
          if (size > MOST_BYTES) {
            incoming.destroy(new Error('The answer is too large'));
          }
        });
        incoming.once('error', fail);
        incoming.once('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            text: Buffer.concat(chunks).toString('utf8'),
            date: Date.parse(incoming.headers.date ?? '') || Date.now(),
          }),
        );
      },
    );
    outgoing.once('error', fail);
    outgoing.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
}

/** Proxies and gateways answer with pages of their own. */
function statusOf(text: string): ApiStatus {
  try {
    const answer = JSON.parse(text);
    return answer?.kind === 'Status' ? answer : {};
  } catch {
    return {};
  }
}

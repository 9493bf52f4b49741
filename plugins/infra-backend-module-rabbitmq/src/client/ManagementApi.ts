import { Agent, request } from 'undici';
import { JsonObject } from '@backstage/types';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import {
  OutsideGate,
  openGate,
} from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { ServerSettings } from '../config';
import { refusalError, toDriverError } from '../errors';

/** Milliseconds for one request. To delete a vhost with many queues takes the longest. */
const TIMEOUT = 30_000;

/** Milliseconds until an unanswered attempt to connect counts as failed. */
const CONNECT_TIMEOUT = 10_000;

export type Method = 'GET' | 'PUT' | 'DELETE';

/** One request; each is idempotent, as the API has them. */
export interface Call {
  method: Method;
  /** Below `/api`; segments are escaped here. */
  path: string[];
  body?: JsonObject;
}

/** The management API of one server (https://www.rabbitmq.com/docs/management). */
export class ManagementApi {
  readonly #agent: Agent;

  constructor(
    readonly settings: ServerSettings,
    private readonly gate: OutsideGate = openGate,
  ) {
    const { verify, ca } = settings;
    this.#agent = new Agent({
      connect: {
        timeout: CONNECT_TIMEOUT,
        rejectUnauthorized: verify,
        ...(ca && { ca }),
      },
      headersTimeout: TIMEOUT,
      bodyTimeout: TIMEOUT,
    });
  }

  /** @returns undefined where there is nothing of this name */
  async find<T>(path: string[], signal: AbortSignal): Promise<T | undefined> {
    const text = await this.send({ method: 'GET', path }, signal);
    return text === undefined ? undefined : parse<T>(text, path);
  }

  /** What is always there. */
  async get<T>(path: string[], signal: AbortSignal): Promise<T> {
    const found = await this.find<T>(path, signal);
    if (found === undefined) {
      const refusal = { status: 404, body: '' };
      throw refusalError(refusal, `get ${path.join('/')}`);
    }
    return found;
  }

  /** @returns the answer's text, or undefined where something of the path is not there */
  async send(call: Call, signal: AbortSignal): Promise<string | undefined> {
    signal.throwIfAborted();
    const { method, path } = call;
    const doing = `${method.toLowerCase()} ${path.join('/')}`;
    const { status, body } = await this.gate(() =>
      this.#exchange(call, signal).catch(error => {
        signal.throwIfAborted();
        throw toDriverError(error, doing);
      }),
    );
    if (status === 404 && method !== 'PUT') {
      return undefined;
    }
    if (status < 200 || status > 299) {
      throw refusalError({ status, body }, doing);
    }
    return body;
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #exchange({ method, path, body }: Call, signal: AbortSignal) {
    const { managementUrl, user, password } = this.settings;
    const login = Buffer.from(`${user}:${password}`).toString('base64');
    const url = `${managementUrl}/api/${path
      .map(encodeURIComponent)
      .join('/')}`;
    // Redirects are not followed: they would carry the login to wherever they point.
    const response = await request(url, {
      method,
      dispatcher: this.#agent,
      signal,
      headers: {
        authorization: `Basic ${login}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
    });
    return { status: response.statusCode, body: await response.body.text() };
  }
}

function parse<T>(text: string, path: string[]): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new DriverError(
      'retryable',
      `Could not get ${path.join(
        '/',
      )}: the management API did not answer with JSON`,
    );
  }
}

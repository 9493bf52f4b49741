import { ResponseError } from '@backstage/errors';
import { DefaultApiClient } from '../schema/openapi';
import { InfraRequestOptions } from './InfraApi';

export type Headers = Record<string, string | undefined>;

/** The answer of the generated client, typed by whoever reads it. */
export type Answer = { ok: boolean; status: number; json(): Promise<unknown> };

export interface RequestsOptions {
  discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  /** Default: the global `fetch`. */
  fetchApi?: { fetch: typeof fetch };
}

/** Calls of the generated client, with what that does not know. */
export class Requests {
  readonly #discoveryApi: RequestsOptions['discoveryApi'];
  readonly #fetch: typeof fetch;

  constructor(options: RequestsOptions) {
    this.#discoveryApi = options.discoveryApi;
    this.#fetch =
      options.fetchApi?.fetch ?? ((input, init) => fetch(input, init));
  }

  async json<T>(
    options: InfraRequestOptions | undefined,
    call: (api: DefaultApiClient) => Promise<Answer>,
    headers: Headers = {},
  ): Promise<T> {
    const answer = await call(this.api(options?.signal, headers));
    return readAnswer(answer);
  }

  /** Of an endpoint that a module brings, which the generated client does not know. */
  async send<T>(
    path: string,
    request: {
      method?: string;
      query?: Record<string, string | number | undefined>;
      body?: unknown;
    },
    options: InfraRequestOptions | undefined,
  ): Promise<T> {
    const { method = 'GET', query = {}, body } = request;
    const given = Object.entries(query).filter(
      (entry): entry is [string, string | number] => entry[1] !== undefined,
    );
    const search = new URLSearchParams(
      given.map(([name, value]) => [name, String(value)]),
    );
    const base = await this.#discoveryApi.getBaseUrl('infra');
    const url = `${base}${path}${given.length ? `?${search}` : ''}`;
    const answer = await this.#fetch(url, {
      method,
      signal: options?.signal,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(options?.token && { authorization: `Bearer ${options.token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return readAnswer(answer);
  }

  /** The generated client knows neither abort signals nor the wire names of headers. */
  api(signal: AbortSignal | undefined, headers: Headers): DefaultApiClient {
    const extra = Object.entries(headers).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    return new DefaultApiClient({
      discoveryApi: this.#discoveryApi,
      fetchApi: {
        fetch: (input, init) =>
          this.#fetch(input, {
            ...init,
            signal,
            headers: {
              ...(init?.headers as Record<string, string>),
              ...Object.fromEntries(extra),
            },
          }),
      },
    });
  }
}

/** @throws ResponseError */
async function readAnswer<T>(answer: Answer): Promise<T> {
  if (!answer.ok) {
    throw await ResponseError.fromResponse(answer as Response);
  }
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

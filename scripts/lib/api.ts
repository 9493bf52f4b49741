/** Those who can sign in to the demo without a password. */
export type Person = 'guest' | 'engineer';

/** Calls a running Backstage backend as one of the demo's people. */
export class BackstageApi {
  readonly baseUrl: string;
  readonly #person: Person;
  #token: string | undefined;

  constructor(baseUrl: string, person: Person = 'guest') {
    this.baseUrl = baseUrl;
    this.#person = person;
  }

  async #signIn(): Promise<string> {
    const response = await fetch(
      `${this.baseUrl}/api/auth/${this.#person}/refresh`,
      { headers: { 'X-Requested-With': 'XMLHttpRequest' } },
    );
    if (!response.ok) throw await failure(response);
    const body = (await response.json()) as {
      backstageIdentity: { token: string };
    };
    return body.backstageIdentity.token;
  }

  /** @throws Error with the server's own message on any status but 2xx. */
  async request<T>(
    path: string,
    init: { method?: string; body?: unknown } = {},
  ): Promise<T> {
    this.#token ??= await this.#signIn();
    const response = await fetch(`${this.baseUrl}/api/${path}`, {
      method: init.method ?? 'GET',
      headers: {
        authorization: `Bearer ${this.#token}`,
        'content-type': 'application/json',
      },
      body: init.body === undefined ? undefined : JSON.stringify(init.body),
    });
    if (response.status === 401) this.#token = undefined;
    if (!response.ok) throw await failure(response);
    return (response.status === 204 ? undefined : await response.json()) as T;
  }
}

async function failure(response: Response): Promise<Error> {
  const text = await response.text();
  return new Error(
    `${response.url} answered ${response.status}: ${text.slice(0, 2000)}`,
  );
}

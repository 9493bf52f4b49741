import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { failureOf, limited, MAX_PAGES, PAGE_SIZE, refusalOf } from '../calls';

const CURE =
  'The token of the integration needs the scope "api", and whoever it belongs to at least the role Developer in the project.';
const MOVED = 'The project was moved, and has to be named by its new address.';

export interface Call {
  /** For people. */
  doing: string;
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  query?: Record<string, string>;
  body?: object;
  /** Which refusals are none. */
  isFine?: (status: number, said: string) => boolean;
}

interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

/** The REST API of one GitLab, with one token. */
export class GitlabApi {
  constructor(
    private readonly baseUrl: string,
    private readonly token: string,
    private readonly signal: AbortSignal,
  ) {}

  /** @throws DriverError */
  async read<T>(call: Call): Promise<T> {
    return jsonOf<T>(call, await this.#send(call));
  }

  /** Goes from page to page. @throws DriverError */
  async list<T>(call: Call): Promise<T[]> {
    const found: T[] = [];
    let page: string | null = '1';
    for (let pages = 0; page && pages < MAX_PAGES; pages++) {
      const query = { ...call.query, per_page: `${PAGE_SIZE}`, page };
      const answer: Answer = await this.#send({ ...call, query });
      found.push(...jsonOf<T[]>(call, answer));
      page = answer.headers.get('x-next-page');
    }
    return found;
  }

  /** @throws DriverError */
  async write(call: Call): Promise<void> {
    await this.#send(call);
  }

  async #send(call: Call): Promise<Answer> {
    this.signal.throwIfAborted();
    const answer = await this.#exchange(call).catch(error => {
      throw failureOf(call.doing, error, this.signal);
    });
    const { status, headers, text } = answer;
    const said = saidIn(text);
    if (status < 300 || call.isFine?.(status, said)) {
      return answer;
    }
    throw refusalOf({
      doing: call.doing,
      status,
      said,
      header: name => headers.get(name) ?? undefined,
      cure: status < 400 ? MOVED : CURE,
    });
  }

  async #exchange({ method, path, query, body }: Call): Promise<Answer> {
    const search = query ? `?${new URLSearchParams(query)}` : '';
    const response = await fetch(`${this.baseUrl}${path}${search}`, {
      method,
      // What was moved is redirected for those who read only; writing to it is refused.
      redirect: 'manual',
      signal: limited(this.signal),
      headers: {
        authorization: `Bearer ${this.token}`,
        accept: 'application/json',
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const { status, headers } = response;
    return { status, headers, text: await response.text() };
  }
}

function jsonOf<T>({ doing }: Call, { text }: Answer): T {
  try {
    return JSON.parse(text);
  } catch {
    throw new DriverError(
      'retryable',
      `Could not ${doing}: the answer is no JSON`,
    );
  }
}

/** Messages are texts, or lists of texts by field. */
function saidIn(text: string): string {
  try {
    const { message, error } = JSON.parse(text);
    const said = message ?? error ?? '';
    return typeof said === 'string' ? said : JSON.stringify(said);
  } catch {
    return '';
  }
}

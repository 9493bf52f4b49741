import { createHash } from 'node:crypto';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { Challenge, parseChallenge } from './challenge';
import { Http, HttpAnswer, HttpRequest } from './Http';
import { RegistryAuth } from './RegistryLogin';

export type Call = Omit<HttpRequest, 'signal'> & { scope: string };

/** Calls to one registry, with the login that it asks for. */
export class RegistryCalls {
  /** How the registry asked last; the next call answers it unasked. */
  #challenge: Challenge | undefined;

  constructor(
    private readonly options: { url: URL; http: Http; auth: RegistryAuth },
  ) {}

  async send(
    path: string,
    call: Call,
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    const { url, http, auth } = this.options;
    const { scope, ...request } = call;
    const target = new URL(path, url);
    const attempt = async (challenge: Challenge | undefined) => {
      const authorization = await auth.header({ scope, challenge }, signal);
      return await http.send(target, {
        ...{ ...request, signal },
        headers: {
          ...request.headers,
          ...(authorization && { authorization }),
        },
      });
    };
    // Another call may learn meanwhile how the registry asks; this one has not answered it yet.
    const known = this.#challenge;
    const answer = await attempt(known);
    if (answer.status !== 401 || known) {
      return answer;
    }
    const challenge = parseChallenge(answer.headers.get('www-authenticate'));
    if (!challenge) {
      return answer;
    }
    this.#challenge = challenge;
    return await attempt(challenge);
  }
}

export function pullOf(repository: string): string {
  return `repository:${repository}:pull`;
}

export function digestOf(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

/** @throws DriverError where something else was sent than was asked for */
export function expectDigest(
  actual: string,
  asked: string,
  doing: string,
): void {
  if (actual !== asked) {
    throw new DriverError(
      'retryable',
      `Could not ${doing}: the registry sent something else`,
    );
  }
}

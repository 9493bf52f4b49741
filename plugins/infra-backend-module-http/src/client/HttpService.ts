import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { JsonObject } from '@backstage/types';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import {
  guardedLookup,
  OutsideGate,
  RefusedAddressError,
  sign,
  SIGNATURE_HEADER,
} from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { Agent, request } from 'undici';
import { Settings } from '../settings';
import { Answers, readAnswer } from './answers';
import { refusalOf } from './refusals';

/** Largest answer that is read, in bytes. */
const MAX_ANSWER = 1024 * 1024;
/** Waits before a call is repeated, in milliseconds; after the last one the engine's backoff begins. */
const REPEATS = [200, 1_000];
const REPEATED_STATUS = [502, 503, 504];

interface RawAnswer {
  status: number;
  body: string;
  retryAfter?: string;
}

/** The outside service of one provider. */
export class HttpService {
  readonly settings: Settings;
  readonly #gate: OutsideGate;
  readonly #agent: Agent;
  readonly #listeners = new Set<(ownershipMark: string) => void>();

  constructor(settings: Settings, gate: OutsideGate) {
    this.settings = settings;
    this.#gate = gate;
    this.#agent = new Agent({
      connect: {
        lookup: guardedLookup(settings.url),
        timeout: settings.timeoutMs,
      },
      headersTimeout: settings.timeoutMs,
      bodyTimeout: settings.timeoutMs,
    });
  }

  /** @throws DriverError */
  async about(signal: AbortSignal): Promise<Answers['about']> {
    return await this.#call('about', undefined, signal);
  }

  /** @throws DriverError */
  async call<V extends 'observe' | 'apply' | 'remove'>(
    verb: V,
    body: JsonObject,
    signal: AbortSignal,
  ): Promise<Answers[V]> {
    return await this.#call(verb, JSON.stringify({ verb, ...body }), signal);
  }

  onChange(listener: (ownershipMark: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The service said by a callback that something changed. */
  tell(ownershipMark: string): void {
    this.#listeners.forEach(listener => listener(ownershipMark));
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #call<V extends keyof Answers>(
    verb: V,
    body: string | undefined,
    signal: AbortSignal,
  ): Promise<Answers[V]> {
    const doing = `${verb} at ${this.settings.url.host}`;
    const answer = await this.#repeated(doing, verb, body, signal);
    if (answer.status < 200 || answer.status > 299) {
      throw refusalOf(doing, answer, new Date());
    }
    return readAnswer(verb, answer.body);
  }

  /** One piece of work has one key, however often it has to be sent. */
  async #repeated(
    doing: string,
    verb: string,
    body: string | undefined,
    signal: AbortSignal,
  ): Promise<RawAnswer> {
    const idempotencyKey = randomUUID();
    for (let attempt = 0; ; attempt++) {
      signal.throwIfAborted();
      const isLast = attempt === REPEATS.length;
      try {
        const answer = await this.#gate(() =>
          this.#send(verb, body, idempotencyKey, signal),
        );
        if (isLast || !REPEATED_STATUS.includes(answer.status)) {
          return answer;
        }
      } catch (error) {
        signal.throwIfAborted();
        if (isLast || !isOfTheNetwork(error)) {
          throw failureOf(doing, error);
        }
      }
      await sleep(REPEATS[attempt], undefined, { signal });
    }
  }

  async #send(
    verb: string,
    body: string | undefined,
    idempotencyKey: string,
    signal: AbortSignal,
  ): Promise<RawAnswer> {
    const { url, token, signingKey, timeoutMs } = this.settings;
    const answer = await request(new URL(`v1/${verb}`, url), {
      method: body === undefined ? 'GET' : 'POST',
      dispatcher: this.#agent,
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      headers: {
        accept: 'application/json, application/problem+json',
        [SIGNATURE_HEADER]: sign(signingKey, body ?? '', new Date()),
        ...(body !== undefined && {
          'content-type': 'application/json',
          'idempotency-key': idempotencyKey,
        }),
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body,
    });
    const retryAfter = answer.headers['retry-after'];
    return {
      status: answer.statusCode,
      body: await bounded(answer.body),
      retryAfter: Array.isArray(retryAfter) ? retryAfter[0] : retryAfter,
    };
  }
}

async function bounded(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_ANSWER) {
      throw new DriverError(
        'retryable',
        `The service's answer is larger than ${MAX_ANSWER} bytes`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const isRefusedAddress = (error: unknown): error is RefusedAddressError =>
  error instanceof RefusedAddressError;

const isTls = (error: unknown): boolean =>
  /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(
    String((error as NodeJS.ErrnoException).code ?? ''),
  );

function isOfTheNetwork(error: unknown): boolean {
  return !(
    error instanceof DriverError ||
    isRefusedAddress(error) ||
    isTls(error)
  );
}

function failureOf(doing: string, error: unknown): Error {
  if (error instanceof DriverError) {
    return error;
  }
  const { message } = error as Error;
  if (isRefusedAddress(error)) {
    return new DriverError('misconfigured', `${message}; it is never called`);
  }
  return isTls(error)
    ? new DriverError(
        'misconfigured',
        `${doing}: its certificate is not trusted (${message})`,
      )
    : new DriverError('retryable', `${doing} failed: ${message}`);
}

import { isDriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { orAbort } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import {
  CallContext,
  OutsideCall,
  unreachable,
} from '@infra-orchestration/backstage-plugin-infra-backend-module-dns';
import { Refusal, refusalError } from './refusals';

/** Milliseconds for one request. */
export const TIMEOUT = 10_000;

export interface CloudCallsOptions {
  /** For people, with the address: `Route 53 at https://…`. */
  where: string;
  outside?: OutsideCall;
  /** Reads the SDK's errors; undefined where no answer came. */
  readRefusal(error: unknown): Refusal | undefined;
}

/**
 * The only way out to a cloud: every request of an SDK passes here, where it is bounded, cancelled and
 * its errors get their meaning. SDKs do not try again themselves: the engine does.
 */
export class CloudCalls {
  constructor(private readonly options: CloudCallsOptions) {}

  get where(): string {
    return this.options.where;
  }

  /**
   * @param request - must not go on for long after its signal is aborted
   * @param expected - gives the result for a refusal that is an answer, or undefined for any other
   *
   * @throws DriverError
   */
  async run<T>(
    { signal }: Pick<CallContext, 'signal'>,
    request: (signal: AbortSignal) => Promise<T>,
    expected: (refusal: Refusal) => T | undefined = () => undefined,
  ): Promise<T> {
    signal.throwIfAborted();
    const { outside = call => call(), where, readRefusal } = this.options;
    const bounded = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)]);
    try {
      // Not every SDK takes a signal; what it still does then is bounded by its own timeout.
      return await outside(() => orAbort(bounded, request(bounded)));
    } catch (error) {
      signal.throwIfAborted();
      if (isDriverError(error)) {
        throw error;
      }
      const refusal = readRefusal(error);
      if (!refusal) {
        throw unreachable(where, bounded.aborted ? bounded.reason : error);
      }
      const result = expected(refusal);
      if (result === undefined) {
        throw refusalError(where, refusal);
      }
      return result;
    }
  }
}

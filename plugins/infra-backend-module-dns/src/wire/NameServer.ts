import { describeEndpoint, Endpoint } from '../errors';
import { exchange } from './exchange';

/** Through which every call to the outside passes; tests let calls fail here. @public */
export type OutsideCall = <T>(call: () => Promise<T>) => Promise<T>;

export const direct: OutsideCall = call => call();

/** A name server at its address. */
export class NameServer {
  constructor(
    private readonly endpoint: Endpoint,
    private readonly outside: OutsideCall = direct,
  ) {}

  /** For people: `192.0.2.1:53`. */
  get description(): string {
    return describeEndpoint(this.endpoint);
  }

  /** See {@link exchange}. */
  exchange(messages: Buffer[], signal: AbortSignal): Promise<Buffer[]> {
    return this.outside(() => exchange(this.endpoint, messages, { signal }));
  }
}

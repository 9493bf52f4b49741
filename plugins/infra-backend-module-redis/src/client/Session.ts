import { OutsideGate } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';

/** Of the client library, what is used here. */
export interface CommandClient {
  sendCommand(words: string[]): Promise<unknown>;
}

/** One login to a server. */
export class Session {
  constructor(
    private readonly client: CommandClient,
    private readonly gate: OutsideGate,
    private readonly signal: AbortSignal,
  ) {}

  async command<T>(...words: string[]): Promise<T> {
    this.signal.throwIfAborted();
    return (await this.gate(() => this.client.sendCommand(words))) as T;
  }
}

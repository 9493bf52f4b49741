import { Contract, Example } from './contract';
import { SourcesBackend, TestRequest } from './SourcesBackend';

const INSTANCES = 40;

/** A backend that has the source of a contract in many instances. */
export class ContractRun {
  #backend?: SourcesBackend;
  #used = 0;

  constructor(readonly contract: Contract) {}

  get backend(): SourcesBackend {
    return this.#backend!;
  }

  async start(): Promise<void> {
    const { kind, config } = this.contract;
    const instances = [...Array(INSTANCES).keys()].map(index => ({
      ...config,
      name: `i${index}`,
      // Documented payloads are old.
      maxAge: { years: 100 },
    }));
    const strict = { ...config, name: 'strict' };
    this.#backend = await SourcesBackend.start({
      [kind]: [...instances, strict],
    });
  }

  /** Another one for each test: what is refused of one is recorded within limits. */
  sender(): string {
    return `i${this.#used++}`;
  }

  post(name: string, request: TestRequest) {
    return this.backend.post(`${this.contract.kind}/${name}`, request);
  }

  /** The first documented delivery, or the same way of another payload. */
  async genuine(example?: Pick<Example, 'payload' | 'headers'>) {
    const { published, genuine } = this.contract;
    const { payload, headers } = example ?? published[0];
    return genuine(payload, headers ?? published[0].headers);
  }

  async expectRefused(
    request: TestRequest,
    status: number,
    name = this.sender(),
  ): Promise<void> {
    const answer = await this.post(name, request);
    expect(answer).toMatchObject({ status, body: { status: 'refused' } });
    expect(this.backend.pullRequests).toEqual([]);
    expect(this.backend.hints).toEqual([
      {
        source: this.contract.kind,
        deliveryId: expect.stringMatching(/refused-/),
        hints: [],
        fate: 'Rejected',
        reason: answer.body.reason,
      },
    ]);
  }
}

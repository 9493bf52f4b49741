import { randomBytes, randomUUID } from 'node:crypto';
import { Driver, ResourceIdentity, ResourceKind } from '../../driver';
import { InterruptibleGate } from './gate';
import { Recording } from './recording';
import { Subject } from './Subject';
import { within } from './time';
import { ConnectionSettings, DriverConformanceOptions } from './types';

export interface Timeouts {
  settle: number;
  removed: number;
  abort: number;
}

/** What all benches of one suite share. */
export interface SuiteContext {
  options: DriverConformanceOptions;
  timeouts: Timeouts;
  recording: Recording;
  installation: string;
  /** Everything ever made, to be cleaned up at the end. */
  subjects: Subject[];
}

export function createContext(options: DriverConformanceOptions): SuiteContext {
  return {
    options,
    timeouts: {
      settle: 30_000,
      removed: 60_000,
      abort: 5_000,
      ...options.timeouts,
    },
    recording: new Recording(),
    installation: `conformance-${newSeed()}`,
    subjects: [],
  };
}

export function newSeed(): string {
  return randomBytes(4).toString('hex');
}

export function makeDriver(
  options: DriverConformanceOptions,
  gate = new InterruptibleGate(),
): { driver: Driver; kind: ResourceKind } {
  const driver =
    typeof options.driver === 'function'
      ? options.driver(gate.gate)
      : options.driver;
  const kind = driver.kinds.find(k => k.kind === options.kind);
  if (!kind) {
    throw new Error(`Driver ${driver.id} has no kind ${options.kind}`);
  }
  return { driver, kind };
}

/** A connected driver with a gate of its own: what one process of a real installation holds. */
export class Bench {
  static async open(
    context: SuiteContext,
    settings: ConnectionSettings,
    signal = new AbortController().signal,
  ): Promise<Bench> {
    const gate = new InterruptibleGate();
    const { driver, kind } = makeDriver(context.options, gate);
    const { recording, options } = context;
    const credentials = settings.credentials ?? {};
    for (const [name, value] of Object.entries(credentials)) {
      if (!options.publicCredentials?.includes(name)) {
        recording.addSecret(`credential ${name}`, value);
      }
    }
    const connection = await driver
      .connect({
        providerName: 'conformance',
        config: settings.config ?? {},
        credentials,
        signal,
        logger: recording.logger,
      })
      .catch(error => {
        recording.capture('error of connect', error);
        throw error;
      });
    return new Bench(context, driver, kind, connection, gate);
  }

  private constructor(
    readonly context: SuiteContext,
    readonly driver: Driver,
    readonly kind: ResourceKind,
    readonly connection: unknown,
    readonly gate: InterruptibleGate,
  ) {}

  /** An identity and inputs of its own; nothing is made outside but what `prepare` makes. */
  async newSubject(): Promise<Subject> {
    const { options, installation } = this.context;
    const seed = newSeed();
    const undo = await options.prepare?.(seed);
    const identity = newIdentity(installation, options.kind, seed);
    const inputs = await options.createInputs(seed);
    const externalName = this.kind.externalName(identity, inputs);
    const subject = new Subject(
      this,
      { seed, identity, externalName, inputs },
      undo,
    );
    this.context.subjects.push(subject);
    return subject;
  }

  /** Somebody else who, by accident or malice, asks for the same object. */
  rivalOf(subject: Subject): Subject {
    const { seed, externalName, inputs } = subject.target;
    const identity = newIdentity(
      this.context.installation,
      this.kind.kind,
      seed,
    );
    return new Subject(this, { seed, identity, externalName, inputs });
  }

  #closed = false;

  /** Twice is fine: a bench that died in a test is closed there and at the end of the suite. */
  async close(): Promise<void> {
    if (this.#closed) {
      return;
    }
    this.#closed = true;
    await this.gate.disarm();
    await within(
      this.context.timeouts.abort,
      this.driver.disconnect?.(this.connection) ?? Promise.resolve(),
      'disconnect did not end',
    );
  }
}

function newIdentity(
  installation: string,
  kind: string,
  seed: string,
): ResourceIdentity {
  const instanceId = randomUUID();
  return {
    instanceId,
    environmentId: randomUUID(),
    environmentName: `env-${seed}`,
    environmentType: 'development',
    entityRef: `component:default/conformance-${seed}`,
    address: `${kind}.default#main`,
    ownershipMark: `${installation}/${instanceId}`,
  };
}

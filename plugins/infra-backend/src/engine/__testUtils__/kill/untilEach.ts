import { Db } from '../../../store';
import { EnvironmentRow } from '../../../store/tables';
import { storedState } from '../storedState';
import { CrashGate } from './CrashGate';
import { Replicas } from './Replicas';

/** Counted, not timed: a machine that was suspended meanwhile is not late. */
const MOST_LOOKS = 1_800;
const LOOK_MS = 100;

/** One of many environments that live through a trial. */
export interface Trialed {
  readonly name: string;
  id: string;
}

export interface UntilOptions {
  db: Db;
  gate: CrashGate;
  replicas: Replicas;
  environments: readonly Trialed[];
  /** Of the deployment that is to be carried out. */
  generation: number;
  isDeletion: boolean;
}

/** Resolves when each has come to its stop, or to its end without coming there. */
export async function untilEachStands(options: UntilOptions): Promise<void> {
  await untilEach(options, ({ id }, settled) =>
    Boolean(options.gate.stands(id) || settled?.lease_holder === null),
  );
}

/** Resolves when each is as the deployment wants it, and left alone. */
export async function untilEachIsSettled(options: UntilOptions): Promise<void> {
  // Nobody takes the lease of what is deleted, also where the dead still hold it.
  await untilEach(options, (_, settled) =>
    Boolean(settled && (options.isDeletion || settled.lease_holder === null)),
  );
}

async function untilEach(
  options: UntilOptions,
  holds: (environment: Trialed, settled?: EnvironmentRow) => boolean,
): Promise<void> {
  const { db, replicas, environments, generation, isDeletion } = options;
  for (let looks = 0; ; looks++) {
    replicas.requireSound();
    const rows = await db<EnvironmentRow>('environments').where({
      status: isDeletion ? 'Deleted' : 'Ready',
      generation,
      observed_generation: generation,
    });
    const settled = new Map(rows.map(row => [row.id, row]));
    const missing = environments.filter(
      each => !holds(each, settled.get(each.id)),
    );
    if (missing.length === 0) {
      return;
    }
    if (looks > MOST_LOOKS) {
      throw new Error(await describe(options, missing));
    }
    await new Promise(resolve => setTimeout(resolve, LOOK_MS));
  }
}

async function describe(
  { db, gate }: UntilOptions,
  missing: Trialed[],
): Promise<string> {
  const { environments, instances } = await storedState(db, []);
  const told = missing.slice(0, 5).map(({ id, name }) => ({
    name,
    stands: gate.stands(id),
    environment: environments.find(each => each.id === id),
    instances: instances
      .filter(each => each.environmentId === id && !each.removedAt)
      .map(({ address, phase, conditions }) => ({
        address,
        phase,
        conditions: conditions.map(
          ({ type, message }) => `${type}: ${message}`,
        ),
      })),
  }));
  return `${
    missing.length
  } environments did not get there; the first of them: ${JSON.stringify(
    told,
    null,
    1,
  )}`;
}

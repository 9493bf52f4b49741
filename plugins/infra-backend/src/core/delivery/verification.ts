import {
  DeliveryStep,
  Hook,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { Duration } from 'luxon';

/** Longer than an outage of the backend, in which nobody can look whether the time is over. */
const SOAK_GRACE = { days: 1 };

/** The hooks that verify a deployment of a step: its own, and the time of soak as the last. */
export function verificationHooks(
  verification: DeliveryStep['verification'],
): Hook[] {
  const { hooks = [], soak } = verification ?? {};
  return soak === undefined ? [...hooks] : [...hooks, soakHook(soak, hooks)];
}

function soakHook(duration: string, others: readonly Hook[]): Hook {
  const taken = new Set(others.map(({ name }) => name));
  let name = 'soak';
  for (let n = 2; taken.has(name); n++) {
    name = `soak-${n}`;
  }
  return {
    name,
    kind: 'soak',
    inputs: { duration },
    timeout: Duration.fromISO(duration).plus(SOAK_GRACE).toISO() ?? duration,
  };
}

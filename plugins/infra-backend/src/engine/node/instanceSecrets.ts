import { InstanceSecrets } from '@infra-orchestration/backstage-plugin-infra-node';
import { SecretStore } from '../../secrets';
import { Lease } from '../../store';
import { CrashPoints } from '../types';
import { Redactor } from './redactor';
import { secretRefs } from './secretRefs';

export interface InstanceSecretsOptions {
  store: SecretStore;
  instanceId: string;
  redactor: Redactor;
  /** Absent: reading only. */
  lease?: Lease;
  crashPoints: CrashPoints;
}

/** What a driver keeps for one instance. Every value that passes is kept out of the log. */
export function createInstanceSecrets(
  options: InstanceSecretsOptions,
): InstanceSecrets {
  const { store, instanceId, redactor, lease, crashPoints } = options;
  return {
    get: async name => {
      const value = await store.get(secretRefs.driver(instanceId, name));
      redactor.add(value);
      return value;
    },
    ensure: async (name, generate) => {
      if (!lease) {
        throw new Error('Looking must not make a secret');
      }
      const value = await store.ensure(
        secretRefs.driver(instanceId, name),
        generate,
        { instanceId, lease },
      );
      redactor.add(value);
      await crashPoints.at('secret.stored', { instanceId });
      return value;
    },
  };
}

import { InstanceSecrets } from '@infra-orchestration/backstage-plugin-infra-node';
import { Redactor } from '../../drivers';
import { secretRefs } from './secretRefs';

/** Where a driver's secrets are. */
export interface SecretSource {
  get(ref: string): Promise<string | undefined>;
  /** Absent where nothing may be written. */
  ensure?(
    ref: string,
    generate: () => string,
    instanceId: string,
  ): Promise<string>;
  /** Absent where nothing may be written. */
  set?(ref: string, value: string, instanceId: string): Promise<void>;
}

/** What a driver keeps for one instance. Every value that passes is kept out of the log. */
export function createInstanceSecrets(
  source: SecretSource,
  instanceId: string,
  redactor: Redactor,
): InstanceSecrets {
  return {
    get: async name => {
      const value = await source.get(secretRefs.driver(instanceId, name));
      redactor.add(value);
      return value;
    },
    ensure: async (name, generate) => {
      if (!source.ensure) {
        throw new Error('Looking must not make a secret');
      }
      const value = await source.ensure(
        secretRefs.driver(instanceId, name),
        generate,
        instanceId,
      );
      redactor.add(value);
      return value;
    },
    set: async (name, value) => {
      if (!source.set) {
        throw new Error('Looking must not set a secret');
      }
      redactor.add(value);
      await source.set(secretRefs.driver(instanceId, name), value, instanceId);
    },
  };
}

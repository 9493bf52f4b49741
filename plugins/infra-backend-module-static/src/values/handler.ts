import { randomBytes } from 'node:crypto';
import {
  InstanceSecrets,
  createResourceKind,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { ValuesInputs, inputSchema, outputSchema } from './schema';
import { diffStates, readState, stateOf } from './state';

/** Name of the instance's secret that the fingerprints are made with. */
const KEY = 'fingerprint-key';

/** The state is the resource: it is there once it is stored, and cannot drift. */
export const valuesKind = createResourceKind<{}, ValuesInputs>({
  kind: 'values',
  title: 'Fixed values',
  inputSchema,
  outputSchema,
  capabilities: { adopt: false, watch: false },

  externalName: identity => `${identity.environmentName}/${identity.address}`,

  async observe({ inputs, state, secrets, signal }) {
    signal.throwIfAborted();
    const stored = readState(state);
    if (!stored) {
      return { status: 'absent' };
    }
    // Without a key nothing was applied that could be equal.
    const key = (await secrets.get(KEY)) ?? '';
    const diff = diffStates(stored, stateOf(inputs, key));
    return {
      status: 'present',
      owned: true,
      upToDate: diff.length === 0,
      diff,
      ready: true,
      outputs: {
        ...inputs.values,
        ...(inputs.secrets && { secrets: inputs.secrets }),
      },
    };
  },

  async apply({ inputs, secrets, signal }) {
    signal.throwIfAborted();
    return { status: 'done', state: stateOf(inputs, await ensureKey(secrets)) };
  },

  async remove({ signal }) {
    signal.throwIfAborted();
    return { status: 'done', state: { removed: true } };
  },
});

function ensureKey(secrets: InstanceSecrets): Promise<string> {
  return secrets.ensure(KEY, () => randomBytes(32).toString('base64url'));
}

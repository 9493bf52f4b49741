import {
  DriverOutputs,
  createResourceKind,
} from '@infra-orchestration/backstage-plugin-infra-node';
import {
  anotherPassword,
  diffSpecs,
  generate,
  readState,
  secretName,
  specOf,
} from './generate';
import { PasswordInputs, inputSchema, outputSchema } from './schema';

/**
 * A password that nobody chose, kept as a secret of the instance. The state says which of those that
 * were ever made is in force.
 */
export const passwordKind = createResourceKind<{}, PasswordInputs>({
  kind: 'password',
  title: 'Generated password',
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
    const password = await secrets.get(secretName(stored));
    const changes = diffSpecs(stored, specOf(inputs));
    const diff =
      password === undefined && changes.length === 0
        ? [anotherPassword]
        : changes;
    const outputs: DriverOutputs =
      password === undefined ? {} : { password, version: stored.version };
    return {
      status: 'present',
      owned: true,
      upToDate: diff.length === 0,
      diff,
      ready: password !== undefined,
      ...(password === undefined
        ? { message: 'The password is no longer in the secret store' }
        : {}),
      outputs,
    };
  },

  async apply({ inputs, secrets, signal }) {
    signal.throwIfAborted();
    const spec = specOf(inputs);
    await secrets.ensure(secretName(spec), () => generate(spec));
    return { status: 'done', state: spec };
  },

  async remove({ signal }) {
    signal.throwIfAborted();
    return { status: 'done', state: { removed: true } };
  },
});

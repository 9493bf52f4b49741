import {
  ApplyResult,
  DriverError,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { changesFor, fixedDifference } from './changes';
import { inspect } from './outside';
import { ownershipOf, refuseStranger } from './ownership';
import { generatePassword } from './password';
import { VhostRequest, wantedOf } from './request';

export async function applyVhost(request: VhostRequest): Promise<ApplyResult> {
  const { connection: api, externalName, signal, secrets, logger } = request;
  signal.throwIfAborted();
  const wanted = wantedOf(request);
  // Stored before there is a user that it could belong to.
  const password = await secrets.ensure('password', generatePassword);
  const outside = await inspect(api, externalName, signal);
  refuseStranger(ownershipOf(outside, wanted.mark), externalName);
  const fixed = fixedDifference(outside, wanted);
  if (fixed) {
    throw new DriverError(
      'terminal',
      `${fixed.reason}. Remove it first, or ask for the type that it has; queues can also say their own`,
    );
  }
  for (const { diff, call } of changesFor(outside, wanted, password)) {
    const paths = diff.map(({ path }) => path).join(', ');
    logger.info(`Changing ${paths} of ${externalName}`);
    await api.send(call(password), signal);
  }
  return { status: 'done' };
}

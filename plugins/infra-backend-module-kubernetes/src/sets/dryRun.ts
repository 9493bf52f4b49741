import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { isApiError, toDriverError } from '../errors';
import { diffObjects, diffOfMissing, diffOfRequested } from '../objects/diff';
import { Redactor } from '../objects/redaction';
import { describeRef } from '../objects/refs';
import { Sighting } from '../objects/sighting';
import { CallScope } from './context';
import { DesiredObject } from './objectSet';

/**
 * What applying would change, as the server itself says after defaulting, normalisation and
 * admission. Empty where the two are the same in effect.
 */
export async function dryRunDiff(
  scope: CallScope,
  desired: DesiredObject,
  { uid }: Sighting,
  redactor: Redactor,
): Promise<FieldDiff[]> {
  const { connection, signal } = scope;
  const { ref, object } = desired;
  const { client } = connection;
  try {
    const live = await client.get(ref, signal, { whole: true });
    if (!live || live.metadata.uid !== uid) {
      return [diffOfMissing(object, redactor)];
    }
    try {
      const { object: after } = await client.apply(ref, object, {
        precondition: { uid },
        force: true,
        dryRun: true,
        whole: true,
        signal,
      });
      return diffObjects(live, after, redactor);
    } catch (error) {
      const refusesDryRun =
        isApiError(error, 400) && /dry.?run/i.test(error.message);
      if (!refusesDryRun) {
        throw error;
      }
      return diffOfRequested(live, object, redactor);
    }
  } catch (error) {
    throw toDriverError(error, describeRef(ref), text => redactor.scrub(text));
  }
}

import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { immutableFields, isApiError, toDriverError } from '../errors';
import { diffObjects, diffOfMissing, diffOfRequested } from '../objects/diff';
import { Redactor } from '../objects/redaction';
import { describeRef } from '../objects/refs';
import { Sighting } from '../objects/sighting';
import { CallScope } from './context';
import { DesiredObject } from './objectSet';

export interface DryRun {
  diff: FieldDiff[];
  /** Fields that can never be changed on this object. */
  immutable?: string[];
}

/**
 * What applying would change, as the server itself says after defaulting, normalisation and
 * admission. Empty where the two are the same in effect.
 */
export async function dryRunDiff(
  scope: CallScope,
  desired: DesiredObject,
  { uid }: Sighting,
  redactor: Redactor,
): Promise<DryRun> {
  const { connection, signal } = scope;
  const { ref, object } = desired;
  const { client } = connection;
  try {
    const live = await client.get(ref, signal, { whole: true });
    if (!live || live.metadata.uid !== uid) {
      return { diff: [diffOfMissing(object, redactor)] };
    }
    try {
      const { object: after } = await client.apply(ref, object, {
        precondition: { uid },
        force: true,
        dryRun: true,
        whole: true,
        signal,
      });
      return { diff: diffObjects(live, after, redactor) };
    } catch (error) {
      const refusesDryRun =
        isApiError(error, 400) && /dry.?run/i.test(error.message);
      const immutable = immutableFields(error);
      if (!refusesDryRun && immutable.length === 0) {
        throw error;
      }
      const diff = diffOfRequested(live, object, redactor);
      return { diff, immutable };
    }
  } catch (error) {
    throw toDriverError(error, describeRef(ref), text => redactor.scrub(text));
  }
}

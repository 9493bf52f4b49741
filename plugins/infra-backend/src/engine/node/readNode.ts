import { Observation } from '@infra-orchestration/backstage-plugin-infra-node';
import { InstanceRecord } from '../../store';
import { Look, namedInstance, recordObserved } from './nodeActions';
import { nextLook, NO_HANDLE, StepResult } from './result';

/**
 * Records what was seen of something that is only read. Nothing is done outside, so there is no
 * operation, and a crash costs one look. That it differs from what is asked for is told and counts
 * as no drift: nobody here can or may do anything about it.
 */
export async function recordRead(
  look: Look,
  observation: Observation,
  observedAt: Date,
): Promise<StepResult> {
  const { run, node, inputs } = look;
  const read: Partial<InstanceRecord> = {
    externalName: namedInstance(look).externalName,
    attempted: true,
    inputsFingerprint: inputs.fingerprint,
    ...NO_HANDLE,
  };
  if (observation.status === 'absent') {
    run.recorder.post(
      run.transition(
        run.instance(node.address)!,
        {
          kind: 'observed',
          ready: false,
          upToDate: true,
          drifted: false,
          message: 'It is only read, and it is not there',
        },
        {
          ...read,
          generation: run.generation,
          management: 'read',
          lastObservedAt: observedAt.toISOString(),
          nextAttemptAt: undefined,
          attempt: 0,
        },
      ),
    );
    return { status: 'waiting', until: nextLook(run, node.address) };
  }
  const differs = observation.diff.map(({ path }) => path).join(', ');
  const said = [
    observation.message,
    differs && `Only read; it differs from what is asked for in ${differs}`,
  ].filter(Boolean);
  return await recordObserved(
    look,
    { ...observation, message: said.join('. ') || 'Only read' },
    observedAt,
    read,
  );
}

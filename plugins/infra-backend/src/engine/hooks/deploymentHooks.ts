import {
  DeploymentHooks,
  Hook,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { documents, InstanceRecord } from '../../store';
import { Run } from '../reconcile/run';
import { deploymentChange } from '../reconcile/settle';
import { HooksResult, runHooks } from './runHooks';

/** Those of the type at a stage; a deletion has its own, with each resource. */
export async function deploymentHooks(
  run: Run,
  stage: keyof DeploymentHooks,
): Promise<HooksResult> {
  const hooks = run.environmentType?.document.spec.hooks?.[stage] ?? [];
  if (run.deployment.mode === 'destroy' || hooks.length === 0) {
    return { status: 'passed' };
  }
  if (run.deployment.status === 'Pending') {
    run.recorder.post(deploymentChange(run, 'Running'));
  }
  return await runHooks(run, stage, hooks);
}

/** Those of the definition by which it was made. */
export async function removalHooks(
  run: Run,
  instance: InstanceRecord,
): Promise<HooksResult> {
  const hooks = await definedFor(run, instance);
  return hooks.length === 0
    ? { status: 'passed' }
    : await runHooks(run, 'beforeRemove', hooks, instance);
}

async function definedFor(
  run: Run,
  { definition }: InstanceRecord,
): Promise<Hook[]> {
  const stored = await documents.getRevision(run.services.db, {
    kind: 'ResourceDefinition',
    ...definition,
  });
  return stored?.document.kind === 'ResourceDefinition'
    ? stored.document.spec.beforeRemove ?? []
    : [];
}

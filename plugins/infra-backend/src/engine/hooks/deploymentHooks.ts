import {
  DeploymentHooks,
  Hook,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { documents, InstanceRecord } from '../../store';
import { Run } from '../reconcile/run';
import { deploymentChange } from '../reconcile/settle';
import { HooksResult, runHooks } from './runHooks';

type DeploymentStage = keyof DeploymentHooks | 'verification';

/** Those of the deployment at a stage; a deletion has its own, with each resource. */
export async function deploymentHooks(
  run: Run,
  stage: DeploymentStage,
): Promise<HooksResult> {
  const hooks = hooksOf(run, stage);
  if (run.deployment.mode === 'destroy' || hooks.length === 0) {
    return { status: 'passed' };
  }
  if (run.deployment.status === 'Pending') {
    run.recorder.post(deploymentChange(run, 'Running'));
  }
  return await runHooks(run, stage, hooks);
}

/** What verifies a deployment was stored with it; the rest is the type's. */
function hooksOf(run: Run, stage: DeploymentStage): readonly Hook[] {
  const { deployment, environmentType } = run;
  return stage === 'verification'
    ? deployment.verification ?? []
    : environmentType?.document.spec.hooks?.[stage] ?? [];
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

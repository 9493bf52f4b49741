import { ChangeSet, WorkState } from '../../store';
import { aliasesOf, ResourceGraph, verificationOf } from '../../core';
import { deploymentHooks } from '../hooks/deploymentHooks';
import { endHooks, HooksResult } from '../hooks/runHooks';
import { NodeApplier } from '../node/applyNode';
import { recallOutputs } from '../node/outputs';
import { removeInstance } from '../node/removeInstance';
import { StepResult } from '../node/result';
import { contextOf, desiredGraph, DesiredGraph } from './desiredGraph';
import { mergeChangeSets } from './mergeChangeSets';
import {
  acceptRetry,
  closeInterrupted,
  planFromRecords,
  recordInstances,
  supersede,
  tellBlocked,
} from './prepare';
import { quarantine, revokedProviders } from './quarantine';
import { Run } from './run';
import {
  deploymentChange,
  environmentChange,
  judge,
  nextReconcileAt,
  RunOutcome,
  settle,
} from './settle';
import { Step, walk } from './walk';

/**
 * Does what there is to do for an environment, as far as it can be done now. How it ended is recorded, and
 * may not be stored yet.
 *
 * @returns when to look again; undefined: only when asked
 */
export async function execute(
  run: Run,
  state: WorkState,
): Promise<Date | undefined> {
  const { recorder } = run;
  const { retryRequests, observedRetryRequests } = run.environment;
  const isRetry = retryRequests !== observedRetryRequests;
  const isToStop = isCancelled(run, isRetry);
  recorder.post(
    [
      closeInterrupted(run, state.unfinishedOperations),
      supersede(run, state.unfinishedDeployments),
      acceptRetry(run),
      isRetry && !isToStop ? resumeDeployment(run) : {},
    ].reduce(mergeChangeSets),
  );
  if (isToStop) {
    await endHooks(run, () => true);
    cancel(run);
    return undefined;
  }
  await endHooks(run, ({ deploymentId }) => deploymentId !== run.deployment.id);
  const desired = await resolveDesired(run);
  run.aliases = aliasesOf(desired.graph);
  const outcome = await withHooks(run, desired);
  recorder.post(
    tellBlocked(run, desired.graph, address => !outcome.results.has(address)),
  );
  recorder.post(settle(run, outcome));
  return run.environment.deletedAt ? undefined : nextReconcileAt(run, outcome);
}

function isCancelled(run: Run, isRetry: boolean): boolean {
  const { cancelGeneration, generation } = run.environment;
  const { status } = run.deployment;
  if (cancelGeneration === generation) {
    return status !== 'Succeeded';
  }
  return status === 'Cancelled' && !isRetry;
}

/**
 * Stored together with the acceptance of the retry: a process that dies behind it must not leave a
 * request that counts as heard and a deployment that still is cancelled.
 */
function resumeDeployment(run: Run): ChangeSet {
  const { status } = run.deployment;
  return status === 'Cancelled' || status === 'Failed'
    ? deploymentChange(run, 'Running')
    : {};
}

/** Leaves everything as it is now; a retry goes on from here. */
function cancel(run: Run): void {
  const unfinished = run.instances.filter(({ phase }) =>
    ['Pending', 'Waiting', 'Applying', 'Removing'].includes(phase),
  );
  let changes = deploymentChange(run, 'Cancelled', 'Stopped on request');
  for (const instance of unfinished) {
    changes = mergeChangeSets(
      changes,
      run.transition(
        instance,
        { kind: 'cancelled' },
        { nextAttemptAt: undefined },
      ),
    );
  }
  run.recorder.post(mergeChangeSets(changes, environmentChange(run, [])));
}

async function resolveDesired(run: Run): Promise<DesiredGraph> {
  const { services, deployment, environment } = run;
  return desiredGraph({
    environment: contextOf(environment),
    desired: deployment.desired,
    destroy: deployment.mode === 'destroy',
    documents: await services.documents.at(deployment.platformRevision),
  });
}

/**
 * The hooks around the work of a deployment. Before them nothing is changed, and it has not succeeded,
 * nor failed, before they are over. How a deployment ended is not asked again: drift later on is
 * no business of hooks.
 */
async function withHooks(run: Run, desired: DesiredGraph): Promise<RunOutcome> {
  const { status } = run.deployment;
  if (status === 'Succeeded') {
    return await reconcileGraph(run, desired);
  }
  const before: HooksResult = desired.errors.length
    ? { status: 'passed' }
    : await deploymentHooks(run, 'beforeDeployment');
  let outcome =
    before.status === 'passed'
      ? await reconcileGraph(run, desired)
      : withResult({ graphErrors: [], steps: 0, results: new Map() }, before);
  if (judge(outcome) === 'Succeeded') {
    const after = await deploymentHooks(run, 'afterDeployment');
    outcome = withResult(outcome, after);
  }
  if (judge(outcome) === 'Succeeded' || isVerifying(run)) {
    const verified = await deploymentHooks(run, 'verification');
    outcome = withResult(outcome, verified);
  }
  if (judge(outcome) === 'Failed' && status !== 'Failed') {
    const told = await deploymentHooks(run, 'onFailure');
    outcome = told.status === 'waiting' ? withResult(outcome, told) : outcome;
  }
  return outcome;
}

/** Once begun it goes on, whatever becomes of the resources: that is what it may be there to see. */
function isVerifying({ hookRuns, deployment }: Run): boolean {
  const ofDeployment = hookRuns.filter(
    ({ deploymentId }) => deploymentId === deployment.id,
  );
  return verificationOf(ofDeployment) === 'underway';
}

/** Hooks count as one more step. */
function withResult(outcome: RunOutcome, hooks: HooksResult): RunOutcome {
  if (hooks.status === 'passed') {
    return outcome;
  }
  const results = new Map(outcome.results);
  results.set(
    'hooks',
    hooks.status === 'waiting' ? hooks : { status: 'failed' },
  );
  return { ...outcome, steps: outcome.steps + 1, results };
}

async function reconcileGraph(
  run: Run,
  { graph, errors }: DesiredGraph,
): Promise<RunOutcome> {
  const results = new Map<string, StepResult>();
  if (errors.length) {
    return { graphErrors: errors, steps: 0, results };
  }
  const outputs = await recallOutputs(
    run.instances.filter(({ address }) => graph.nodes.has(address)),
    run.secrets,
  );
  outputs.forEach((value, address) => run.known.set(address, value));
  const revoked = await revokedProviders(run);
  let changes = recordInstances(run, graph);
  if (run.deployment.status === 'Pending') {
    changes = mergeChangeSets(changes, deploymentChange(run, 'Running'));
  }
  if (run.deployment.status === 'Running' && !run.deployment.plan) {
    const plan = planFromRecords(run, graph);
    changes = mergeChangeSets(changes, {
      deployments: [{ id: run.deployment.id, plan }],
    });
  }
  const { changes: kept, held } = quarantine(run, graph, revoked);
  held.forEach((result, address) => results.set(address, result));
  changes = mergeChangeSets(
    mergeChangeSets(changes, kept),
    tellBlocked(run, graph, address => !held.has(address)),
  );
  // Not waited for: the first operation is, and what is recorded here is stored before or with it.
  run.recorder.post(mergeChangeSets(changes, environmentChange(run, [])));
  const steps = stepsOf(run, graph, results, held);
  await walk(steps);
  return { graphErrors: errors, steps: steps.size, results };
}

/**
 * What is asked for, after what it depends on; and what is no longer asked for, after all that
 * depended on it has gone or has let go of it.
 */
function stepsOf(
  run: Run,
  graph: ResourceGraph,
  results: Map<string, StepResult>,
  held: ReadonlyMap<string, StepResult>,
): Map<string, Step> {
  const steps = new Map<string, Step>();
  const take = async (address: string, work: () => Promise<StepResult>) => {
    if (held.has(address)) {
      return false;
    }
    if (run.stopSignal.aborted) {
      const result = { status: 'waiting', until: run.now() } as const;
      results.set(address, result);
      return false;
    }
    const result = await work();
    results.set(address, result);
    return result.status === 'settled';
  };
  for (const node of graph.nodes.values()) {
    steps.set(node.address, {
      after: node.dependenciesOf,
      run: () => take(node.address, () => new NodeApplier(run, node).apply()),
    });
  }
  for (const instance of run.instances) {
    const { address } = instance;
    if (!graph.nodes.has(address)) {
      steps.set(address, {
        after: run.instances
          .filter(other => other.dependenciesOf.includes(address))
          .map(other => other.address),
        run: () => take(address, () => removeInstance(run, instance)),
      });
    }
  }
  return steps;
}

import { ControllerView } from './types';

/** What goes on by itself, as dependencies become ready. */
const PASSES = /^(Progressing|ProgressingWithRetry|DependencyNotReady)$/;

/** A Kustomization (`kustomize.toolkit.fluxcd.io/v1`) as it is here of interest. Pure. */
export function viewOfKustomization({
  metadata,
  status = {},
}: any): ControllerView {
  const ready = (status.conditions ?? []).find(
    ({ type }: { type: string }) => type === 'Ready',
  );
  const isNews =
    status.observedGeneration === undefined ||
    metadata?.generation === undefined ||
    status.observedGeneration >= metadata.generation;
  const isReady = ready?.status === 'True' && isNews;
  const applied = commitIn(status.lastAppliedRevision);
  const attempted = commitIn(status.lastAttemptedRevision);
  const hasFailed = ready?.status === 'False' && !PASSES.test(ready.reason);
  return {
    revisions: applied ? [applied] : [],
    isSynced: isReady,
    isHealthy: isReady,
    ...(hasFailed && {
      failure: { revision: attempted, message: ready.message ?? ready.reason },
    }),
    summary: ready?.message ?? 'not reconciled yet',
  };
}

/** `main@sha1:<id>`; `main/<id>` in older versions. */
function commitIn(revision: string | undefined): string | undefined {
  return revision?.match(/([0-9a-f]{40,64})$/)?.[1];
}

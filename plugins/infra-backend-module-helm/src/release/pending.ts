import { InProgressResult } from '@infra-orchestration/backstage-plugin-infra-node';
import { Call, isDeployed, isPending, secretsOf } from './context';
import { Revision } from './storage';

const POLL_MS = 2_000;
/** Between the end that a process is given and the one that it comes to. */
const SLACK_MS = 30_000;

/**
 * Whether somebody may be at work with the release: then it has to be waited for.
 *
 * | the newest revision | is |
 * |---|---|
 * | not pending | at rest |
 * | labelled with a run of this host | at work as long as the program of that run is alive |
 * | labelled with a run of another host, or by a person | at work until the provider's limit |
 */
export async function atWork(
  { connection, release }: Call,
  revisions: Revision[],
): Promise<InProgressResult | undefined> {
  const [newest, ...older] = revisions;
  if (!newest || !isPending(newest)) {
    return undefined;
  }
  const { run } = newest.labels;
  // Helm hands labels on: one that an older revision has, too, says nothing of this one.
  const isItsOwn = !older.some(({ labels }) => labels.run === run);
  const isRunning =
    run && isItsOwn ? await connection.folders.isRunning(run) : undefined;
  const limit = connection.settings.operationTimeoutMs + SLACK_MS;
  const mayRun = isRunning ?? newest.age < limit;
  return mayRun
    ? {
        status: 'inProgress',
        handle: {},
        pollAfter: POLL_MS,
        message: `Another run of Helm is at work with the release ${release.name} (${newest.status})`,
      }
    : undefined;
}

/** Brings a release whose operation died back to where the next one can begin. */
export async function recover(call: Call, revisions: Revision[]) {
  const { connection, release, signal, logger } = call;
  const helmCall = { release, signal, secrets: secretsOf(call) };
  const deployed = revisions.find(isDeployed);
  logger.warn(
    `An earlier run of Helm died (${revisions[0].status}); ${
      deployed
        ? `going back to revision ${deployed.version}`
        : 'taking back what it made'
    }`,
  );
  await (deployed
    ? connection.helm.rollback(helmCall, deployed.version)
    : connection.helm.uninstall(helmCall));
}

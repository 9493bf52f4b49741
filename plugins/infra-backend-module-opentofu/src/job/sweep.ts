import { Jobs } from './Jobs';
import { isOfInstallation } from './objects';

/** Starting a Job takes seconds. */
const LEFT_AFTER_MS = 10 * 60_000;

/**
 * Removes Jobs whose process died before it started them: they hold nothing, and nothing else would
 * ever end them. All that started ends by its deadline, and goes by its time to live.
 */
export async function sweep(
  jobs: Jobs,
  ownershipMark: string,
  signal: AbortSignal,
): Promise<void> {
  const before = Date.now() - LEFT_AFTER_MS;
  const left = (await jobs.list(signal)).filter(
    job =>
      isOfInstallation(job, ownershipMark) &&
      job.spec.suspend === true &&
      Date.parse(job.metadata.creationTimestamp) < before,
  );
  await Promise.all(left.map(job => jobs.remove(job, signal)));
}

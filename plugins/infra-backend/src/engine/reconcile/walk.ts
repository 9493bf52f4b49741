/** A piece of work in a graph. */
export interface Step {
  /** Ids of the steps that must have let this one go; unknown ones are passed over. */
  after: readonly string[];
  /** Resolves to whether those after it may go. */
  run(): Promise<boolean>;
}

/**
 * Runs each step as soon as all that it comes after have let it go, all others beside it. A step
 * whose predecessor did not let it go does not run, nor do those after it.
 *
 * The steps must form no cycle. Where a step throws, the walk waits for what runs and then throws.
 */
export async function walk(steps: ReadonlyMap<string, Step>): Promise<void> {
  const begun = new Map<string, Promise<boolean>>();

  function begin(id: string): Promise<boolean> {
    let running = begun.get(id);
    if (!running) {
      running = runAfter(steps.get(id)!);
      begun.set(id, running);
    }
    return running;
  }

  async function runAfter(step: Step): Promise<boolean> {
    const released = await Promise.all(
      step.after.filter(id => steps.has(id)).map(begin),
    );
    return released.every(Boolean) && (await step.run());
  }

  const ends = await Promise.allSettled([...steps.keys()].map(begin));
  const failed = ends.find(end => end.status === 'rejected');
  if (failed) {
    throw failed.reason;
  }
}

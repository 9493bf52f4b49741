import { Told } from '../delivery/types';
import { BuildRule } from '../settings/types';
import { imageHint, Provenance } from './hints';

/** What may stand in braces in the tag of a rule. */
export const PLACEHOLDERS = ['sha', 'sha7', 'sha8', 'ref', 'number'] as const;
const PLACEHOLDER = /\{(sha|sha7|sha8|ref|number)\}/g;

/** What a run of a pipeline was of. */
export interface Run {
  project: string;
  workflow?: string;
  sha: string;
  /** Name of the branch or Git tag. */
  ref: string;
  number?: number;
}

/**
 * What the image of a run is called. A run tells of a commit and of no image, so that whoever sets
 * up the source says how the pipeline names it.
 *
 * @returns undefined where no rule is for the run
 */
export function imageOf(
  run: Run,
  rules: readonly BuildRule[],
): { image: string; tag: string } | undefined {
  const rule = rules.find(
    one =>
      one.project.toLowerCase() === run.project.toLowerCase() &&
      (one.workflow === undefined || one.workflow === run.workflow),
  );
  if (!rule) {
    return undefined;
  }
  const values: Record<string, string> = {
    sha: run.sha,
    sha7: run.sha.slice(0, 7),
    sha8: run.sha.slice(0, 8),
    ref: run.ref.replace(/[^\w.-]+/g, '-'),
    number: String(run.number ?? ''),
  };
  const tag = rule.tag.replace(PLACEHOLDER, (_, name: string) => values[name]);
  return { image: rule.image, tag };
}

/** A run that succeeded says whence the image came that it was configured to make. */
export function toldOfRun(
  run: Run,
  rules: readonly BuildRule[],
  provenance: Omit<Provenance, 'commit'>,
): Pick<Told, 'hints' | 'ignored'> {
  const built = imageOf(run, rules);
  if (!built) {
    return { ignored: 'No build of the configuration is for this run' };
  }
  const { image: repository, tag } = built;
  const hint = imageHint(
    { repository, tag },
    { ...provenance, commit: run.sha },
  );
  return { hints: [hint] };
}

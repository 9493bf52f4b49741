import { releaseOfArtifacts } from './fromArtifacts';
import { releaseOfStep } from './fromStep';
import { stepOf } from './steps';
import { DeliveryLine, LineEnvironment, NextRelease } from './types';

/**
 * The release that an environment could have next; undefined where there is none. It says nothing of
 * whether the step is begun by itself, and when.
 *
 * @param options - `evenTried`: also what was tried there before; for people, who may ask for it again
 */
export function nextRelease(
  line: DeliveryLine,
  environment: LineEnvironment,
  options: { evenTried?: boolean } = {},
): NextRelease | undefined {
  const place = stepOf(line, environment);
  if (!place || environment.isLeaving || environment.status === 'Deleted') {
    return undefined;
  }
  const { evenTried = false } = options;
  const { step, index } = place;
  return index === 0
    ? releaseOfArtifacts(line, { step, environment }, { evenTried })
    : releaseOfStep(line, { index, environment }, { evenTried });
}

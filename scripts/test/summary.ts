import { table } from '../lib/steps.ts';
import { add, type Counts } from './counts.ts';
import { type Result } from './checks.ts';

/** A part that was not run, and why. */
export interface LeftOut {
  name: string;
  leftOut: string;
}

export type Outcome = Result | LeftOut;

const MOST_TOLD = 10;

/** Prints what came of all parts; its last line is the one that counts. True when all passed. */
export function summary(outcomes: Outcome[]): boolean {
  const total = outcomes.reduce<Counts>(
    (sum, outcome) => ('leftOut' in outcome ? sum : add(sum, outcome)),
    { passed: 0, failed: 0 },
  );
  // Where only the end of the output is kept, it tells what failed and not just how many.
  outcomes
    .flatMap(outcome => ('failures' in outcome ? outcome.failures! : []))
    .slice(0, MOST_TOLD)
    .forEach(failure => console.log(`\n✖ ${failure}`));
  console.log();
  console.log(
    table([
      ['', 'passed', 'failed'],
      ...outcomes.map(outcome =>
        'leftOut' in outcome
          ? [`${outcome.name}: left out, ${outcome.leftOut}`, '', '']
          : [outcome.name, String(outcome.passed), String(outcome.failed)],
      ),
    ]),
  );
  console.log();
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 && total.passed > 0;
}

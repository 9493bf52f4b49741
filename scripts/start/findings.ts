import { styleText } from 'node:util';
import { table } from '../lib/steps.ts';
import { type Finding } from './verify.ts';

export function showFindings(title: string, findings: Finding[]) {
  console.log(`\n${styleText('bold', title)}`);
  console.log(
    table([
      ['', 'what', 'seen'],
      ...findings.map(({ what, seen, ok }) => [ok ? '✔' : '✘', what, seen]),
    ]),
  );
}

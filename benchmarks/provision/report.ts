import { table } from '../../scripts/lib/steps.ts';
import { ENVIRONMENTS } from './objects.ts';
import { type Measured } from './types.ts';

/** The best of the rounds, field by field: noise of the machine only ever adds. */
export function best(rounds: Measured[]): Measured {
  const least = (of: (m: Measured) => number) => Math.min(...rounds.map(of));
  return {
    ...rounds.reduce((a, b) => (b.wall < a.wall ? b : a)),
    wall: least(m => m.wall),
    available: least(m => m.available),
    cpu: least(m => m.cpu),
    requests: least(m => m.requests),
  };
}

/** One line per way; ratios are to the way of this name. */
export function report(
  all: Measured[],
  rounds: number,
  baseName: string,
): string {
  const base = all.find(({ way }) => way === baseName) ?? all[0];
  const ratio = (value: number, of: number) => (value / of).toFixed(2);
  const rows = all.map(m => [
    m.way,
    m.wall.toFixed(2),
    ratio(m.wall, base.wall),
    m.available.toFixed(2),
    ratio(m.available, base.available),
    m.cpu.toFixed(2),
    ratio(m.cpu, base.cpu),
    String(m.requests),
    ratio(m.requests, base.requests),
  ]);
  const head = [
    ...['way', 'wall s', 'ratio', 'all available s', 'ratio'],
    ...['CPU s', 'ratio', 'requests', 'ratio'],
  ];
  const details = all.flatMap(m => [
    '',
    `${m.way}: ${JSON.stringify(m.byVerb)}`,
    ...m.notes.map(note => `  ${note}`),
  ]);
  return [
    '',
    `${ENVIRONMENTS} environments × 11 objects, best of ${rounds} interleaved rounds; ratios to: ${base.way}`,
    table([head, ...rows]),
    ...details,
  ].join('\n');
}

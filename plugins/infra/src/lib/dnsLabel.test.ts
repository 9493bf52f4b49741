import fc from 'fast-check';
import {
  maxNameLength,
  nameProblem,
  suggestName,
  toDnsLabel,
} from './dnsLabel';

describe('nameProblem', () => {
  it.each([
    { name: '', problem: 'required', reason: 'nothing was typed' },
    { name: 'dev', problem: undefined, reason: 'a plain name is fine' },
    {
      name: '7',
      problem: undefined,
      reason: 'RFC 1123 allows a leading digit',
    },
    {
      name: 'Dev',
      problem: 'charset',
      reason: 'DNS labels are lower case here',
    },
    {
      name: 'a_b',
      problem: 'charset',
      reason: 'underscores are no host names',
    },
    { name: '-a', problem: 'edges', reason: 'a hyphen cannot lead' },
    { name: 'a-', problem: 'edges', reason: 'a hyphen cannot end' },
    { name: 'a'.repeat(40), problem: undefined, reason: '40 is the limit' },
    { name: 'a'.repeat(41), problem: 'tooLong', reason: '41 is over it' },
    { name: 'prod', problem: 'taken', reason: 'names are unique per entity' },
  ])('$name: $reason', ({ name, problem }) => {
    expect(nameProblem(name, ['prod'])).toBe(problem);
  });
});

describe('toDnsLabel', () => {
  it.each([
    { text: 'My Env', label: 'my-env', reason: 'spaces become hyphens' },
    {
      text: 'Größe',
      label: 'gro-e',
      reason: 'accents go, foreign letters too',
    },
    { text: '--a--', label: 'a', reason: 'edges are trimmed' },
    { text: '???', label: '', reason: 'nothing usable is left' },
  ])('$text: $reason', ({ text, label }) => {
    expect(toDnsLabel(text)).toBe(label);
  });

  it('always gives a valid name or none', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), text => {
        const label = toDnsLabel(text);
        expect(label === '' || nameProblem(label) === undefined).toBe(true);
        expect(label.length).toBeLessThanOrEqual(maxNameLength);
      }),
    );
  });
});

describe('suggestName', () => {
  it.each([
    { type: 'development', taken: [], name: 'dev', reason: 'short and usual' },
    { type: 'development', taken: ['dev'], name: 'dev-2', reason: 'a second' },
    {
      type: 'qa',
      taken: ['qa', 'qa-2'],
      name: 'qa-3',
      reason: 'the next free',
    },
  ])('$type beside $taken: $reason', ({ type, taken, name }) => {
    expect(suggestName(type, taken)).toBe(name);
  });
});

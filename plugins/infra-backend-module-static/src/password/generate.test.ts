import fc from 'fast-check';
import { diffSpecs, generate, secretName, specOf } from './generate';
import { PasswordInputs } from './schema';

const specs = fc.record({
  length: fc.integer({ min: 12, max: 256 }),
  alphabet: fc
    .uniqueArray(fc.integer({ min: 33, max: 126 }), {
      minLength: 10,
      maxLength: 94,
    })
    .map(codes => String.fromCharCode(...codes)),
  version: fc.string(),
});

describe('generate', () => {
  it('keeps to length and alphabet', () => {
    fc.assert(
      fc.property(specs, spec => {
        const password = generate(spec);
        expect(password).toHaveLength(spec.length);
        expect([...password].every(c => spec.alphabet.includes(c))).toBe(true);
      }),
    );
  });

  it('makes another one each time', () => {
    const made = Array.from({ length: 100 }, () => generate(specOf({})));
    expect(new Set(made).size).toBe(100);
  });

  it('uses the whole alphabet', () => {
    const { alphabet } = specOf({});
    const used = new Set(generate({ ...specOf({}), length: 10_000 }));
    expect([...used].sort().join('')).toBe([...alphabet].sort().join(''));
  });
});

describe('secretName', () => {
  it('is the same for the same, and another where there is a difference', () => {
    fc.assert(
      fc.property(specs, specs, (a, b) => {
        expect(secretName({ ...a })).toBe(secretName(a));
        expect(secretName(a) === secretName(b)).toBe(
          diffSpecs(a, b).length === 0,
        );
      }),
    );
  });
});

describe('diffSpecs', () => {
  it.each<{ reason: string; before: PasswordInputs; after: PasswordInputs }>([
    {
      reason: 'a default that is written down',
      before: {},
      after: { version: '1', length: 32 },
    },
    {
      reason: 'a version that is a number to YAML',
      before: { version: '2' },
      after: { version: 2 },
    },
  ])('sees no difference in $reason', ({ before, after }) => {
    expect(diffSpecs(specOf(before), specOf(after))).toEqual([]);
  });

  it('tells that the password will be another one', () => {
    expect(diffSpecs(specOf({}), specOf({ version: 2 }))).toEqual([
      { path: '/version', before: '1', after: '2' },
      { path: '/password', secret: true },
    ]);
  });
});

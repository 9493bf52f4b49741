import { JsonValue } from '@backstage/types';
import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fieldDiffs } from './fields';
import { readPlan } from './plan';
import { PlanJson } from './planJson';

/** Made by OpenTofu 1.12.6; what no code here looks at is left out. */
function recorded(name: string): PlanJson {
  const path = join(__dirname, '__fixtures__', `${name}.json`);
  return JSON.parse(readFileSync(path, 'utf8'));
}

const each = (key: string) =>
  `/module.many.terraform_data.each["${key.replace('/', '~1')}"]`;

/** As a table would show it. */
function told({ path, before, after, secret, knownAfterApply }: FieldDiff) {
  const text = (value: JsonValue | undefined) =>
    value === undefined ? '' : JSON.stringify(value);
  const sides = secret ? 'secret' : `${text(before)} > ${text(after)}`;
  return `${path}: ${sides}${knownAfterApply ? ' later' : ''}`;
}

describe('readPlan', () => {
  it.each([
    { reason: 'nothing differs', plan: 'nothing', diff: [] },
    {
      reason: 'a resource of a module is updated in place, field by field',
      plan: 'update',
      diff: [
        `${each('c')}/input/word: "one" > "two"`,
        `${each('c')}/output: {"list":[1,2],"word":"one"} >  later`,
      ],
    },
    {
      reason: 'a field is marked as sensitive',
      plan: 'update',
      diff: ['/terraform_data.login/input/password: secret'],
    },
    {
      reason:
        'a field that nothing marks shows a value that is sensitive elsewhere',
      plan: 'update',
      diff: ['/terraform_data.shown/input: secret'],
    },
    {
      reason: 'a resource is made anew, and what for',
      plan: 'update',
      diff: [
        '/local_file.note: "exists" > "made anew, because of content"',
        '/local_file.note/content: "one" > "two"',
      ],
    },
    {
      reason: 'a sensitive output changes',
      plan: 'update',
      diff: ['/outputs/password: secret'],
    },
    {
      reason: 'a resource is made before the old one goes',
      plan: 'replace',
      diff: [
        '/terraform_data.replaced: "exists" > "made anew, because of triggers_replace"',
        '/terraform_data.replaced/triggers_replace: ["1"] > ["2"]',
      ],
    },
    {
      reason: 'somebody changed it outside, so that it is made again',
      plan: 'drift',
      diff: [
        '/local_file.note:  > "created"',
        '/local_file.note/content:  > "one"',
      ],
    },
    {
      reason: 'an old object that a replacement left behind goes',
      plan: 'deposed',
      diff: ['/terraform_data.replaced (deposed 0a1b2c3d): "exists" > '],
    },
    {
      reason: 'outputs alone differ; a rename in the module is no change',
      plan: 'outputs',
      diff: ['/outputs/word: "one" > "one!"', '/outputs/later:  > 1'],
    },
    {
      reason: 'a resource is no longer managed',
      plan: 'forget',
      diff: ['/terraform_data.login: "exists" > "left as it is, unmanaged"'],
    },
    {
      reason: 'all goes',
      plan: 'destroy',
      diff: [
        '/local_file.note: "exists" > ',
        `${each('a/b')}: "exists" > `,
        '/outputs/password: secret',
      ],
    },
  ])('tells of it where $reason', ({ plan, diff }) => {
    const all = readPlan(recorded(plan), []).diff.map(told);
    expect(all).toEqual(expect.arrayContaining(diff));
    expect(all.length === 0).toBe(diff.length === 0);
  });

  it('names what has to be made first', () => {
    expect(readPlan(recorded('create'), []).missing).toContain(
      'module.many.terraform_data.each["a/b"]',
    );
    expect(readPlan(recorded('update'), []).missing).toEqual([
      'local_file.note',
    ]);
    expect(readPlan(recorded('nothing'), []).missing).toEqual([]);
  });

  it('gives the outputs, the sensitive ones apart', () => {
    expect(readPlan(recorded('nothing'), []).outputs).toEqual({
      id: expect.any(String),
      word: 'one',
      secrets: { password: 'swordfish-1' },
    });
    expect(readPlan(recorded('update'), []).outputs).toMatchObject({
      word: 'one',
      secrets: { password: 'swordfish-1' },
    });
    expect(readPlan(recorded('create'), []).outputs).toEqual({});
  });

  it.each(['create', 'update', 'replace', 'drift', 'deposed', 'destroy'])(
    'shows no secret of the plan: %s',
    plan => {
      const { diff } = readPlan(recorded(plan), []);
      expect(JSON.stringify(diff)).not.toMatch(/swordfish/);
    },
  );

  it('hides what it is told to hide', () => {
    const { diff } = readPlan(recorded('update'), ['two']);
    expect(diff.map(told)).toContain('/local_file.note/content: "one" > "two"');
    const hidden = readPlan(recorded('update'), ['exists']).diff.map(told);
    expect(hidden).toContain('/local_file.note: secret');
  });
});

describe('fieldDiffs', () => {
  const value = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<JsonValue>;
  const copyOf = (of: JsonValue) => JSON.parse(JSON.stringify(of));
  const change = (before: JsonValue, after: JsonValue) => ({
    actions: ['update'],
    before,
    after,
  });

  it('is empty for what is the same', () => {
    fc.assert(
      fc.property(value, same => {
        expect(fieldDiffs('', change(same, copyOf(same)))).toEqual([]);
      }),
    );
  });

  it('shows no value of what is sensitive as a whole', () => {
    fc.assert(
      fc.property(value, value, (before, after) => {
        const diffs = fieldDiffs('', {
          ...change(before, after),
          after_sensitive: true,
        });
        expect(diffs.filter(({ secret }) => !secret)).toEqual([]);
        expect(diffs.some(d => 'before' in d || 'after' in d)).toBe(false);
      }),
    );
  });
});

import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject } from '@backstage/types';
import fc from 'fast-check';
import { inputs } from '../__testUtils__/plans';
import { Resolution } from '../expressions';
import { toPointer } from '../json';
import { redactByPointers } from '../schema';
import { diffInputs } from '.';

describe('diffInputs', () => {
  it.each<{
    reason: string;
    before?: JsonObject;
    after: JsonObject;
    rest?: Partial<Resolution>;
    diff: FieldDiff[];
  }>([
    {
      reason: 'nothing differs',
      before: { a: { b: [1] } },
      after: { a: { b: [1] } },
      diff: [],
    },
    {
      reason: 'fields are told one by one, sorted',
      before: { b: 1, c: 1 },
      after: { a: 1, b: 2 },
      diff: [
        { path: '/a', after: 1 },
        { path: '/b', before: 1, after: 2 },
        { path: '/c', before: 1 },
      ],
    },
    {
      reason: 'a list of plain values is one field',
      before: { l: [1] },
      after: { l: [1, 2] },
      diff: [{ path: '/l', before: [1], after: [1, 2] }],
    },
    {
      reason: 'objects in a list are told by their fields',
      before: { l: [{ a: 1 }, { a: 2 }] },
      after: { l: [{ a: 1 }, { a: 3 }] },
      diff: [{ path: '/l/1/a', before: 2, after: 3 }],
    },
    {
      reason: 'an object in the place of a value is told as both',
      before: { a: 1 },
      after: { a: { b: 1 } },
      diff: [
        { path: '/a', before: 1 },
        { path: '/a/b', after: 1 },
      ],
    },
    {
      reason: 'an empty object is something',
      before: {},
      after: { a: {} },
      diff: [{ path: '/a', after: {} }],
    },
    {
      reason: 'a secret is told without its value when something is made',
      after: { p: 'hunter2' },
      rest: { secretPaths: ['/p'] },
      diff: [{ path: '/p', secret: true }],
    },
    {
      reason: 'a secret that was left out before cannot be compared',
      before: {},
      after: { p: 'hunter2' },
      rest: { secretPaths: ['/p'] },
      diff: [],
    },
    {
      reason: 'nor can one in a list, where null holds its place',
      before: { l: [null, 'x'] },
      after: { l: ['hunter2', 'x'] },
      rest: { secretPaths: ['/l/0'] },
      diff: [],
    },
    {
      reason: 'a plain value that becomes a secret is a change',
      before: { p: 'plain' },
      after: { p: 'hunter2' },
      rest: { secretPaths: ['/p'] },
      diff: [{ path: '/p', secret: true }],
    },
    {
      reason: 'a secret and unknown value is both',
      after: { p: '${x}' },
      rest: { secretPaths: ['/p'], unknownPaths: ['/p'] },
      diff: [{ path: '/p', secret: true, knownAfterApply: true }],
    },
  ])('$reason', ({ before, after, rest, diff }) => {
    expect(diffInputs(before, inputs(after, rest))).toEqual(diff);
  });

  const object = fc.dictionary(
    fc.string(),
    fc.jsonValue(),
  ) as fc.Arbitrary<JsonObject>;

  it('is empty against what was applied, secrets left out', () => {
    fc.assert(
      fc.property(object, fc.nat(), (value, pick) => {
        const keys = Object.keys(value);
        const secretPaths = keys.length
          ? [toPointer([keys[pick % keys.length]])]
          : [];
        const stored = redactByPointers(
          JSON.parse(JSON.stringify(value)),
          secretPaths,
        );
        expect(diffInputs(stored, inputs(value, { secretPaths }))).toEqual([]);
      }),
    );
  });
});

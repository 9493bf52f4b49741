import { Hook } from '@infra-orchestration/backstage-plugin-infra-common';
import fc from 'fast-check';
import { hookFailure, hookRunId, nextHookStep, verificationOf } from './decide';
import { HookPlace, HookRunRecord } from './types';

const now = new Date('2026-11-25T12:00:00Z');
const later = '2026-11-25T12:05:00.000Z';
const earlier = '2026-11-25T11:55:00.000Z';

const place: HookPlace = {
  environmentId: 'e',
  deploymentId: 'd',
  stage: 'afterDeployment',
};
const hooks: Hook[] = [
  { name: 'a', kind: 'test' },
  { name: 'b', kind: 'test' },
];

const run = (
  name: string,
  state: HookRunRecord['state'],
  more: Partial<HookRunRecord> = {},
): HookRunRecord => ({
  ...place,
  id: `${name}-${more.attempt ?? 1}`,
  name,
  kind: 'test',
  inputs: {},
  state,
  onError: 'fail',
  attempt: 1,
  retryRequests: 0,
  failures: 0,
  cleared: true,
  deadline: later,
  startedAt: earlier,
  ...more,
});

describe('nextHookStep', () => {
  it.each([
    { reason: 'the first is begun first', runs: [], act: 'start', of: 'a' },
    {
      reason: 'one that runs is looked at',
      runs: [run('a', 'Running')],
      act: 'run',
      of: 'a',
    },
    {
      reason: 'not before it is time',
      runs: [run('a', 'Running', { nextPollAt: later })],
      act: 'wait',
      of: undefined,
    },
    {
      reason:
        'one whose time is over is ended, also where it is not to be looked at yet',
      runs: [run('a', 'Running', { deadline: earlier, nextPollAt: later })],
      act: 'timeOut',
      of: 'a',
    },
    {
      reason: 'the next one is begun after it',
      runs: [run('a', 'Succeeded')],
      act: 'start',
      of: 'b',
    },
    {
      reason: 'a failure stops the others',
      runs: [run('a', 'Failed')],
      act: 'stop',
      of: 'a',
    },
    {
      reason: 'one that is to hold up nothing does not',
      runs: [run('a', 'TimedOut', { onError: 'continue' })],
      act: 'start',
      of: 'b',
    },
    {
      reason: 'a retry begins what failed again',
      runs: [run('a', 'Failed')],
      retryRequests: 1,
      act: 'start',
      of: 'a',
    },
    {
      reason: 'and not what succeeded',
      runs: [run('a', 'Succeeded'), run('b', 'Cancelled')],
      retryRequests: 1,
      act: 'start',
      of: 'b',
    },
    {
      reason: 'the last attempt counts, in whichever order they come',
      runs: [
        run('a', 'Succeeded', { attempt: 2, retryRequests: 1 }),
        run('a', 'Failed'),
        run('b', 'Succeeded'),
      ],
      retryRequests: 1,
      act: 'pass',
      of: undefined,
    },
    {
      reason: 'those of another deployment are no business of this one',
      runs: [run('a', 'Failed', { deploymentId: 'other' })],
      act: 'start',
      of: 'a',
    },
    {
      reason: 'nor are those of another stage',
      runs: [run('a', 'Failed', { stage: 'onFailure' })],
      act: 'start',
      of: 'a',
    },
  ])('$reason', ({ runs, retryRequests = 0, act, of }) => {
    const step = nextHookStep({ hooks, place, runs, retryRequests, now });
    const record = 'record' in step ? step.record : undefined;
    const hook = 'hook' in step ? step.hook : undefined;
    expect([step.act, (record ?? hook)?.name]).toEqual([act, of]);
  });

  it('tells of each failure anew', () => {
    const options = {
      hooks: [hooks[0]],
      place: { ...place, stage: 'onFailure' as const },
      runs: [run('a', 'Succeeded', { stage: 'onFailure' })],
      now,
    };
    expect(nextHookStep({ ...options, retryRequests: 0 }).act).toBe('pass');
    expect(nextHookStep({ ...options, retryRequests: 1 })).toMatchObject({
      act: 'start',
      attempt: 2,
    });
  });

  it('comes to an end, whatever hooks answer', () => {
    const answers = fc.array(
      fc.constantFrom('Succeeded', 'Failed', 'TimedOut'),
      { minLength: 4, maxLength: 4 },
    );
    fc.assert(
      fc.property(answers, fc.boolean(), (ends, goesOn) => {
        const four = ends.map(
          (_, i): Hook => ({ name: `h${i}`, kind: 'test' }),
        );
        const runs: HookRunRecord[] = [];
        const begun: string[] = [];
        for (let i = 0; i <= 4; i++) {
          const step = nextHookStep({
            hooks: four,
            place,
            runs,
            retryRequests: 0,
            now,
          });
          if (step.act !== 'start') {
            break;
          }
          begun.push(step.hook.name);
          runs.push(
            run(step.hook.name, ends[begun.length - 1] as 'Failed', {
              onError: goesOn ? 'continue' : 'fail',
            }),
          );
        }
        const firstBad = ends.findIndex(end => end !== 'Succeeded');
        const expected = goesOn || firstBad < 0 ? 4 : firstBad + 1;
        expect(begun).toEqual(four.slice(0, expected).map(({ name }) => name));
      }),
    );
  });
});

describe('hookFailure', () => {
  it.each([
    { reason: 'a failure', runs: [run('a', 'Failed')], told: true },
    { reason: 'a time limit', runs: [run('a', 'TimedOut')], told: true },
    { reason: 'a success', runs: [run('a', 'Succeeded')], told: false },
    {
      reason: 'one that holds up nothing',
      runs: [run('a', 'Failed', { onError: 'continue' })],
      told: false,
    },
    {
      reason: 'a verification that failed',
      runs: [run('a', 'Failed', { stage: 'verification' })],
      told: true,
    },
    {
      reason: 'what is done before a removal, which fails the resource',
      runs: [run('a', 'Failed', { stage: 'beforeRemove' })],
      told: false,
    },
    {
      reason: 'one that tells of a failure',
      runs: [run('a', 'Failed', { stage: 'onFailure' })],
      told: false,
    },
    {
      reason: 'one of another deployment',
      runs: [run('a', 'Failed', { deploymentId: 'other' })],
      told: false,
    },
    {
      reason: 'one before a retry',
      runs: [run('a', 'Failed')],
      retryRequests: 1,
      told: false,
    },
  ])('$reason: $told', ({ runs, told, retryRequests = 0 }) => {
    const failure = hookFailure(runs, { deploymentId: 'd', retryRequests });
    expect(failure !== undefined).toBe(told);
  });
});

describe('verificationOf', () => {
  const verifying = (
    state: HookRunRecord['state'],
    more: Partial<HookRunRecord> = {},
  ) => run(`v-${state}`, state, { stage: 'verification', ...more });

  it.each([
    {
      reason: 'other stages are none of it',
      runs: [run('a', 'Failed')],
      expected: 'notBegun',
    },
    {
      reason: 'one is at work',
      runs: [verifying('Succeeded'), verifying('Running')],
      expected: 'underway',
    },
    {
      reason: 'one failed',
      runs: [verifying('Succeeded'), verifying('TimedOut')],
      expected: 'failed',
    },
    {
      reason: 'one failed that is to hold up nothing',
      runs: [verifying('Failed', { onError: 'continue' })],
      expected: 'passedSoFar',
    },
    {
      reason: 'one passed',
      runs: [verifying('Succeeded')],
      expected: 'passedSoFar',
    },
  ])('$reason: $expected', ({ runs, expected }) => {
    expect(verificationOf(runs)).toBe(expected);
  });
});

it('names each run in its own way, the same each time, as a DNS label', () => {
  const identity = fc.record({
    environmentId: fc.string(),
    deploymentId: fc.string(),
    stage: fc.constantFrom('beforeRemove' as const, 'onFailure' as const),
    instanceId: fc.option(fc.string(), { nil: undefined }),
    name: fc.string(),
    attempt: fc.nat(),
  });
  fc.assert(
    fc.property(identity, identity, (one, other) => {
      expect(hookRunId(one)).toMatch(/^hook-[0-9a-f]{24}$/);
      const isSame = JSON.stringify(one) === JSON.stringify(other);
      expect(hookRunId(one) === hookRunId({ ...other })).toBe(isSame);
    }),
  );
});

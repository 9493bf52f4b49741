import { outputVariable } from './jobHook';
import { Sign, verdictOf, verdictOfJob } from './verdict';

const object = (status: object) => ({
  apiVersion: 'chaos-mesh.org/v1alpha1',
  kind: 'PodChaos',
  metadata: { name: 'hook-1' },
  status,
});
const condition = (type: string, status = 'True', message?: string) => ({
  conditions: [{ type, status, message }],
});
const phase: Sign = { path: '$.status.phase', equals: 'Done' };

describe('verdictOf', () => {
  it.each([
    {
      reason: 'nothing is said yet',
      status: {},
      signs: { until: phase },
      expected: 'inProgress',
    },
    {
      reason: 'the value has come',
      status: { phase: 'Done' },
      signs: { until: phase },
      expected: 'succeeded',
    },
    {
      reason: 'the condition holds',
      status: condition('AllRecovered'),
      signs: { until: { condition: 'AllRecovered' } },
      expected: 'succeeded',
    },
    {
      reason: 'the condition is said not to hold',
      status: condition('AllRecovered', 'False'),
      signs: { until: { condition: 'AllRecovered' } },
      expected: 'inProgress',
    },
    {
      reason: 'one of two signs is there',
      status: condition('AllRecovered'),
      signs: { until: { all: [{ condition: 'AllRecovered' }, phase] } },
      expected: 'inProgress',
    },
    {
      reason: 'both signs are there',
      status: { phase: 'Done', ...condition('AllRecovered') },
      signs: { until: { all: [{ condition: 'AllRecovered' }, phase] } },
      expected: 'succeeded',
    },
    {
      reason: 'both at once: what is bad counts',
      status: { phase: 'Done', verdict: 'Fail' },
      signs: {
        until: phase,
        failWhen: { path: '$.status.verdict', equals: 'Fail' },
      },
      expected: 'failed',
    },
    {
      reason: 'a filter in a path runs nothing',
      status: { list: [{ a: 1 }] },
      signs: { until: { path: '$.status.list[0].a', equals: 1 } },
      expected: 'succeeded',
    },
  ])('$reason: $expected', ({ status, signs, expected }) => {
    expect(verdictOf(object(status), signs).status).toBe(expected);
  });
});

it.each([
  { status: {}, expected: 'inProgress', reason: 'new' },
  { status: { startTime: 'x' }, expected: 'inProgress', reason: 'running' },
  { status: condition('Complete'), expected: 'succeeded', reason: 'complete' },
  {
    status: condition('Failed', 'True', 'exit code 2'),
    expected: 'failed',
    reason: 'failed',
  },
])('a job that is $reason: $expected', ({ status, expected }) => {
  expect(verdictOfJob(object(status)).status).toBe(expected);
});

it.each([
  { name: 'host', expected: 'OUTPUT_HOST' },
  { name: 'connectionString', expected: 'OUTPUT_CONNECTION_STRING' },
  { name: 'a-b.c', expected: 'OUTPUT_A_B_C' },
])('$name is given as $expected', ({ name, expected }) => {
  expect(outputVariable(name)).toBe(expected);
});

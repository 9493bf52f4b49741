import { KubeConfig } from '@kubernetes/client-node';
import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { stringify } from 'yaml';
import { clusterAccess } from '../cluster/access';
import { Run } from '../runner/types';
import { LogFrames } from './LogFrames';
import { changeNameOf, jobNameOf, jobOf, secretOf } from './objects';
import { podPhaseOf } from './pods';
import { scriptOf } from './script';
import { jobSettingsOf } from './settings';
import { sweep } from './sweep';

const run = (fields: Partial<Run> = {}): Run => ({
  id: '0a1b2c3d-0000-4000-8000-000000000000',
  subject: { name: 'dev-1', ownershipMark: 'here/1' },
  changes: true,
  source: { dir: '/', path: '' },
  files: {},
  env: { TF_VAR_token: 'a-secret-value' },
  steps: [],
  report: async () => undefined,
  ...fields,
});

describe('names of Jobs', () => {
  it('are the same for all changes of one state, and no other', () => {
    const part = fc.stringMatching(/^[a-z0-9.-]{1,60}$/);
    fc.assert(
      fc.property(part, part, part, part, (name, other, here, there) => {
        const nameOf = (state: string, installation: string) =>
          changeNameOf({ name: state, ownershipMark: `${installation}/1` });
        expect(nameOf(name, here)).toMatch(/^[a-z0-9-]{1,54}$/);
        expect(nameOf(name, here) === nameOf(other, there)).toBe(
          name === other && here === there,
        );
      }),
    );
  });

  it('differ for looks', () => {
    const look = run({ changes: false });
    expect(jobNameOf(look)).not.toBe(
      jobNameOf({ ...look, id: '1a1b2c3d-0000-4000-8000-000000000000' }),
    );
  });
});

describe('objects of a run', () => {
  it('have what is secret in the Secret alone, which the Job owns', () => {
    const settings = jobSettingsOf({ namespace: 'runs', image: 'tofu:1' });
    const job = jobOf(run(), settings, 20_000);
    expect(JSON.stringify(job)).not.toContain('a-secret-value');
    expect(job.spec).toMatchObject({
      suspend: true,
      backoffLimit: 0,
      ttlSecondsAfterFinished: 600,
    });
    const secret = secretOf({
      run: run(),
      jobUid: 'uid',
      script: '',
      work: Buffer.from(''),
    });
    expect(secret.metadata).toMatchObject({
      ownerReferences: [{ kind: 'Job', name: jobNameOf(run()), uid: 'uid' }],
    });
    expect(secret.data).toMatchObject({
      TF_VAR_token: Buffer.from('a-secret-value').toString('base64'),
    });
  });
});

describe('the script of a run', () => {
  it('is one for every shell, whatever its words are', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 20 })), words => {
        const args = words.map(word => word.replaceAll('\0', ''));
        const script = scriptOf({
          program: 'tofu',
          steps: [{ args }],
          mark: 'm',
          path: "it's",
        });
        execFileSync('/bin/sh', ['-n', '-c', script]);
        const [last] = script.trimEnd().split('step 0').slice(-1);
        const printed = execFileSync('/bin/sh', [
          '-c',
          `for word in${last}; do printf '%s\\0' "$word"; done`,
        ]).toString();
        expect(printed).toBe(args.map(word => `${word}\0`).join(''));
      }),
      { numRuns: 30 },
    );
  });
});

describe('LogFrames', () => {
  it('tells each line once, however often the log is read', () => {
    const told: string[] = [];
    const frames = new LogFrames('mark', {
      step: index => told.push(`step ${index}`),
      line: line => told.push(line),
    });
    const log = [
      'mark ready',
      '',
      'mark begin 0',
      '{"a":1}',
      'beside',
      'mark end 0',
    ];
    log.slice(0, 4).forEach(frames.read());
    log.forEach(frames.read());
    expect(told).toEqual(['step 0', '{"a":1}']);
    expect(frames.rest).toBe('beside');
    expect(frames.isReady).toBe(true);
  });
});

describe('podPhaseOf', () => {
  it.each([
    {
      reason: 'no node takes it',
      status: {
        phase: 'Pending',
        conditions: [
          {
            type: 'PodScheduled',
            status: 'False',
            reason: 'Unschedulable',
            message: '0/3 nodes',
          },
        ],
      },
      phase: { is: 'waiting', why: 'Unschedulable: 0/3 nodes' },
    },
    {
      reason: 'its image is not there',
      status: {
        phase: 'Pending',
        containerStatuses: [
          {
            name: 'run',
            state: { waiting: { reason: 'ImagePullBackOff', message: 'no' } },
          },
        ],
      },
      phase: { is: 'waiting', why: 'ImagePullBackOff: no' },
    },
    {
      reason: 'its memory ran out',
      status: {
        phase: 'Failed',
        containerStatuses: [
          {
            name: 'run',
            state: {
              terminated: { reason: 'OOMKilled', exitCode: 137, message: '0 ' },
            },
          },
        ],
      },
      phase: { is: 'ended', codes: [0], why: 'OOMKilled (137)' },
    },
    {
      reason: 'it was evicted before it began',
      status: { phase: 'Failed', reason: 'Evicted', message: 'pressure' },
      phase: { is: 'ended', codes: [], why: 'Evicted: pressure' },
    },
  ])('tells that $reason', ({ status, phase }) => {
    expect(podPhaseOf({ status })).toEqual(phase);
  });
});

describe('sweep', () => {
  it('removes what was never started long ago, of this installation only', async () => {
    const job = (mark: string, suspend: boolean, age: number) => ({
      metadata: {
        annotations: { 'infra-orchestration.dev/ownership-mark': mark },
        creationTimestamp: new Date(Date.now() - age).toISOString(),
      },
      spec: { suspend },
    });
    const left = job('here/1', true, 3_600_000);
    const others = [
      job('there/1', true, 3_600_000),
      job('here/1', true, 1_000),
      job('here/1', false, 3_600_000),
    ];
    const removed: unknown[] = [];
    const jobs = {
      list: async () => [left, ...others],
      remove: async (each: unknown) => removed.push(each),
    };
    await sweep(jobs as any, 'here/2', new AbortController().signal);
    expect(removed).toEqual([left]);
  });
});

describe('clusterAccess', () => {
  const kubeconfig = (user: object, cluster: object = {}) =>
    stringify({
      clusters: [{ name: 'a', cluster: { server: 'https://a', ...cluster } }],
      users: [{ name: 'a', user }],
      contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
      'current-context': 'a',
    });

  it('takes a kubeconfig that holds what it needs', () => {
    const access = clusterAccess(kubeconfig({ token: 't' }), undefined);
    expect(access).toBeInstanceOf(KubeConfig);
    expect(access.getCurrentUser()?.token).toBe('t');
  });

  it.each([
    {
      reason: 'there is none',
      given: undefined,
      message: /need the credential "kubeconfig"/,
    },
    {
      reason: 'it would have a program run here',
      given: kubeconfig({
        exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'sh' },
      }),
      message: /\(exec\)/,
    },
    {
      reason: 'it names files of this host',
      given: kubeconfig(
        { 'client-key': '/etc/shadow' },
        { 'certificate-authority': '/etc/passwd' },
      ),
      message: /client-key, certificate-authority/,
    },
    {
      reason: 'it has a file of this host read as a token',
      given: kubeconfig({ 'token-file': '/etc/shadow' }),
      message: /\(token-file\)/,
    },
    {
      reason: 'it is none, of which nothing is told',
      given: 'a: [secret',
      message: /^The credential "kubeconfig" is no valid kubeconfig$/,
    },
  ])('refuses it where $reason', ({ given, message }) => {
    expect(() => clusterAccess(given, undefined)).toThrow(message);
  });
});

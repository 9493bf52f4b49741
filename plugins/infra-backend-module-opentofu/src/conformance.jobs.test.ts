import { requireSandboxPart } from '@infra-orchestration/sandbox';
import { readFileSync } from 'node:fs';
import { setTimeout as after } from 'node:timers/promises';
import { parse, stringify } from 'yaml';
import { TestKubelet } from './__testUtils__/kubelet/TestKubelet';
import { runModuleConformance } from './__testUtils__/moduleConformance';

const { binary, mirror } = requireSandboxPart('tofu');
const kubeconfig = readFileSync(
  requireSandboxPart('kubernetes').kubeconfig,
  'utf8',
);
const kubelet = new TestKubelet(kubeconfig);

beforeAll(() => kubelet.start());
afterAll(() => kubelet.stop());

const config = () => ({
  program: 'tofu',
  lookMaxAgeSeconds: 0,
  runner: {
    kubernetes: {
      namespace: kubelet.namespace,
      image: 'registry.example.com/tofu:1',
      program: binary,
      providerMirror: { filesystem: mirror },
      nodeSelector: kubelet.nodeSelector,
    },
  },
});

const { states } = runModuleConformance({
  name: 'opentofu, in Jobs of a cluster',
  binary,
  mirror,
  connect: () => ({
    config: config(),
    credentials: { environment: 'CLOUD_KEY=key-of-the-cloud', kubeconfig },
  }),
  further: {
    // A run is some calls of the API server and a pod, and each look is a run.
    timeouts: { settle: 60_000, removed: 60_000 },
    refusedSettings: () => {
      const refused = parse(kubeconfig);
      refused.users[0].user = { token: 'a-stolen-token' };
      return {
        config: config(),
        credentials: { kubeconfig: stringify(refused) },
      };
    },
    settingsAt: ({ host, port }) => {
      const elsewhere = parse(kubeconfig);
      elsewhere.clusters[0].cluster.server = `https://${host}:${port}`;
      return {
        config: config(),
        credentials: { kubeconfig: stringify(elsewhere) },
      };
    },
  },
});

// Behind the suite, so it sees what all of its runs left.
const nothingIsLeft = () =>
  it('leaves nothing but what its processes died over, which goes by itself', async () => {
    const deadline = Date.now() + 20_000;
    const isOver = ({ spec, status }: any) =>
      spec.suspend || status.succeeded || status.failed;
    let jobs = await kubelet.list('jobs');
    while (!jobs.every(isOver) && Date.now() < deadline) {
      await after(200);
      jobs = await kubelet.list('jobs');
    }
    expect(jobs.filter(job => !isOver(job))).toEqual([]);
    for (const { spec } of jobs) {
      expect(spec.ttlSecondsAfterFinished).toBe(600);
    }
    const uids = jobs.map(({ metadata }) => metadata.uid);
    for (const { metadata } of await kubelet.list('secrets')) {
      expect(uids).toContain(metadata.ownerReferences[0].uid);
    }
    expect(states.runs.size).toBe(0);
  });

nothingIsLeft();

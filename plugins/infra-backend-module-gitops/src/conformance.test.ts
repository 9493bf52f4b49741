import { DriverOutputs } from '@infra-orchestration/backstage-plugin-infra-node';
import {
  ConformanceTarget,
  runDriverConformance,
} from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { parse } from 'yaml';
import { createGitopsDriver } from './driver';
import { GitServer } from './__testUtils__/GitServer';

const server = new GitServer();
const PREFIX = 'clusters';

beforeAll(() => server.start());
afterAll(() => server.stop());

const directory = ({ externalName }: ConformanceTarget) =>
  `${PREFIX}/${externalName}`;
const file = (target: ConformanceTarget, name: string) =>
  `${directory(target)}/${name}`;
const settings = (mode: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings' },
  data: { mode, untouched: 'yes' },
});
const deployment = (replicas: number) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'queue' },
  spec: { replicas },
});
const DEPLOYMENT = 'apps_deployment_queue.yaml';
const SETTINGS = 'configmap_settings.yaml';

const edit =
  (name: string, text: string | null) => async (target: ConformanceTarget) => {
    await server.edit('By hand', { [file(target, name)]: text });
  };

runDriverConformance({
  driver: gate => createGitopsDriver({ gate }),
  kind: 'manifests',
  connect: () => server.settings({ pathPrefix: PREFIX }),
  refusedSettings: () => server.settings({}, 'no-token-of-anybody'),
  settingsAt: ({ host, port }) =>
    server.settings({ url: `http://${host}:${port}/platform/deploy.git` }),
  createInputs: seed => ({
    namespace: `gitops-${seed}`,
    objects: [deployment(1), settings('quick')],
  }),
  // An object goes, another comes.
  changedInputs: seed => ({
    namespace: `gitops-${seed}`,
    objects: [
      settings('thorough'),
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'queue' },
        spec: { ports: [{ port: 5672 }] },
      },
    ],
  }),
  invalidInputs: [
    {
      reason: 'no object at all',
      inputs: seed => ({ namespace: `gitops-${seed}`, objects: [] }),
    },
    {
      reason: 'an object of another namespace',
      inputs: seed => ({
        namespace: `gitops-${seed}`,
        objects: [
          {
            ...settings('quick'),
            metadata: { name: 'settings', namespace: 'kube-system' },
          },
        ],
      }),
    },
    {
      reason: 'the same object twice',
      inputs: seed => ({
        namespace: `gitops-${seed}`,
        objects: [settings('quick'), settings('thorough')],
      }),
    },
    {
      reason: 'a secret in clear',
      inputs: seed => ({
        namespace: `gitops-${seed}`,
        objects: [
          {
            apiVersion: 'v1',
            kind: 'Secret',
            metadata: { name: 'login' },
            stringData: { password: 'hunter2' },
          },
        ],
      }),
    },
    {
      reason: 'a directory above the prefix',
      inputs: seed => ({
        namespace: `gitops-${seed}`,
        objects: [settings('quick')],
        directory: '../elsewhere',
      }),
    },
  ],
  outside: {
    exists: async target =>
      Object.keys(await server.read(directory(target))).length > 0,
    makeUnowned: edit('readme.yaml', 'mine: true\n'),
    destroy: async target => {
      await server.edit('By hand', { [directory(target)]: null });
    },
    snapshot: async target => server.read(directory(target)),
    tamper: {
      'a value changed': async target => {
        const [text] = Object.values(await server.read(file(target, SETTINGS)));
        await edit(
          SETTINGS,
          text.replace('mode: quick', 'mode: other'),
        )(target);
      },
      'written in another way': async target => {
        const [text] = Object.values(await server.read(file(target, SETTINGS)));
        await edit(SETTINGS, `# by hand\n${text}`)(target);
      },
      'no YAML any more': edit(SETTINGS, '{ : broken'),
      'a file removed': edit(DEPLOYMENT, null),
      'a file added': edit('extra.yaml', 'kind: Extra\n'),
    },
    verify,
  },
});

async function verify(target: ConformanceTarget, outputs: DriverOutputs) {
  const { inputs, seed } = target;
  const files = await server.read(directory(target), `${outputs.commit}`);
  const objects = inputs.objects as { kind: string }[];
  for (const { kind } of objects) {
    const found = Object.values(files)
      .map(text => parse(text))
      .find(object => object.kind === kind);
    expect(found.metadata.namespace).toBe(`gitops-${seed}`);
  }
  expect(outputs).toEqual({
    repository: server.url,
    branch: 'main',
    directory: directory(target),
    commit: expect.stringMatching(/^[0-9a-f]{40}$/),
    namespace: `gitops-${seed}`,
  });
}

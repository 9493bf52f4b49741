import { ResourceIdentity } from '@infra-orchestration/backstage-plugin-infra-node';
import { KubeObject } from '../objects/types';
import {
  WorkloadSource,
  workloadCandidates,
  workloadConfiguration,
  workloadMoves,
  workloadName,
  workloadObjects,
} from './objects';
import { explainPods } from './pods';
import { WorkloadInputs } from './schema';

const identity: ResourceIdentity = {
  instanceId: '0a1b2c3d-0000-4000-8000-000000000000',
  environmentId: 'e0e0e0e0-0000-4000-8000-000000000000',
  environmentName: 'dev',
  environmentType: 'development',
  entityRef: 'component:default/shop',
  address: 'workload.default#main',
  ownershipMark: 'main/0a1b2c3d-0000-4000-8000-000000000000',
};
const inputs: WorkloadInputs = {
  namespace: 'shop-dev',
  containers: {
    main: {
      image: 'registry.example.com/shop:1',
      command: ['/bin/shop'],
      variables: { MODE: 'fast', PASSWORD: 'swordfish' },
      files: {
        '/etc/shop.yaml': { content: 'a: 1', mode: '0440' },
        '/etc/key.bin': { binaryContent: 'AAEC' },
      },
      volumes: {
        '/data': { source: 'shop-data', path: 'sub', readOnly: true },
      },
      livenessProbe: { httpGet: { path: '/live', port: 8080 } },
    },
  },
  service: { ports: { http: { port: 80, targetPort: 8080 } } },
};

function compose(
  changes: Partial<WorkloadInputs> = {},
  secretInputs?: string[],
  key = 'key',
) {
  const source: WorkloadSource = {
    externalName: workloadName(identity, inputs),
    identity,
    inputs: { ...inputs, ...changes },
    ...(secretInputs ? { secretInputs: new Set(secretInputs) } : {}),
  };
  const set = workloadObjects(source, workloadConfiguration(source), key);
  const find = (kind: string): KubeObject | undefined =>
    set.phases.flat().find(object => object.kind === kind);
  return { set, find };
}
const PASSWORD = '/containers/main/variables/PASSWORD';

describe('workloadObjects', () => {
  it('keeps secrets in the Secret and the rest in the ConfigMap', () => {
    const { find } = compose({}, [
      PASSWORD,
      '/containers/main/files/~1etc~1key.bin/binaryContent',
    ]);
    expect(Object.keys(find('Secret')!.data)).toEqual([
      'main.PASSWORD',
      expect.stringMatching(/^main\.file-/),
    ]);
    expect(find('ConfigMap')!.data).toEqual({
      'main.MODE': 'fast',
      [`${Object.keys(find('ConfigMap')!.data)[1]}`]: 'a: 1',
    });
    const [container] = find('Deployment')!.spec.template.spec.containers;
    expect(container.env).toEqual([
      {
        name: 'MODE',
        valueFrom: {
          configMapKeyRef: { name: 'shop-config', key: 'main.MODE' },
        },
      },
      {
        name: 'PASSWORD',
        valueFrom: {
          secretKeyRef: { name: 'shop-secrets', key: 'main.PASSWORD' },
        },
      },
    ]);
  });

  it('takes everything for a secret where it is not known what is', () => {
    const { find } = compose();
    expect(find('ConfigMap')).toBeUndefined();
    expect(Object.keys(find('Secret')!.data)).toHaveLength(4);
  });

  it('takes all below a tainted input for a secret', () => {
    const { find } = compose({}, ['/containers/main/variables']);
    expect(Object.keys(find('Secret')!.data)).toEqual([
      'main.MODE',
      'main.PASSWORD',
    ]);
  });

  it('refuses a secret where only the Deployment could hold it', () => {
    expect(() => compose({}, ['/containers/main/args/0'])).toThrow(
      /containers\/main\/args\/0 holds a secret/,
    );
  });

  it('never writes a secret into the Deployment', () => {
    const { find } = compose();
    const text = JSON.stringify(find('Deployment'));
    expect(text).not.toContain('swordfish');
    expect(text).not.toContain(Buffer.from('swordfish').toString('base64'));
  });

  it('rolls the pods when the configuration changes, and only then', () => {
    const checksum = (variables: Record<string, string>, key?: string) =>
      JSON.stringify(
        compose(
          { containers: { main: { image: 'x', variables } } },
          undefined,
          key,
        ).find('Deployment')!.spec.template.metadata.annotations,
      );
    expect(checksum({ A: '1' })).toBe(checksum({ A: '1' }));
    expect(checksum({ A: '1' })).not.toBe(checksum({ A: '2' }));
    expect(checksum({ A: '1' })).not.toBe(checksum({ A: '1' }, 'other key'));
  });

  it('applies the configuration before what reads it', () => {
    const { set } = compose({}, [PASSWORD]);
    expect(set.phases.map(phase => phase.map(o => o.kind))).toEqual([
      ['ConfigMap', 'Secret'],
      ['Deployment', 'Service'],
    ]);
  });

  it('mounts single files and volumes', () => {
    const { find } = compose({}, [PASSWORD]);
    const { volumes, containers } = find('Deployment')!.spec.template.spec;
    const [file, key, data] = containers[0].volumeMounts;
    expect(file).toMatchObject({ mountPath: '/etc/shop.yaml', readOnly: true });
    expect(key).toMatchObject({ mountPath: '/etc/key.bin' });
    expect(data).toMatchObject({
      mountPath: '/data',
      subPath: 'sub',
      readOnly: true,
    });
    expect(volumes).toEqual([
      {
        name: 'config-files',
        configMap: {
          name: 'shop-config',
          items: [
            { key: file.subPath, path: file.subPath, mode: 0o440 },
            { key: key.subPath, path: key.subPath },
          ],
        },
      },
      {
        name: data.name,
        persistentVolumeClaim: { claimName: 'shop-data' },
      },
    ]);
  });

  it('takes files and volumes in both forms of the specification', () => {
    const asMap = compose().find('Deployment');
    const asList = compose({
      containers: {
        main: {
          ...inputs.containers.main,
          files: [
            { target: '/etc/shop.yaml', content: 'a: 1', mode: '0440' },
            { target: '/etc/key.bin', binaryContent: 'AAEC' },
          ],
          volumes: [
            {
              target: '/data',
              source: 'shop-data',
              path: 'sub',
              readOnly: true,
            },
          ],
        },
      },
    }).find('Deployment');
    expect(asList).toEqual(asMap);
  });

  it('makes no Service without ports', () => {
    expect(compose({ service: undefined }).find('Service')).toBeUndefined();
    expect(compose({ service: {} }).find('Service')).toBeUndefined();
  });

  it('labels the pods for the Kubernetes tab', () => {
    const labels = (changes: Partial<WorkloadInputs>) =>
      compose(changes).find('Deployment')!.spec.template.metadata.labels;
    expect(labels({})).toMatchObject({ 'backstage.io/kubernetes-id': 'shop' });
    expect(labels({ kubernetesId: 'web' })).toMatchObject({
      'backstage.io/kubernetes-id': 'web',
    });
    const own = { 'backstage.io/kubernetes-id': 'mine' };
    expect(labels({ labels: own })).toMatchObject(own);
  });

  it('names all it could ever make as candidates', () => {
    const { set } = compose({}, [PASSWORD]);
    const candidates = workloadCandidates('shop-dev/shop');
    for (const { kind, metadata } of set.phases.flat()) {
      expect(candidates).toContainEqual(
        expect.objectContaining({ kind, name: metadata.name }),
      );
    }
  });
});

describe('workloadMoves', () => {
  it.each([
    { reason: 'the same place', changes: {}, expected: [] },
    {
      reason: 'a name that is no longer asked for stays',
      changes: { name: undefined },
      expected: [],
    },
    {
      reason: 'another namespace',
      changes: { namespace: 'elsewhere' },
      expected: [
        { path: '/namespace', before: 'shop-dev', after: 'elsewhere' },
      ],
    },
    {
      reason: 'another name',
      changes: { name: 'store' },
      expected: [{ path: '/name', before: 'shop', after: 'store' }],
    },
  ])('$reason', ({ changes, expected }) => {
    const externalName = workloadName(identity, inputs);
    expect(
      workloadMoves({ externalName, inputs: { ...inputs, ...changes } }),
    ).toEqual(expected);
  });
});

describe('workloadName', () => {
  it.each([
    ['shop', 'shop-dev/shop'],
    ['My_Shop', 'shop-dev/my-shop'],
    ['3scale', 'shop-dev/app-3scale'],
  ])('makes a service name of the entity %s', (entity, expected) => {
    const entityRef = `component:default/${entity}`;
    expect(workloadName({ ...identity, entityRef }, inputs)).toBe(expected);
  });
});

describe('explainPods', () => {
  const pod = (status: object): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p' },
    status,
  });
  const waiting = (reason: string, message?: string, lastState?: object) =>
    pod({
      containerStatuses: [
        { name: 'main', state: { waiting: { reason, message } }, lastState },
      ],
    });

  it.each([
    {
      reason: 'an image cannot be pulled',
      pods: [waiting('ImagePullBackOff', 'not found')],
      expected: 'container main waits with ImagePullBackOff: not found',
    },
    {
      reason: 'a container crashes',
      pods: [
        waiting('CrashLoopBackOff', undefined, {
          terminated: { reason: 'Error', exitCode: 3 },
        }),
      ],
      expected:
        'container main waits with CrashLoopBackOff (ended with Error, exit code 3)',
    },
    {
      reason: 'no node fits',
      pods: [
        pod({
          conditions: [
            { type: 'PodScheduled', status: 'False', message: '0/1 nodes' },
          ],
        }),
      ],
      expected: 'a pod cannot be placed: 0/1 nodes',
    },
    {
      reason: 'the same reason of two pods is told once',
      pods: [waiting('ErrImagePull'), waiting('ErrImagePull')],
      expected: 'container main waits with ErrImagePull',
    },
    {
      reason: 'a usual start is no reason',
      pods: [waiting('ContainerCreating'), pod({})],
      expected: undefined,
    },
  ])('$reason', ({ pods, expected }) => {
    expect(explainPods(pods)).toBe(expected);
  });
});

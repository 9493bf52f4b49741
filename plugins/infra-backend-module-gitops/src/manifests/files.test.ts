import fc from 'fast-check';
import { parse } from 'yaml';
import { render, renderFiles } from './files';
import { KubeObject } from './schema';

const identity = {
  instanceId: '1f0c93ab-0000-4000-8000-000000000000',
  environmentId: '5b1d6f3e-0000-4000-8000-000000000000',
  environmentName: 'pr-17',
  environmentType: 'preview',
  entityRef: 'component:default/shop',
  address: 'cache.default#main',
  ownershipMark: 'test/1f0c93ab-0000-4000-8000-000000000000',
};
const files = (...objects: KubeObject[]) =>
  renderFiles(
    identity,
    { namespace: 'shop', objects },
    { kustomization: true },
  );
const secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'login' },
};

describe('files', () => {
  it('mean the same to readers of YAML 1.1 and of 1.2', () => {
    // As it comes by the API: without -0. No field of Kubernetes is a merge key.
    const values = fc
      .dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.jsonValue())
      .map(value => JSON.parse(JSON.stringify(value)))
      .filter(value => !JSON.stringify(value).includes('<<'));
    fc.assert(
      fc.property(values, value => {
        expect(parse(render(value), { version: '1.1' })).toEqual(value);
        expect(parse(render(value))).toEqual(value);
      }),
    );
  });

  it.each(['yes', 'off', '0o17', '017', '12:30:45', '2026-01-01', '1e3', '~'])(
    'keep the text %s a text',
    text => {
      const rendered = render({ text });
      expect(parse(rendered, { version: '1.1' })).toEqual({ text });
      expect(parse(rendered)).toEqual({ text });
    },
  );

  it('are the same whatever the order of fields and objects', () => {
    const a = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } };
    const b = { metadata: { name: 'b' }, kind: 'ConfigMap', apiVersion: 'v1' };
    const sorted = (map: Map<string, string>) => [...map].sort();
    expect(sorted(files(a, b))).toEqual(sorted(files(b, a)));
  });

  it.each([
    { reason: 'data', object: { ...secret, data: { password: 'aHVudGVy' } } },
    { reason: 'texts', object: { ...secret, stringData: { password: 'x' } } },
  ])('have no Secret with $reason', ({ object }) => {
    expect(() => files(object)).toThrow(/SealedSecret or an ExternalSecret/);
  });

  it('have no list, which may hide a Secret', () => {
    const list = { ...secret, kind: 'List', items: [secret] };
    expect(() => files(list)).toThrow(/Give its items as objects/);
  });

  it('may have a Secret that the cluster fills', () => {
    const token = { ...secret, type: 'kubernetes.io/service-account-token' };
    expect(files(token).has('secret_login.yaml')).toBe(true);
  });

  it('say the namespace only of what is in one', () => {
    const role = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'shop:reader' },
    };
    const found = files(role).get(
      'rbac.authorization.k8s.io_clusterrole_shop%3Areader.yaml',
    );
    expect(parse(found!).metadata).toEqual({ name: 'shop:reader' });
  });
});

import { ResourceIdentity } from '@infra-orchestration/backstage-plugin-infra-node';
import fc from 'fast-check';
import { appliedFieldsDigest, digestOf } from './digest';
import { readInventory, withInventory } from './inventory';
import { dnsLabelPart, uniqueName } from './names';
import { labelValue, marked } from './ownership';
import { Redactor, textsAt } from './redaction';
import { refKey } from './refs';
import { ownershipOf, toSighting } from './sighting';
import { KubeObject, ObjectRef } from './types';

const identity: ResourceIdentity = {
  instanceId: '0a1b2c3d-0000-4000-8000-000000000000',
  environmentId: 'e0e0e0e0-0000-4000-8000-000000000000',
  environmentName: 'dev',
  environmentType: 'development',
  entityRef: 'component:default/shop',
  address: 'k8s-namespace.default#main',
  ownershipMark: 'main/0a1b2c3d-0000-4000-8000-000000000000',
};
const object: KubeObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'x', namespace: 'y' },
};

describe('digestOf', () => {
  it('does not depend on the order of keys, and does on values', () => {
    expect(digestOf({ a: 1, b: 2 })).toBe(digestOf({ b: 2, a: 1 }));
    expect(digestOf({ a: 1 })).not.toBe(digestOf({ a: 2 }));
  });

  it('with a key cannot be guessed without it', () => {
    expect(digestOf('1234', 'key')).not.toBe(digestOf('1234'));
    expect(digestOf('1234', 'key')).not.toBe(digestOf('1234', 'other key'));
  });
});

describe('appliedFieldsDigest', () => {
  const entry = (
    manager: string,
    operation: 'Apply' | 'Update',
    f: object,
  ) => ({
    manager,
    operation,
    fieldsV1: f,
  });
  const of = (...managedFields: object[]) =>
    appliedFieldsDigest({ name: 'x', managedFields });

  it('looks at what this driver applied, and at nothing else', () => {
    const ours = entry('infra-orchestration', 'Apply', { 'f:data': {} });
    expect(of(ours)).toBeDefined();
    expect(of(entry('kubectl', 'Apply', { 'f:data': {} }), ours)).toBe(
      of(ours),
    );
    expect(of(entry('infra-orchestration', 'Update', {}))).toBeUndefined();
    expect(of(entry('infra-orchestration', 'Apply', {}))).not.toBe(of(ours));
  });
});

describe('inventory', () => {
  const name = fc.stringMatching(/^[a-z][-a-z0-9.]{0,20}$/);
  const ref = fc.record(
    {
      apiVersion: fc.constantFrom('v1', 'apps/v1', 'example.com/v1beta1'),
      kind: fc.constantFrom('ConfigMap', 'Deployment', 'Database'),
      namespace: name,
      name,
    },
    { requiredKeys: ['apiVersion', 'kind', 'name'] },
  );

  it('comes back as it was written', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(ref, { selector: r => refKey(r as ObjectRef) }),
        refs => {
          const { metadata } = withInventory(object, refs as ObjectRef[]);
          const read = readInventory(metadata) ?? [];
          expect(new Set(read.map(refKey))).toEqual(
            new Set((refs as ObjectRef[]).map(refKey)),
          );
        },
      ),
    );
  });

  it('does not depend on the order of objects, so that it does not change the digest', () => {
    const a = { apiVersion: 'v1', kind: 'ConfigMap', name: 'a' };
    const b = { apiVersion: 'v1', kind: 'ConfigMap', name: 'b' };
    expect(withInventory(object, [a, b])).toEqual(
      withInventory(object, [b, a]),
    );
  });

  it('takes text of somebody else for none', () => {
    const annotations = { 'infra-orchestration.dev/inventory': 'not ours' };
    expect(readInventory({ name: 'x', annotations })).toBeUndefined();
  });
});

describe('ownership', () => {
  it('is decided by the mark, never by labels', () => {
    const ours = toSighting(marked(object, identity, 'manifests'));
    expect(ownershipOf(ours, identity.ownershipMark)).toBe('ours');
    expect(ownershipOf(ours, 'main/another')).toBe('foreign');
    const { labels } = marked(object, identity, 'manifests').metadata;
    const stranger = { ...object, metadata: { ...object.metadata, labels } };
    expect(ownershipOf(toSighting(stranger), identity.ownershipMark)).toBe(
      'unmarked',
    );
  });

  it('makes valid label values of any installation name', () => {
    fc.assert(
      fc.property(fc.string(), text =>
        expect(labelValue(text)).toMatch(
          /^[a-zA-Z0-9]([-a-zA-Z0-9_.]{0,61}[a-zA-Z0-9])?$/,
        ),
      ),
    );
    expect(labelValue('main')).toBe('main');
  });
});

describe('names', () => {
  it('are DNS labels whatever entity and environment are called', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (entity, environmentName) => {
        const name = uniqueName(
          {
            ...identity,
            entityRef: `component:default/${entity}`,
            environmentName,
          },
          63,
        );
        expect(name).toMatch(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
      }),
    );
  });

  it('are readable, and differ between instances', () => {
    const name = uniqueName(identity, 63);
    expect(name).toMatch(/^shop-dev-[0-9a-f]{6}$/);
    expect(uniqueName({ ...identity, instanceId: 'other' }, 63)).not.toBe(name);
  });

  it('keep nothing that a label may not have', () => {
    expect(dnsLabelPart('--My App_1--')).toBe('my-app-1');
  });
});

describe('Redactor', () => {
  it('takes secrets out of texts, longest first', () => {
    const redactor = new Redactor(['sword', 'swordfish']);
    expect(redactor.scrub('Invalid value: "swordfish"')).toBe(
      'Invalid value: "<secret>"',
    );
  });

  it('finds secrets inside of values', () => {
    const redactor = new Redactor(['swordfish', 'ab']);
    expect(redactor.isTainted({ a: ['x', 'url:swordfish@h'] })).toBe(true);
    expect(redactor.isTainted({ a: 'ab' })).toBe(true);
    expect(redactor.isTainted({ a: 'cab' })).toBe(false);
  });
});

describe('textsAt', () => {
  it('follows JSON pointers, and takes all texts below', () => {
    const value = { a: { 'x/y': ['1', { b: '2' }] }, c: '3' };
    expect(textsAt(value, ['/a/x~1y', '/nothing/here'])).toEqual(['1', '2']);
  });
});

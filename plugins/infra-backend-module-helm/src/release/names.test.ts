import fc from 'fast-check';
import { isMark, labelArgument, readLabels } from './labels';
import { externalName, releaseOf } from './names';
import { ReleaseInputs } from './schema';

const identityOf = (entity: string, environmentName: string, id: string) => ({
  instanceId: id,
  environmentId: 'e',
  environmentName,
  environmentType: 'development',
  entityRef: `component:default/${entity}`,
  address: 'cache.default#main',
  ownershipMark: `installation/${id}`,
});
const inputs = { namespace: 'n', chart: {} } as ReleaseInputs;

describe('externalName', () => {
  it('is a name that Helm takes, whatever entity and environment are called', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.uuid(), (entity, env, id) => {
        const name = externalName(identityOf(entity, env, id), inputs);
        expect(releaseOf(name).namespace).toBe('n');
        expect(releaseOf(name).name).toMatch(
          /^[a-z0-9]([-a-z0-9]{0,51}[a-z0-9])?$/,
        );
      }),
    );
  });

  it('differs by the instance', () => {
    const [a, b] = ['1', '2'].map(id =>
      externalName(identityOf('shop', 'dev', id), inputs),
    );
    expect(a).not.toBe(b);
  });
});

describe('labels', () => {
  it('hold every mark, and tell it from others', () => {
    const part = fc.stringMatching(/^[a-zA-Z0-9.-]{1,90}$/);
    fc.assert(
      fc.property(part, part, part, (installation, instance, other) => {
        const ownershipMark = `${installation}/${instance}`;
        const text = labelArgument({ ownershipMark, chart: 'c', run: 'h.r' });
        const labels = Object.fromEntries(
          text.split(',').map(each => each.split('=')),
        );
        Object.values(labels).forEach(value =>
          expect(value).toMatch(
            /^[a-zA-Z0-9]([-a-zA-Z0-9_.]{0,61}[a-zA-Z0-9])?$/,
          ),
        );
        const found = readLabels(labels);
        expect(found).toMatchObject({ chart: 'c', run: 'h.r' });
        expect(isMark(found.ownershipMark, ownershipMark)).toBe(true);
        expect(isMark(found.ownershipMark, `${installation}/${other}`)).toBe(
          other === instance,
        );
      }),
    );
  });

  it('say nothing where there are none', () => {
    expect(readLabels({ owner: 'helm' }).ownershipMark).toBeUndefined();
    expect(isMark(undefined, 'a/b')).toBe(false);
  });
});

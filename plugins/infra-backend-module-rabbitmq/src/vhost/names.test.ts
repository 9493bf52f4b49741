import fc from 'fast-check';
import { newIdentity } from '../__testUtils__/instance';
import {
  descriptionOf,
  markInDescription,
  markInTags,
  tagOf,
  vhostName,
} from './names';

const named = (entityRef: string, environmentName: string) => ({
  ...newIdentity(),
  entityRef,
  environmentName,
});

describe('names of vhosts', () => {
  it('say whose they are', () => {
    expect(vhostName(named('component:default/shop', 'pr-17'))).toMatch(
      /^shop-pr-17-[0-9a-f]{8}$/,
    );
  });

  it('need no escaping in URIs, whatever people call things', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (entity, environment) => {
        const name = vhostName(
          named(`component:default/${entity}`, environment),
        );
        expect(name).toMatch(/^[a-z0-9-]{9,63}$/);
      }),
    );
  });

  it('differ by instance', () => {
    expect(vhostName(newIdentity())).not.toBe(vhostName(newIdentity()));
  });
});

describe('the mark', () => {
  const { ownershipMark } = newIdentity();

  it('is found in a description, among words of people', () => {
    const description = `Orders. ${descriptionOf(ownershipMark)}; ask Ann.`;
    expect(markInDescription(description)).toBe(ownershipMark);
    expect(markInDescription('Orders')).toBeUndefined();
  });

  it('is found among tags', () => {
    expect(markInTags(['management', tagOf(ownershipMark)])).toBe(
      ownershipMark,
    );
    expect(markInTags(['management'])).toBeUndefined();
  });
});

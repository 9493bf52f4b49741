import fc from 'fast-check';
import { newIdentity } from '../__testUtils__/instance';
import { keyPrefixOf, markIn, markRule, userName } from './names';

const named = (entityRef: string, environmentName: string) => ({
  ...newIdentity(),
  entityRef,
  environmentName,
});

describe('names of users', () => {
  it('say whose they are', () => {
    expect(userName(named('component:default/shop', 'pr-17'))).toMatch(
      /^shop-pr-17-[0-9a-f]{8}$/,
    );
  });

  it('are such that Redis takes them and no pattern is made of them, whatever people call things', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (entity, environment) => {
        const name = userName(
          named(`component:default/${entity}`, environment),
        );
        expect(name).toMatch(/^[a-z0-9-]{9,63}$/);
      }),
    );
  });

  it('differ, and no prefix is the beginning of another', () => {
    const pair = [newIdentity(), newIdentity()].map(userName).map(keyPrefixOf);
    expect(pair[0].startsWith(pair[1])).toBe(false);
    expect(pair[1].startsWith(pair[0])).toBe(false);
    expect(keyPrefixOf('a-1f').startsWith(keyPrefixOf('a-1'))).toBe(false);
  });
});

describe('the mark', () => {
  it('is found among other rights', () => {
    const { ownershipMark } = newIdentity();
    const channels = ['&infra:a:*', markRule(ownershipMark)];
    expect(markIn(channels)).toBe(ownershipMark);
    expect(markIn(['&infra:a:*', '&*'])).toBeUndefined();
  });
});

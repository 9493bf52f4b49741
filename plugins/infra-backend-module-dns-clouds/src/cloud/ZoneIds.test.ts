import { mockServices } from '@backstage/backend-test-utils';
import { misconfigured } from '@infra-orchestration/backstage-plugin-infra-backend-module-dns';
import { ZoneIds } from './ZoneIds';

const context = {
  signal: new AbortController().signal,
  logger: mockServices.logger.mock(),
};

const idOf = (ids: ZoneIds, zone: string) =>
  ids.with(zone, context, async id => id);

describe('ZoneIds', () => {
  it('takes what the configuration says, and asks nobody', async () => {
    const lookUp = jest.fn();
    const ids = new ZoneIds({ 'a.test': 'Z1' }, 'Cloud', lookUp);
    expect(await idOf(ids, 'a.test')).toBe('Z1');
    expect(lookUp).not.toHaveBeenCalled();
  });

  it('looks a zone up once', async () => {
    const lookUp = jest.fn(async () => ['Z1']);
    const ids = new ZoneIds({}, 'Cloud', lookUp);
    expect(await idOf(ids, 'a.test')).toBe('Z1');
    expect(await idOf(ids, 'a.test')).toBe('Z1');
    expect(lookUp).toHaveBeenCalledTimes(1);
  });

  it('looks again for a zone that was made anew', async () => {
    const lookUp = jest.fn();
    lookUp.mockResolvedValueOnce(['Z1']).mockResolvedValueOnce(['Z2']);
    const ids = new ZoneIds({}, 'Cloud', lookUp);
    const gone = ids.with('a.test', context, async () => {
      throw misconfigured('no such zone');
    });
    await expect(gone).rejects.toMatchObject({ code: 'misconfigured' });
    expect(await idOf(ids, 'a.test')).toBe('Z2');
  });

  it.each([
    {
      reason: 'there is none',
      found: [],
      says: 'has no zone `a.test` that these credentials can see',
    },
    {
      reason: 'there are several',
      found: ['Z1', 'Z2'],
      says: '2 zones `a.test` (Z1, Z2): say in `zoneIds` which one is meant',
    },
  ])('refuses a zone of which $reason', async ({ found, says }) => {
    const ids = new ZoneIds({}, 'Cloud', async () => found);
    await expect(idOf(ids, 'a.test')).rejects.toMatchObject({
      code: 'misconfigured',
      message: expect.stringContaining(says),
    });
  });
});

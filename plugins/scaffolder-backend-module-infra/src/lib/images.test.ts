import { mockCredentials } from '@backstage/backend-test-utils';
import { infraServiceMock } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import fc from 'fast-check';
import { requireArtifact, splitImage } from './images';

const credentials = mockCredentials.user();
const digest = `sha256:${'0'.repeat(64)}`;

describe('splitImage', () => {
  it.each([
    {
      reason: 'a tag follows a colon',
      image: 'registry.example.com/shop/api:1.2',
      parts: { repository: 'registry.example.com/shop/api', tag: '1.2' },
    },
    {
      reason: 'a colon before a slash is that of a port',
      image: 'localhost:5000/api',
      parts: { repository: 'localhost:5000/api' },
    },
    {
      reason: 'a digest follows an at sign, with or without a tag',
      image: `localhost:5000/api:1@${digest}`,
      parts: { repository: 'localhost:5000/api', tag: '1', digest },
    },
  ])('$reason', ({ image, parts }) => {
    expect(splitImage(image)).toEqual(parts);
  });

  it('gives back what it was put together from', () => {
    const name = fc.stringMatching(/^[a-z0-9]+(:[0-9]+)?\/[a-z0-9/]*[a-z0-9]$/);
    const tag = fc.option(fc.stringMatching(/^[A-Za-z0-9._-]+$/), {
      nil: undefined,
    });
    fc.assert(
      fc.property(name, tag, fc.boolean(), (repository, named, isPinned) => {
        const image = `${repository}${named ? `:${named}` : ''}${
          isPinned ? `@${digest}` : ''
        }`;
        expect(splitImage(image)).toEqual({
          repository,
          ...(named && { tag: named }),
          ...(isPinned && { digest }),
        });
      }),
    );
  });
});

describe('requireArtifact', () => {
  const repository = 'registry.example.com/greeter';

  it('finds by digest, or the newest that had the tag, on whatever page', async () => {
    const infra = infraServiceMock();
    const known = [];
    for (let n = 0; n < 120; n++) {
      known.push(
        await infra.registerArtifact({
          repository,
          tag: n < 2 ? 'old' : `${n}`,
          digest: `sha256:${n}`,
        }),
      );
    }
    const find = async (image: string) =>
      (await requireArtifact(infra, image, credentials)).id;
    expect(await find(`${repository}:119`)).toBe(known[119].id);
    expect(await find(`${repository}:old`)).toBe(known[1].id);
    expect(await find(`${repository}@sha256:0`)).toBe(known[0].id);
    await expect(find(`${repository}:none`)).rejects.toThrow(
      'Nothing has told of registry.example.com/greeter:none yet',
    );
    await expect(find(repository)).rejects.toThrow('neither a tag nor');
  });
});

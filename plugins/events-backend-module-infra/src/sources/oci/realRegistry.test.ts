import { OTHER, SECRET } from '../../__testUtils__/contract';
import { NotifyingRegistry } from '../../__testUtils__/NotifyingRegistry';
import { SourcesBackend } from '../../__testUtils__/SourcesBackend';

jest.setTimeout(60_000);

describe('a real registry that is pushed to by real clients', () => {
  let backend: SourcesBackend;
  let registry: NotifyingRegistry;

  beforeAll(async () => {
    backend = await SourcesBackend.start({
      oci: [
        { secret: SECRET },
        { name: 'renamed', secret: SECRET, registry: 'images.example.com' },
        { name: 'guarded', secret: SECRET },
      ],
    });
    const url = `http://127.0.0.1:${backend.port}/api/events/infra/oci`;
    registry = await NotifyingRegistry.start([
      { name: 'plain', url, authorization: SECRET },
      {
        name: 'renamed',
        url: `${url}/renamed`,
        authorization: `Bearer ${SECRET}`,
      },
      { name: 'guarded', url: `${url}/guarded`, authorization: OTHER },
    ]);
  });

  beforeEach(() => {
    backend.hints.length = 0;
  });

  afterAll(async () => {
    await registry?.stop();
    await backend?.stop();
  });

  const images = () => backend.hints.flatMap(({ hints }) => hints);
  const ignored = () => backend.hints.filter(({ fate }) => fate === 'Ignored');
  const rejected = () =>
    backend.hints.filter(({ fate }) => fate === 'Rejected');

  async function until(condition: () => boolean): Promise<void> {
    for (let attempt = 0; attempt < 200 && !condition(); attempt++) {
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    expect(condition()).toBe(true);
  }

  it('tells of what crane pushes, with tag and digest', async () => {
    const digest = await registry.push('shop/api:1.2.0');
    await until(() => images().length >= 2);
    expect(images()).toEqual(
      expect.arrayContaining([
        { repository: `${registry.host}/shop/api`, tag: '1.2.0', digest },
        { repository: 'images.example.com/shop/api', tag: '1.2.0', digest },
      ]),
    );
    expect(images()).toHaveLength(2);
  });

  it('tells of what skopeo copies', async () => {
    const digest = await registry.push('shop/web:1.0');
    await registry.copy('shop/web:1.0', 'shop/web:stable');
    const stable = () => images().filter(({ tag }) => tag === 'stable');
    await until(() => stable().length >= 2);
    expect(stable()).toEqual(
      expect.arrayContaining([
        { repository: `${registry.host}/shop/web`, tag: 'stable', digest },
      ]),
    );
  });

  it('tells of nothing that is acted upon where an image is pushed by digest', async () => {
    await registry.push('shop/parts:1.0');
    await until(() => images().length >= 2);
    backend.hints.length = 0;
    const digest = await registry.copyByDigest('shop/parts:1.0', 'shop/whole');
    expect(await registry.has('shop/whole', digest)).toBe(true);
    // It sends in order: what comes after that tells that it has come.
    await registry.push('shop/after:1.0');
    await until(() => images().length >= 2);
    expect(
      images()
        .map(({ repository }) => repository)
        .sort(),
    ).toEqual([`${registry.host}/shop/after`, 'images.example.com/shop/after']);
    expect(ignored()[0].reason).toContain('No image with a tag was pushed');
  });

  it('is refused where it has another secret', async () => {
    await registry.push('shop/worker:1.0');
    await until(() => rejected().length > 0);
    expect(rejected()[0]).toMatchObject({
      deliveryId: expect.stringMatching(/^guarded:refused-/),
      hints: [],
      reason: expect.stringContaining('is another'),
    });
  });
});

import { mockServices } from '@backstage/backend-test-utils';
import {
  ImageInspector,
  InspectedImage,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { describeOnDatabases } from '../../store/__testUtils__/describeOnDatabases';
import { artifacts, artifactUses, Db } from '../../store';
import { ArtifactRegistrar } from './ArtifactRegistrar';
import { ImageInspectors } from './ImageInspectors';
import { RegistryPoll } from './RegistryPoll';

jest.setTimeout(60_000);

const repository = 'registry.test/shop/api';
const entityRef = 'component:default/api';
const now = new Date('2026-11-26T10:00:00Z');
const { signal } = new AbortController();

class Registry implements ImageInspector {
  readonly tagged = new Map<string, InspectedImage>();
  asked: string[] = [];
  error?: Error;

  push(tag: string, minute?: number, character = tag.at(-1)!): InspectedImage {
    const image: InspectedImage = {
      digest: `sha256:${character.repeat(64)}`,
      ...(minute !== undefined && {
        createdAt: new Date(now.getTime() + minute * 60_000).toISOString(),
      }),
      platforms: [],
      provenance: {},
    };
    this.tagged.set(tag, image);
    return image;
  }

  async knows(name: string) {
    return name.startsWith('registry.test/');
  }

  async inspect(_repository: string, reference: string) {
    this.asked.push(reference);
    return this.tagged.get(reference);
  }

  async attachments() {
    return { signatures: [], boms: [] };
  }

  async tags() {
    if (this.error) {
      throw this.error;
    }
    return [...this.tagged.keys()];
  }
}

describeOnDatabases('Looking through registries', open => {
  async function setUp() {
    const db: Db = await open();
    const registry = new Registry();
    const inspectors = new ImageInspectors();
    inspectors.addInspector(registry);
    const woken: string[][] = [];
    const registrar = new ArtifactRegistrar({
      db,
      waker: { wake: refs => woken.push(refs) },
      uses: { learnOf: async () => {} },
    });
    const use = { entityRef, container: 'main', origin: 'score' } as const;
    await artifactUses.upsert(
      db,
      [
        { ...use, repository },
        { ...use, container: 'side', repository: 'elsewhere.test/x' },
      ],
      { now },
    );
    const logger = mockServices.logger.mock();
    const poll = new RegistryPoll({ db, inspectors, registrar, logger });
    const run = async () => {
      registry.asked = [];
      await poll.run(signal);
      const { items } = await artifacts.list(db, { limit: 99 });
      return items.map(({ tags }) => tags.join('+'));
    };
    return { db, registry, run, woken, logger };
  }

  it('takes of a repository of which nothing is known the newest image alone', async () => {
    const { registry, run, woken, db } = await setUp();
    registry.push('1', 1);
    registry.push('3', 3);
    registry.push('2', 2);
    expect(await run()).toEqual(['3']);
    expect(await artifacts.list(db, { limit: 1 })).toMatchObject({
      items: [{ source: 'poll', repository }],
    });
    expect(woken).toEqual([[entityRef]]);
    expect(await run()).toEqual(['3']);
    expect(registry.asked).toEqual(['3']);
  });

  it('finds what came since, in the order in which it was made', async () => {
    const { registry, run } = await setUp();
    registry.push('1', 1);
    await run();
    registry.push('a', 4);
    registry.push('b', 3);
    expect(await run()).toEqual(['a', 'b', '1']);
  });

  it('finds that a tag moved', async () => {
    const { registry, run } = await setUp();
    registry.push('main', 1, 'a');
    await run();
    registry.push('main', 2, 'b');
    expect(await run()).toEqual(['main', 'main']);
  });

  it('holds what does not say when it was made for no news', async () => {
    const { registry, run } = await setUp();
    registry.push('1', 1);
    await run();
    registry.push('2');
    expect(await run()).toEqual(['1']);
    expect(registry.asked).toContain('2');
    await run();
    expect(registry.asked).not.toContain('2');
  });

  it('asks for a bounded number of images, and for the others the next time', async () => {
    const { registry, run } = await setUp();
    registry.push('new', 100, 'f');
    await run();
    for (let index = 0; index < 30; index += 1) {
      registry.push(`0.${index}`, -index);
    }
    const asked = new Set<string>();
    for (let round = 0; round < 4; round += 1) {
      expect(await run()).toEqual(['new']);
      expect(registry.asked.length).toBeLessThanOrEqual(10);
      registry.asked.forEach(tag => asked.add(tag));
    }
    expect(asked.size).toBe(31);
  });

  it('goes on where a registry does not answer', async () => {
    const { registry, run, logger } = await setUp();
    registry.error = new Error('no answer in time');
    expect(await run()).toEqual([]);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('no answer in time'),
    );
  });
});

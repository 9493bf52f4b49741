import { Readable } from 'node:stream';
import { KubernetesClient } from '../client/client';
import { KubernetesApiError } from '../errors';
import { KubeObject } from '../objects/types';
import { SightingCache } from './cache';
import { toSighting } from '../objects/sighting';
import { KindStream, StreamMemory } from './stream';

const kind = { apiVersion: 'v1', kind: 'ConfigMap' };
const item = (name: string, version: string, digest = ''): KubeObject => ({
  ...kind,
  metadata: {
    name,
    namespace: 'x',
    uid: name,
    resourceVersion: version,
    annotations: {
      'infra-orchestration.dev/ownership-mark': `main/${name}`,
      'infra-orchestration.dev/applied-digest': digest,
    },
  },
});
const event = (type: string, object: object) => ({ type, object });
const bookmark = (version: string) =>
  event('BOOKMARK', { metadata: { resourceVersion: version } });

/** A server whose lists and watches are written down beforehand. */
class Script {
  readonly cache = new SightingCache();
  readonly told: string[] = [];
  readonly watchedFrom: string[] = [];
  readonly #aborter = new AbortController();
  #lists = 0;

  constructor(
    private readonly lists: { version: string; items: KubeObject[] }[],
    private readonly watches: (object[] | Error)[],
  ) {
    this.cache.enter();
  }

  get listed(): number {
    return this.#lists;
  }

  async run(memory?: StreamMemory): Promise<void> {
    const client = {
      mapping: { find: async () => ({ plural: 'configmaps' }) },
      list: async () => {
        const { version, items } = this.lists[this.#lists];
        this.#lists += 1;
        return { items, resourceVersion: version };
      },
      openWatch: async (
        _: unknown,
        { resourceVersion }: { resourceVersion: string },
      ) => {
        this.watchedFrom.push(resourceVersion);
        const next = this.watches.shift();
        if (!next) {
          this.#aborter.abort();
          throw this.#aborter.signal.reason;
        }
        if (next instanceof Error) {
          throw next;
        }
        return Readable.from(
          next.map(e => Buffer.from(`${JSON.stringify(e)}\n`)),
        );
      },
    };
    const stream = new KindStream({
      client: client as unknown as KubernetesClient,
      cache: this.cache,
      kind,
      labelSelector: 'x',
      memory,
      signal: this.#aborter.signal,
      onChange: ({ mark }) => this.told.push(mark ?? ''),
    });
    await stream.run().catch(error => {
      if (!this.#aborter.signal.aborted) {
        throw error;
      }
    });
  }
}

describe('KindStream', () => {
  it('goes on from the last bookmark when the server ends the watch', async () => {
    const script = new Script(
      [{ version: '5', items: [item('a', '3')] }],
      [[bookmark('8')], []],
    );
    await script.run();
    expect(script.listed).toBe(1);
    expect(script.watchedFrom.slice(0, 2)).toEqual(['5', '8']);
  });

  it('tells of what is added, changed and deleted, and not of what says nothing new', async () => {
    const script = new Script(
      [{ version: '5', items: [item('a', '3')] }],
      [
        [
          event('ADDED', item('b', '6')),
          event('MODIFIED', item('a', '7', 'other')),
          event('MODIFIED', item('a', '8', 'other')),
          event('DELETED', item('b', '9')),
        ],
      ],
    );
    await script.run();
    expect(script.told).toEqual(['main/b', 'main/a', 'main/b']);
  });

  it('tells nothing of what was there before it began', async () => {
    const items = [item('a', '3'), item('b', '4')];
    const script = new Script([{ version: '5', items }], [[]]);
    await script.run();
    expect(script.told).toEqual([]);
  });

  it('tells in its first list of what this process knew otherwise', async () => {
    const items = [item('a', '3', 'other'), item('b', '4')];
    const script = new Script([{ version: '5', items }], [[]]);
    script.cache.put(toSighting(item('a', '2')));
    script.cache.put(toSighting(item('b', '4')));
    await script.run();
    expect(script.told).toEqual(['main/a']);
  });

  it('tells after a failure what changed since the stream before it', async () => {
    const memory = new StreamMemory();
    const before = new Script(
      [{ version: '5', items: [item('a', '3'), item('b', '4')] }],
      [new KubernetesApiError(401, {})],
    );
    await expect(before.run(memory)).rejects.toThrow();
    const after = new Script(
      [
        {
          version: '9',
          items: [item('a', '3'), item('b', '8', 'other'), item('c', '7')],
        },
      ],
      [[]],
    );
    await after.run(memory);
    expect(after.told).toEqual(['main/b', 'main/c']);
  });

  it('lists anew when the history is gone, and tells what happened meanwhile', async () => {
    const script = new Script(
      [
        { version: '5', items: [item('a', '3'), item('b', '4')] },
        { version: '50', items: [item('b', '4'), item('c', '40')] },
      ],
      [[event('ERROR', { code: 410, reason: 'Expired' })], []],
    );
    await script.run();
    expect(script.listed).toBe(2);
    expect(new Set(script.told)).toEqual(new Set(['main/a', 'main/c']));
    expect(script.watchedFrom[1]).toBe('50');
  });

  it('lists anew when the server refuses the version with 410', async () => {
    const script = new Script(
      [
        { version: '5', items: [] },
        { version: '9', items: [] },
      ],
      [new KubernetesApiError(410, {}), []],
    );
    await script.run();
    expect(script.watchedFrom.slice(0, 2)).toEqual(['5', '9']);
  });

  it('gives up on refused credentials', async () => {
    const script = new Script(
      [{ version: '5', items: [] }],
      [new KubernetesApiError(401, {})],
    );
    await expect(script.run()).rejects.toMatchObject({ httpStatus: 401 });
  });
});

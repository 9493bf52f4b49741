import { ResourceMapping } from './mapping';

const KIND = { apiVersion: 'example.com/v1', kind: 'Widget' };
const answer = {
  resources: [
    { name: 'widgets', kind: 'Widget', namespaced: true },
    { name: 'widgets/status', kind: 'Widget', namespaced: true },
  ],
};
const { signal } = new AbortController();

/** A server that answers when told to, or never. */
function server() {
  const asked: AbortSignal[] = [];
  let give: (value: unknown) => void = () => {};
  const mapping = new ResourceMapping((_, ended) => {
    asked.push(ended);
    return new Promise((resolve, reject) => {
      give = resolve;
      ended.addEventListener('abort', () => reject(ended.reason));
    });
  });
  return { mapping, asked, give: () => give(answer) };
}

describe('a question for the kinds of a group', () => {
  it('is asked once for all who want to know', async () => {
    const { mapping, asked, give } = server();
    const both = [mapping.find(KIND, signal), mapping.find(KIND, signal)];
    give();
    const [first, second] = await Promise.all(both);
    expect(first).toMatchObject({ plural: 'widgets', group: 'example.com' });
    expect(second).toBe(first);
    expect(await mapping.find(KIND, signal)).toBe(first);
    expect(asked).toHaveLength(1);
  });

  it('goes on where only one of several leaves', async () => {
    const { mapping, asked, give } = server();
    const aborter = new AbortController();
    const leaves = mapping.find(KIND, aborter.signal);
    const stays = mapping.find(KIND, signal);
    aborter.abort(new Error('enough'));
    await expect(leaves).rejects.toThrow('enough');
    expect(asked[0].aborted).toBe(false);
    give();
    expect(await stays).toMatchObject({ plural: 'widgets' });
  });

  it('ends with the last who waits, and is asked again by the next', async () => {
    const { mapping, asked, give } = server();
    const aborter = new AbortController();
    const leaves = mapping.find(KIND, aborter.signal);
    aborter.abort(new Error('enough'));
    await expect(leaves).rejects.toThrow('enough');
    expect(asked[0].aborted).toBe(true);
    const next = mapping.find(KIND, signal);
    give();
    expect(await next).toMatchObject({ plural: 'widgets' });
  });
});

import fc from 'fast-check';
import { Step, walk } from './walk';

const settle = () => new Promise(resolve => setImmediate(resolve));

/** Acyclic: each step comes after some of those before it. */
const graphs = fc
  .array(
    fc.record({
      after: fc.array(fc.nat(), { maxLength: 4 }),
      lets: fc.boolean(),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map(nodes =>
    nodes.map(({ after, lets }, index) => ({
      id: `${index}`,
      lets,
      after: index === 0 ? [] : [...new Set(after.map(n => `${n % index}`))],
    })),
  );

describe('walk', () => {
  it('runs a step exactly if all before it let it go, after them, and each once', async () => {
    await fc.assert(
      fc.asyncProperty(graphs, async graph => {
        const ended: string[] = [];
        const steps = new Map<string, Step>(
          graph.map(({ id, after, lets }) => [
            id,
            {
              after,
              run: async () => {
                expect(after.every(before => ended.includes(before))).toBe(
                  true,
                );
                await settle();
                ended.push(id);
                return lets;
              },
            },
          ]),
        );
        await walk(steps);
        const byId = new Map(graph.map(node => [node.id, node]));
        const mayRun = (id: string): boolean =>
          byId
            .get(id)!
            .after.every(before => byId.get(before)!.lets && mayRun(before));
        expect([...ended].sort()).toEqual(
          graph
            .map(({ id }) => id)
            .filter(mayRun)
            .sort(),
        );
      }),
    );
  });

  it('waits for what runs before it tells of a failure', async () => {
    let slowEnded = false;
    const steps = new Map<string, Step>([
      [
        'bad',
        {
          after: [],
          run: async () => {
            throw new Error('bug');
          },
        },
      ],
      [
        'slow',
        {
          after: [],
          run: async () => {
            await settle();
            await settle();
            slowEnded = true;
            return true;
          },
        },
      ],
    ]);
    await expect(walk(steps)).rejects.toThrow('bug');
    expect(slowEnded).toBe(true);
  });

  it('passes over what it does not know', async () => {
    const run = jest.fn(async () => true);
    await walk(new Map([['a', { after: ['gone'], run }]]));
    expect(run).toHaveBeenCalledTimes(1);
  });
});

import { mockCredentials } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import { Db } from '../store';
import { describeOnDatabases } from '../store/__testUtils__/describeOnDatabases';
import { findMade, makeOnce } from './idempotency';

jest.setTimeout(60_000);

type Made = { promotionId: string };

interface Request {
  user: string;
  verb: string;
  key?: string;
  body: { of: number };
  /** What is to be made cannot be. */
  fails: boolean;
}

const requests: fc.Arbitrary<Request[]> = fc.array(
  fc.record({
    user: fc.constantFrom('ann', 'bob'),
    verb: fc.constantFrom('promote', 'deploy'),
    key: fc.constantFrom(undefined, 'a', 'b'),
    body: fc.constantFrom({ of: 1 }, { of: 2 }),
    fails: fc.boolean(),
  }),
  { minLength: 1, maxLength: 12 },
);

/** What each request gets, in turn: what was found before, and what is there then. */
class Maker {
  #count = 0;

  constructor(private readonly db: Db) {}

  async answer({ user, verb, key, body, fails }: Request) {
    const { db } = this;
    const options = {
      credentials: mockCredentials.user(`user:default/${user}`),
      idempotencyKey: key,
    };
    const make = async (): Promise<Made> => {
      if (fails) {
        throw new Error('it cannot be made');
      }
      this.#count += 1;
      return { promotionId: `${this.#count}` };
    };
    return [
      await told(findMade<Made>(db, verb, body, options)),
      await told(makeOnce<Made>(db, verb, body, options, make)),
    ];
  }
}

async function told(answer: Promise<Made | undefined>): Promise<string> {
  return await answer.then(
    made => made?.promotionId ?? 'nothing',
    ({ name, message }) =>
      message === 'it cannot be made' ? 'failed' : `refused by ${name}`,
  );
}

/** The same, by a rule that keeps all that was ever asked for. */
function expected(given: Request[]): string[][] {
  const first = new Map<string, { of: number; id: string }>();
  let count = 0;
  return given.map(({ user, verb, key, body, fails }) => {
    const name = `${user} ${verb} ${key}`;
    const before = key === undefined ? undefined : first.get(name);
    if (before) {
      const answer =
        before.of === body.of ? before.id : 'refused by ConflictError';
      return [answer, answer];
    }
    // What failed made nothing, so that the key is as good as new.
    if (fails) {
      return ['nothing', 'failed'];
    }
    count += 1;
    first.set(name, { of: body.of, id: `${count}` });
    return ['nothing', `${count}`];
  });
}

describeOnDatabases('What a request with an idempotency key makes', open => {
  it('is what the first equal one of the same caller made, whatever came between', async () => {
    const db = await open();
    await fc.assert(
      fc.asyncProperty(requests, async given => {
        await db('idempotency_keys').delete();
        const maker = new Maker(db);
        const answers: string[][] = [];
        for (const request of given) {
          answers.push(await maker.answer(request));
        }
        expect(answers).toEqual(expected(given));
      }),
      { numRuns: 40 },
    );
  });
});

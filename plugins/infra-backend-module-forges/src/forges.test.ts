import { isDriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { Bench, githubBench, gitlabBench, TOKEN } from './__testUtils__/forges';
import { noteFor, signal } from './__testUtils__/note';
import { markOf } from './comment/text';

const MARK = markOf('shop-7f3a');
/** Of a character. */
const HALF = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])/;

/** What both forges owe to whoever tells them of a preview. */
describe.each([
  { name: 'GitHub', start: githubBench, maxComment: 65_536 },
  { name: 'GitLab', start: gitlabBench, maxComment: 1_000_000 },
])('$name', ({ start, maxComment }) => {
  let bench: Bench;

  beforeEach(async () => {
    bench = await start();
  });
  afterEach(() => bench.server.stop());

  const tell = (
    change?: Parameters<typeof noteFor>[1],
    forge = bench.forge(),
  ) => forge.tell(noteFor(bench.repositoryUrl, change), signal());

  const refusalOf = async (change?: Parameters<typeof noteFor>[1]) => {
    const error = await tell(change).then(
      () => undefined,
      caught => caught,
    );
    if (!isDriverError(error)) {
      throw new Error(`no DriverError, but ${error}`);
    }
    expect(error.message).not.toContain(TOKEN);
    return error;
  };

  it('writes a comment and a status', async () => {
    await tell();
    expect(bench.comments()).toMatchObject([
      { body: `${MARK}\nThe preview is being opened.` },
    ]);
    expect(bench.statuses()).toEqual([
      {
        state: 'pending',
        context: 'preview/shop',
        description: 'It is being opened',
        targetUrl: 'https://backstage.example.com/environments/1',
      },
    ]);
  });

  it('writes nothing the second time', async () => {
    await tell();
    const written = bench.server.writes.length;
    await tell();
    expect(bench.server.writes).toHaveLength(written);
  });

  it('changes both in place', async () => {
    await tell();
    const [{ id }] = bench.comments();
    await tell({
      comment: 'The preview is ready.',
      status: { state: 'success', description: 'It is ready' },
    });
    expect(bench.comments()).toMatchObject([
      { id, body: `${MARK}\nThe preview is ready.` },
    ]);
    expect(bench.statuses()).toMatchObject([
      { state: 'success', description: 'It is ready' },
    ]);
  });

  it('goes back to pending with a further deployment, and to failure', async () => {
    await tell({ status: { state: 'success' } });
    await tell({ status: { state: 'pending' } });
    expect(bench.statuses()).toMatchObject([{ state: 'pending' }]);
    await tell({ status: { state: 'failure', description: 'It failed' } });
    expect(bench.statuses()).toMatchObject([
      { state: 'failure', description: 'It failed' },
    ]);
  });

  it('writes a status again whose text differs', async () => {
    await tell({ status: { state: 'success', description: 'It is ready' } });
    await tell({ status: { state: 'success', description: 'It sleeps' } });
    expect(bench.statuses()).toMatchObject([{ description: 'It sleeps' }]);
  });

  it('keeps previews with other keys apart', async () => {
    await tell();
    await tell({ key: 'shop-7f3a-2', status: { context: 'preview/other' } });
    expect(bench.comments()).toHaveLength(2);
    expect(bench.statuses()).toHaveLength(2);
  });

  it('finds its comment behind hundreds of others', async () => {
    for (let i = 0; i < 205; i++) {
      bench.addComment('somebody', `Comment ${i}`);
    }
    bench.addComment('platform', `${MARK}\nWhat was told before`);
    await tell();
    expect(bench.comments()).toHaveLength(206);
    expect(bench.comments().at(-1)!.body).toContain('is being opened');
  });

  it.each([
    {
      reason: 'somebody else wrote the mark',
      by: 'somebody' as const,
      body: `${MARK}\nClick here: https://evil.example.com`,
    },
    {
      reason: 'it is quoted',
      by: 'platform' as const,
      body: `> ${MARK}\n> What was told`,
    },
    {
      reason: 'the key only begins alike',
      by: 'platform' as const,
      body: `${markOf('shop-7f3a2')}\nOf another`,
    },
  ])('leaves a comment alone because $reason', async ({ by, body }) => {
    bench.addComment(by, body);
    await tell();
    expect(bench.comments()).toMatchObject([
      { body },
      { body: `${MARK}\nThe preview is being opened.` },
    ]);
  });

  it('ends with one comment where two replicas make one at the same time', async () => {
    const arrived: (() => void)[] = [];
    bench.server.fault = async ({ method, path }) => {
      if (method === 'POST' && /(comments|notes)$/.test(path)) {
        await new Promise<void>(resolve => {
          arrived.push(resolve);
          if (arrived.length === 2) {
            arrived.forEach(goOn => goOn());
          }
        });
      }
      return undefined;
    };
    await Promise.all([
      tell({}, bench.forge()),
      tell({ comment: 'Of the other.' }, bench.forge()),
    ]);
    expect(arrived).toHaveLength(2);
    expect(bench.comments()).toHaveLength(1);
    bench.server.fault = () => undefined;
    await tell();
    expect(bench.comments()).toMatchObject([
      { body: `${MARK}\nThe preview is being opened.` },
    ]);
  });

  it('removes the younger ones of its own where a race was lost in a crash', async () => {
    bench.addComment('platform', `${MARK}\nOf one replica`);
    bench.addComment('somebody', `${MARK}\nOf somebody`);
    bench.addComment('platform', `${MARK}\nOf the other replica`);
    const [{ id }] = bench.comments();
    await tell();
    expect(bench.comments()).toMatchObject([
      { id, body: `${MARK}\nThe preview is being opened.` },
      { body: `${MARK}\nOf somebody` },
    ]);
  });

  it('cuts what is too long', async () => {
    await tell({
      comment: '😀'.repeat(maxComment / 2),
      status: { description: 'x'.repeat(300) },
    });
    const [{ body }] = bench.comments();
    expect(body.length).toBeLessThanOrEqual(maxComment);
    expect(body.startsWith(MARK)).toBe(true);
    expect(body).toMatch(/too long for a comment\.$/);
    expect(body).not.toMatch(HALF);
    expect(bench.statuses()[0].description).toMatch(/^x+…$/);
    const written = bench.server.writes.length;
    await tell({
      comment: '😀'.repeat(maxComment / 2),
      status: { description: 'x'.repeat(300) },
    });
    expect(bench.server.writes).toHaveLength(written);
  });

  it('says when to come again at a rate limit', async () => {
    bench.server.fault = () => bench.limitReached(90);
    const { code, retryAfter } = await refusalOf();
    expect(code).toBe('retryable');
    expect(retryAfter).toBeGreaterThan(60_000);
    expect(retryAfter).toBeLessThanOrEqual(91_000);
  });

  it('waits as long as it is told where writing is limited', async () => {
    bench.server.fault = ({ method, path }) =>
      method === 'POST' && !path.endsWith('graphql')
        ? { status: 429, headers: { 'retry-after': '30' } }
        : undefined;
    await expect(refusalOf()).resolves.toMatchObject({
      code: 'retryable',
      retryAfter: 30_000,
    });
    expect(bench.server.writes).toHaveLength(1);
  });

  it.each([
    { reason: 'it is broken', status: 500 },
    { reason: 'it is being restarted', status: 503 },
    { reason: 'the same is being written', status: 409 },
  ])('may be tried again where $reason', async ({ status }) => {
    bench.server.fault = () => ({ status });
    await expect(refusalOf()).resolves.toMatchObject({ code: 'retryable' });
  });

  it('may be tried again where nobody answers', async () => {
    const forge = bench.forge();
    const note = noteFor(bench.repositoryUrl);
    await bench.server.stop();
    await expect(forge.tell(note, signal())).rejects.toMatchObject({
      code: 'retryable',
      message: expect.stringMatching(/ECONNREFUSED|fetch failed/),
    });
  });

  it('goes on where it was interrupted', async () => {
    bench.server.fault = ({ path }) =>
      path.includes('/statuses/') ? { status: 502 } : undefined;
    await refusalOf();
    bench.server.fault = () => undefined;
    await tell();
    expect(bench.comments()).toHaveLength(1);
    expect(bench.statuses()).toHaveLength(1);
  });

  it('writes the status also where comments are refused, and says why they are', async () => {
    bench.server.fault = ({ method, path }) =>
      method === 'POST' && /comments|notes/.test(path)
        ? { status: 403, body: { message: 'The conversation is locked' } }
        : undefined;
    const { code, message } = await refusalOf();
    expect(code).toBe('accessDenied');
    expect(message).toContain('The conversation is locked');
    expect(bench.statuses()).toHaveLength(1);
  });

  it('may be tried again where somebody removes the comment meanwhile', async () => {
    await tell();
    bench.server.fault = ({ method }) =>
      method === 'PATCH' || method === 'PUT' ? { status: 404 } : undefined;
    await expect(
      refusalOf({ comment: 'The preview is ready.' }),
    ).resolves.toMatchObject({ code: 'retryable' });
  });

  it('says what a token needs that may not do it', async () => {
    bench.readOnly();
    const { code, message } = await refusalOf();
    expect(code).toBe('accessDenied');
    expect(message).toMatch(/403.*(Pull requests: write|scope "api")/);
  });

  it('says what a token needs that is not known', async () => {
    const forge = bench.forge('token-that-has-expired');
    await expect(tell({}, forge)).rejects.toMatchObject({
      code: 'accessDenied',
      message: expect.stringContaining('401'),
    });
  });

  it('says that a repository is not there for the token', async () => {
    const { repositoryUrl } = bench;
    const note = noteFor(repositoryUrl.replace('shop', 'secret'));
    await expect(bench.forge().tell(note, signal())).rejects.toMatchObject({
      code: 'misconfigured',
      message: expect.stringContaining('404'),
    });
  });

  it('ends with the signal', async () => {
    bench.server.fault = () => 'hang';
    const ending = new AbortController();
    const told = bench
      .forge()
      .tell(noteFor(bench.repositoryUrl), { signal: ending.signal });
    setTimeout(() => ending.abort(new Error('The lease is lost')), 50);
    await expect(told).rejects.toThrow('The lease is lost');
  });

  it('ends by its own time where it gets no answer', async () => {
    bench.server.fault = () => 'hang';
    const timeout = jest
      .spyOn(AbortSignal, 'timeout')
      .mockImplementation(() => {
        const ending = new AbortController();
        const late = new DOMException('It took too long', 'TimeoutError');
        setTimeout(() => ending.abort(late), 50);
        return ending.signal;
      });
    try {
      await expect(refusalOf()).resolves.toMatchObject({ code: 'retryable' });
    } finally {
      timeout.mockRestore();
    }
  });

  it('asks once whose the token is', async () => {
    const forge = bench.forge();
    await tell({}, forge);
    await tell({}, forge);
    const asked = bench.server.requests.filter(request =>
      /graphql|\/user$/.test(request),
    );
    expect(asked).toHaveLength(1);
  });

  it('needs two calls where nothing differs', async () => {
    const forge = bench.forge();
    await tell({}, forge);
    bench.server.requests.splice(0);
    await tell({}, forge);
    expect(bench.server.requests).toHaveLength(2);
  });

  it('knows only repositories of hosts with credentials', () => {
    const forge = bench.forge();
    expect(forge.knows(bench.repositoryUrl)).toBe(true);
    expect(forge.knows('https://github.com/acme/shop')).toBe(false);
    expect(forge.knows('https://gitlab.com/acme/shop')).toBe(false);
    expect(forge.knows('https://elsewhere.example.com/acme/shop')).toBe(false);
    expect(forge.knows(`${bench.server.url}/acme`)).toBe(false);
    expect(forge.knows('shop')).toBe(false);
    expect(forge.knows('')).toBe(false);
  });

  it('tells nobody it does not know', async () => {
    const note = noteFor('https://elsewhere.example.com/acme/shop');
    await expect(bench.forge().tell(note, signal())).rejects.toMatchObject({
      code: 'misconfigured',
    });
    expect(bench.server.requests).toEqual([]);
  });
});

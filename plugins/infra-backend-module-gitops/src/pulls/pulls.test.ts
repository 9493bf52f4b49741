import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { GitServer } from '../__testUtils__/GitServer';
import { connect, instanceOf } from '../__testUtils__/instance';

const server = new GitServer();

jest.setTimeout(60_000);

const inputs = {
  namespace: 'shop',
  objects: [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } },
  ],
};

/** Speaks what is used of both forges' APIs; a pull request is on a branch of the Git server. */
class ForgeServer {
  pulls: { branch: string; state: string; sha: string }[] = [];
  readonly #server = createServer(async (request, response) => {
    const { authorization, 'private-token': token } = request.headers;
    const url = new URL(request.url!, 'http://forge');
    if (
      `${authorization ?? ''}${token ?? ''}`.replace('Bearer ', '') !==
      server.token
    ) {
      response.writeHead(401).end('{}');
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    if (request.method === 'POST') {
      const body = JSON.parse(Buffer.concat(chunks).toString());
      const branch = body.head ?? body.source_branch;
      const sha = await server.tip(branch);
      this.pulls.unshift({ branch, state: 'open', sha });
      response.writeHead(201).end(JSON.stringify(this.#show(this.pulls[0])));
      return;
    }
    const head = url.searchParams.get('head')?.replace('platform:', '');
    const wanted = head ?? url.searchParams.get('source_branch');
    const found = this.pulls.filter(({ branch }) => branch === wanted);
    response.end(JSON.stringify(found.map(pull => this.#show(pull))));
  });

  async start(): Promise<string> {
    await new Promise<void>(done => this.#server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  /** As a person would, by the button. */
  async merge(): Promise<void> {
    const [pull] = this.pulls;
    await server.git(
      'update-ref',
      'refs/heads/main',
      await server.tip(pull.branch),
    );
    pull.state = 'merged';
  }

  #show({ state, sha }: { state: string; sha: string }) {
    const url = 'https://forge.example.com/platform/deploy/1';
    return {
      ...{ html_url: url, web_url: url, sha, head: { sha } },
      merged_at: state === 'merged' ? '2026-01-01T00:00:00Z' : null,
      state,
    };
  }
}

beforeAll(() => server.start());
afterAll(() => server.stop());

describe.each(['github', 'gitlab'])('pull requests of %s', forge => {
  const api = new ForgeServer();
  let provider: Awaited<ReturnType<typeof connect>>;

  beforeAll(async () => {
    const pullRequest = { forge, api: await api.start() };
    provider = await connect(server.settings({ pullRequest }));
  });
  afterAll(async () => {
    await provider.close();
    await api.stop();
  });

  it('are waited for, once, until they are merged; their branch goes', async () => {
    const instance = instanceOf(provider, inputs);
    const before = await server.tip();
    for (const _ of [1, 2]) {
      expect(await instance.apply()).toMatchObject({
        status: 'inProgress',
        message: expect.stringContaining('https://forge.example.com/'),
      });
    }
    expect(await server.tip()).toBe(before);
    expect(api.pulls).toHaveLength(1);
    await api.merge();
    expect(await instance.apply()).toMatchObject({ status: 'done' });
    expect(await instance.present()).toMatchObject({
      upToDate: true,
      ready: true,
    });
    const { instanceId } = instance.identity;
    expect(await server.git('branch', '--list', `infra/${instanceId}`)).toBe(
      '',
    );

    expect(await instance.remove()).toMatchObject({ status: 'inProgress' });
    await api.merge();
    expect(await instance.remove()).toEqual({ status: 'done' });
    expect(await instance.observe()).toEqual({ status: 'absent' });
  });

  it('that are closed without a merge end the work', async () => {
    const instance = instanceOf(provider, inputs);
    await instance.apply();
    api.pulls[0].state = 'closed';
    await expect(instance.apply()).rejects.toMatchObject({ code: 'terminal' });
  });
});

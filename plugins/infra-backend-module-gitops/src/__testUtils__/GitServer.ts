import { execFile, spawn } from 'node:child_process';
import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const MAY_READ_ONLY = 'reader-token-of-a-test';

/** A real Git server: `git http-backend` behind HTTP, with a user and a token. */
export class GitServer {
  readonly token = 'writer-token-of-a-test';
  readonly readOnlyToken = MAY_READ_ONLY;
  /** Seen by the server, for tests of how few requests there are. */
  requests: string[] = [];
  /** Answers before Git does, where it returns true. */
  instead?: (request: IncomingMessage, response: ServerResponse) => boolean;
  #server: Server | undefined;
  #root = '';

  /** With one repository, `platform/deploy.git`, whose branch `main` has a first commit. */
  async start(): Promise<void> {
    this.#root = await mkdtemp(join(tmpdir(), 'gitops-server-'));
    await this.create('platform/deploy.git');
    this.#server = createServer((request, response) => {
      this.requests.push(`${request.method} ${request.url}`);
      if (!this.instead?.(request, response)) {
        this.#answer(request, response);
      }
    });
    await new Promise<void>(resolve =>
      this.#server!.listen(0, '127.0.0.1', resolve),
    );
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise(resolve => this.#server?.close(resolve));
    await rm(this.#root, { recursive: true, force: true });
  }

  get address(): string {
    const { port } = this.#server!.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  get url(): string {
    return `${this.address}/platform/deploy.git`;
  }

  settings(config: object = {}, token = this.token) {
    return {
      config: {
        url: this.url,
        allowPlainHttp: true,
        refreshSeconds: 0,
        ...config,
      },
      credentials: { token },
    };
  }

  async create(name: string): Promise<void> {
    const bare = join(this.#root, name);
    await run('git', ['init', '--quiet', '--bare', '-b', 'main', bare]);
    await run('git', ['-C', bare, 'config', 'http.receivepack', 'true']);
    await run('git', [
      '-C',
      bare,
      'config',
      'uploadpack.allowAnySHA1InWant',
      'true',
    ]);
    await this.edit(
      'First commit',
      { 'README.md': 'What runs where.\n' },
      name,
    );
  }

  /** Asks the bare repository past the driver. */
  async git(...args: string[]): Promise<string> {
    const { stdout } = await run('git', [
      '-C',
      join(this.#root, 'platform/deploy.git'),
      ...args,
    ]);
    return stdout.trimEnd();
  }

  async tip(branch = 'main'): Promise<string> {
    return this.git('rev-parse', `refs/heads/${branch}`);
  }

  /** Texts of the files below a directory, by path. */
  async read(
    directory: string,
    commit = 'main',
  ): Promise<Record<string, string>> {
    const listing = await this.git(
      'ls-tree',
      '-r',
      '--name-only',
      commit,
      '--',
      directory,
    );
    const files: Record<string, string> = {};
    for (const path of listing.split('\n').filter(Boolean)) {
      files[path] = await this.git('show', `${commit}:${path}`);
    }
    return files;
  }

  /** A commit of somebody else, past the driver. Null: the path goes. */
  async edit(
    message: string,
    changes: Record<string, string | null>,
    name = 'platform/deploy.git',
  ): Promise<string> {
    const bare = join(this.#root, name);
    const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
    const from = await run('git', ['-C', bare, 'rev-parse', 'main']).catch(
      () => undefined,
    );
    const stream = [
      'commit refs/heads/main\nmark :1\n',
      `committer Sam <sam@example.com> ${Math.floor(
        Date.now() / 1000,
      )} +0000\n`,
      data(message),
      from ? `from ${from.stdout}` : '',
      ...Object.entries(changes).map(([path, text]) =>
        text === null ? `D ${path}\n` : `M 644 inline ${path}\n${data(text)}`,
      ),
      '\nget-mark :1\ndone\n',
    ].join('');
    const importing = run('git', [
      '-C',
      bare,
      'fast-import',
      '--quiet',
      '--done',
    ]);
    importing.child.stdin!.end(stream);
    try {
      return (await importing).stdout.trim();
    } catch (error) {
      // Somebody was quicker.
      if (/not updating|cannot lock ref/i.test(`${(error as any).stderr}`)) {
        return this.edit(message, changes, name);
      }
      throw error;
    }
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url!, 'http://server');
    const [, given = ''] = (request.headers.authorization ?? '').split(' ');
    const [user, token] = Buffer.from(given, 'base64').toString().split(':');
    const isPush = `${url.pathname}${url.search}`.includes('git-receive-pack');
    if (token !== this.token && token !== MAY_READ_ONLY) {
      response
        .writeHead(401, { 'www-authenticate': 'Basic realm="git"' })
        .end('Who are you?');
      return;
    }
    if (isPush && token !== this.token) {
      response.writeHead(403).end('You may not push.');
      return;
    }
    this.#serve(request, response, { url, user });
  }

  #serve(
    request: IncomingMessage,
    response: ServerResponse,
    { url, user }: { url: URL; user: string },
  ): void {
    const child = spawn('git', ['http-backend'], {
      env: {
        PATH: process.env.PATH,
        GIT_PROJECT_ROOT: this.#root,
        GIT_HTTP_EXPORT_ALL: '1',
        GIT_PROTOCOL: request.headers['git-protocol'] as string,
        PATH_INFO: decodeURIComponent(url.pathname),
        QUERY_STRING: url.search.slice(1),
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] as string,
        REMOTE_USER: user,
      },
    });
    request.pipe(child.stdin);
    child.stdin.on('error', () => {});
    const chunks: Buffer[] = [];
    child.stdout.on('data', chunk => chunks.push(chunk));
    child.once('close', () => {
      const answer = Buffer.concat(chunks);
      const end = answer.indexOf('\r\n\r\n');
      const head = answer.subarray(0, end).toString();
      const headers: Record<string, string> = {};
      for (const line of head.split('\r\n').filter(Boolean)) {
        const colon = line.indexOf(':');
        headers[line.slice(0, colon).toLowerCase()] = line
          .slice(colon + 1)
          .trim();
      }
      const { status = '200', ...rest } = headers;
      response
        .writeHead(parseInt(status, 10), rest)
        .end(answer.subarray(end + 4));
    });
  }
}

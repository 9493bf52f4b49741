import express, { Express, Request } from 'express';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';

/** As whom all tokens act. */
const USER = { id: 41, login: 'platform' };
const API = '/api/v3';
const repositoryOf = ({ params }: Request) => `${params.owner}/${params.repo}`;

interface ForgeComment {
  id: number;
  /** `owner/repository` */
  repository: string;
  body: string;
  user: typeof USER;
}

/**
 * Speaks as much of GitHub's API as reads a Score file at a commit and tells a pull request of its preview;
 * each repository has one. It outlives the backends, and keeps what it was told.
 */
export class PullRequestForge {
  readonly comments: ForgeComment[] = [];
  /** Calls that made or removed a comment, as `method repository`. */
  readonly journal: string[] = [];
  /** Descriptions of the last statuses, by commit. */
  readonly statuses = new Map<string, Record<string, string>>();
  readonly problems: string[] = [];
  #ids = 0;
  readonly #server: Server;

  /** @param score - of a repository at a commit */
  constructor(score: (repository: string, commit: string) => string) {
    const app = express();
    app.use(express.json());
    app.post('/api/graphql', (_, response) => {
      response.json({ data: { viewer: { databaseId: USER.id } } });
    });
    const root = `${API}/repos/:owner/:repo`;
    app.get(`${root}/contents/score.yaml`, (request, response) => {
      response.send(score(repositoryOf(request), String(request.query.ref)));
    });
    this.#takeComments(app, root);
    this.#takeStatuses(app, root);
    app.use((request, response) => {
      this.problems.push(`${request.method} ${request.originalUrl}`);
      response.status(404).json({ message: 'Not Found' });
    });
    this.#server = createServer(app);
  }

  async listen(): Promise<void> {
    await new Promise<void>(resolve => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get integrations() {
    const apiBaseUrl = `http://${this.host}${API}`;
    return { github: [{ host: this.host, apiBaseUrl, token: 'a-token' }] };
  }

  /** Texts of the comments on the pull request of a repository. */
  textsOf(repository: string): string[] {
    return this.comments
      .filter(each => each.repository === repository)
      .map(({ body }) => body);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => {
      this.#server.close(resolve);
    });
  }

  #takeComments(app: Express, root: string): void {
    const all = `${root}/issues/:number/comments`;
    app.get(all, (request, response) => {
      const of = repositoryOf(request);
      response.json(this.comments.filter(each => each.repository === of));
    });
    app.post(all, (request, response) => {
      const repository = repositoryOf(request);
      const { body } = request.body;
      const comment = { id: ++this.#ids, repository, body, user: USER };
      this.comments.push(comment);
      this.journal.push(`POST ${repository}`);
      response.status(201).json(comment);
    });
    const one = `${root}/issues/comments/:id`;
    const indexOf = ({ params }: Request) =>
      this.comments.findIndex(({ id }) => `${id}` === params.id);
    app.patch(one, (request, response) => {
      const comment = this.comments[indexOf(request)];
      comment.body = request.body.body;
      response.json(comment);
    });
    app.delete(one, (request, response) => {
      this.comments.splice(indexOf(request), 1);
      this.journal.push(`DELETE ${repositoryOf(request)}`);
      response.status(204).end();
    });
  }

  #takeStatuses(app: Express, root: string): void {
    app.get(`${root}/commits/:commit/status`, ({ params }, response) => {
      const known = this.statuses.get(params.commit);
      response.json({ statuses: known ? [known] : [] });
    });
    app.post(`${root}/statuses/:commit`, (request, response) => {
      this.statuses.set(request.params.commit, request.body);
      response.status(201).json(request.body);
    });
  }
}

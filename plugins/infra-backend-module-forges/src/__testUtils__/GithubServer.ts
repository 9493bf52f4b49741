import { createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { components } from '@octokit/openapi-types';
import { Request, Response } from 'express';
import { jwtVerify } from 'jose';
import { answer, bearerOf, ForgeServer, pageOf } from './ForgeServer';

type Schemas = components['schemas'];
type User = NonNullable<Schemas['nullable-simple-user']>;

type Right = 'pulls' | 'statuses';

interface Login {
  user: User;
  rights: Right[];
  /** Tokens of apps cannot ask who they are by REST. */
  isApp?: boolean;
}

/**
 * Speaks as much of GitHub's REST and GraphQL APIs as is used, with the shapes of GitHub's own description
 * of them, and its refusals.
 */
export class GithubServer extends ForgeServer {
  readonly comments: (Schemas['issue-comment'] & { number: number })[] = [];
  /** The newest last, as they were written. */
  readonly statuses: (Schemas['simple-commit-status'] & { sha: string })[] = [];
  readonly logins = new Map<string, Login>();
  /** Of the one app that there is; it is installed at `acme`. */
  readonly app1 = appOf(1234);
  installationTokens = 0;
  appRights: Right[] = ['pulls', 'statuses'];
  selected?: string[];
  #lastId = 1000;

  constructor() {
    super();
    this.#app();
    this.#comments();
    this.#statuses();
    this.app.post('/api/graphql', (request, response) => {
      const login = this.#login(request, response);
      if (login) {
        const data = { viewer: { databaseId: login.user.id } };
        answer(response, 200, { data });
      }
    });
  }

  get apiBaseUrl(): string {
    return `${this.url}/api/v3`;
  }

  /** A comment that was there before. */
  addComment(by: User, body: string): Schemas['issue-comment'] {
    const id = ++this.#lastId;
    const comment = {
      id,
      node_id: `IC_${id}`,
      url: `${this.apiBaseUrl}/repos/acme/shop/issues/comments/${id}`,
      html_url: `${this.url}/acme/shop/pull/7#issuecomment-${id}`,
      issue_url: `${this.apiBaseUrl}/repos/acme/shop/issues/7`,
      created_at: new Date().toISOString(),
      updated_at: new Date().toISOString(),
      author_association: 'MEMBER' as const,
      body,
      user: by,
      number: 7,
    };
    this.comments.push(comment);
    return comment;
  }

  #login(request: Request, response: Response): Login | undefined {
    const login = this.logins.get(bearerOf(request));
    if (!login) {
      answer(response, 401, { message: 'Bad credentials', status: '401' });
    }
    return login;
  }

  /** Who may do this in the repository; else the answer has been given. */
  #allowed(
    request: Request,
    response: Response,
    right: Right,
  ): Login | undefined {
    const login = this.#login(request, response);
    if (!login) {
      return undefined;
    }
    const { owner, repo } = request.params;
    if (owner !== 'acme' || repo !== 'shop') {
      answer(response, 404, { message: 'Not Found', status: '404' });
      return undefined;
    }
    if (!login.rights.includes(right)) {
      const who = login.isApp ? 'integration' : 'personal access token';
      answer(response, 403, {
        message: `Resource not accessible by ${who}`,
        status: '403',
      });
      return undefined;
    }
    return login;
  }

  #comments() {
    const root = '/api/v3/repos/:owner/:repo/issues';
    this.app.get(`${root}/:number/comments`, (request, response) => {
      if (this.#allowed(request, response, 'pulls')) {
        const { items, page, last } = pageOf(this.comments, request, 30);
        const link = (to: number, rel: string) => {
          const url = new URL(request.originalUrl, this.url);
          url.searchParams.set('page', `${to}`);
          return `<${url}>; rel="${rel}"`;
        };
        if (page < last) {
          const links = [link(page + 1, 'next'), link(last, 'last')];
          response.set('link', links.join(', '));
        }
        answer(response, 200, items);
      }
    });
    this.app.post(`${root}/:number/comments`, (request, response) => {
      const login = this.#allowed(request, response, 'pulls');
      if (login && isShortEnough(request, response)) {
        answer(response, 201, this.addComment(login.user, request.body.body));
      }
    });
    const one = `${root}/comments/:id`;
    this.app.patch(one, (request, response) => {
      if (this.#allowed(request, response, 'pulls')) {
        const found = this.#comment(request, response);
        if (found && isShortEnough(request, response)) {
          found.body = request.body.body;
          answer(response, 200, found);
        }
      }
    });
    this.app.delete(one, (request, response) => {
      if (this.#allowed(request, response, 'pulls')) {
        const found = this.#comment(request, response);
        if (found) {
          this.comments.splice(this.comments.indexOf(found), 1);
          response.status(204).end();
        }
      }
    });
  }

  #comment(request: Request, response: Response) {
    const found = this.comments.find(({ id }) => `${id}` === request.params.id);
    if (!found) {
      answer(response, 404, { message: 'Not Found', status: '404' });
    }
    return found;
  }

  #statuses() {
    const root = '/api/v3/repos/:owner/:repo';
    this.app.get(`${root}/commits/:sha/status`, (request, response) => {
      if (this.#allowed(request, response, 'statuses')) {
        const of = this.statuses.filter(s => s.sha === request.params.sha);
        const latest = new Map(of.map(status => [status.context, status]));
        const { items } = pageOf([...latest.values()], request, 30);
        answer(response, 200, {
          state: 'pending',
          statuses: items,
          sha: request.params.sha,
          total_count: latest.size,
          url: `${this.url}${request.path}`,
          commit_url: `${this.url}${request.path}`,
        });
      }
    });
    this.app.post(`${root}/statuses/:sha`, (request, response) => {
      if (!this.#allowed(request, response, 'statuses')) {
        return;
      }
      const { state, context, description, target_url } = request.body;
      if (!['error', 'failure', 'pending', 'success'].includes(state)) {
        answer(response, 422, { message: 'Validation Failed' });
        return;
      }
      if (description.length > 140) {
        answer(response, 422, {
          message: 'Validation Failed',
          errors: ['description is too long (maximum is 140 characters)'],
        });
        return;
      }
      const id = ++this.#lastId;
      const status = {
        id,
        node_id: `SC_${id}`,
        url: `${this.apiBaseUrl}/repos/acme/shop/statuses/${request.params.sha}`,
        avatar_url: null,
        state,
        context,
        description: description ?? null,
        target_url: target_url ?? null,
        created_at: new Date().toISOString(),
        updated_at: new Date().toISOString(),
        sha: request.params.sha,
      };
      this.statuses.push(status);
      answer(response, 201, status);
    });
  }

  /** How an app comes by a token. */
  #app() {
    const root = '/api/v3';
    const publicKey = createPublicKey(this.app1.privateKey);
    const isApp = async (request: Request, response: Response) => {
      try {
        const jwt = bearerOf(request);
        const issuer = `${this.app1.appId}`;
        const { payload } = await jwtVerify(jwt, publicKey);
        return `${payload.iss}` === issuer;
      } catch {
        answer(response, 401, {
          message: 'A JSON web token could not be decoded',
        });
        return false;
      }
    };
    this.app.get(`${root}/app/installations`, async (request, response) => {
      if (await isApp(request, response)) {
        answer(response, 200, [
          { id: 5, app_id: this.app1.appId, account: { login: 'acme' } },
        ]);
      }
    });
    const tokens = `${root}/app/installations/:id/access_tokens`;
    this.app.post(tokens, async (request, response) => {
      if (await isApp(request, response)) {
        this.installationTokens++;
        const token = `ghs_${randomUUID()}`;
        const user = userOf(99, 'backstage-acme[bot]', 'Bot');
        this.logins.set(token, { user, rights: this.appRights, isApp: true });
        answer(response, 201, {
          token,
          expires_at: new Date(Date.now() + 3_600_000).toISOString(),
          permissions: { pull_requests: 'write', statuses: 'write' },
          repository_selection: this.selected ? 'selected' : 'all',
        });
      }
    });
    this.app.get(`${root}/installation/repositories`, (request, response) => {
      if (this.#login(request, response)) {
        const repositories = this.selected?.map(name => ({ name }));
        answer(response, 200, {
          total_count: this.selected?.length,
          repositories,
        });
      }
    });
  }
}

function isShortEnough(request: Request, response: Response): boolean {
  const isShort = request.body.body.length <= 65_536;
  if (!isShort) {
    answer(response, 422, {
      message: 'Validation Failed',
      errors: ['body is too long (maximum is 65536 characters)'],
    });
  }
  return isShort;
}

function appOf(appId: number) {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  return { appId, privateKey };
}

export function userOf(id: number, login: string, type = 'User'): User {
  const url = `https://api.github.com/users/${login}`;
  return {
    id,
    login,
    type,
    node_id: `U_${id}`,
    avatar_url: `${url}/avatar`,
    gravatar_id: '',
    url,
    html_url: `https://github.com/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following`,
    gists_url: `${url}/gists`,
    starred_url: `${url}/starred`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    received_events_url: `${url}/received_events`,
    site_admin: false,
  };
}

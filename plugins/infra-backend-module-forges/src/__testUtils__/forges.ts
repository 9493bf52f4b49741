import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { Forge } from '@infra-orchestration/backstage-plugin-infra-node';
import { GithubForge } from '../github/GithubForge';
import { GitlabForge } from '../gitlab/GitlabForge';
import { Fault, ForgeServer } from './ForgeServer';
import { GithubServer, userOf } from './GithubServer';
import { GitlabServer, gitlabUser } from './GitlabServer';

export const TOKEN = 'token-of-the-platform';

/** A forge and its server, as both can be looked at in the same way. */
export interface Bench {
  server: ForgeServer;
  repositoryUrl: string;
  /** Another each time, as another replica has it. */
  forge(token?: string): Forge;
  comments(): { id: number; body: string; by: number }[];
  /** Those that count. */
  statuses(): {
    state: string;
    context: string;
    description: string | null;
    targetUrl: string | null;
  }[];
  addComment(by: 'platform' | 'somebody', body: string): void;
  limitReached(seconds: number): Fault;
  /** Has the token do no more than read. */
  readOnly(): void;
}

const PLATFORM = 41;
const SOMEBODY = 42;

function integrationsOf(config: object) {
  return ScmIntegrations.fromConfig(new ConfigReader({ integrations: config }));
}

export function githubOf(server: GithubServer, options: object): Forge {
  const { host, apiBaseUrl } = server;
  return new GithubForge(
    integrationsOf({ github: [{ host, apiBaseUrl, ...options }] }),
  );
}

export function gitlabOf(server: GitlabServer, options: object): Forge {
  const { host, apiBaseUrl } = server;
  return new GitlabForge(
    integrationsOf({ gitlab: [{ host, apiBaseUrl, ...options }] }),
  );
}

export async function githubBench(): Promise<Bench> {
  const server = new GithubServer();
  await server.start();
  const login = {
    user: userOf(PLATFORM, 'platform'),
    rights: ['pulls', 'statuses'] as ('pulls' | 'statuses')[],
  };
  server.logins.set(TOKEN, login);
  return {
    server,
    repositoryUrl: `${server.url}/acme/shop`,
    forge: (token = TOKEN) => githubOf(server, { token }),
    comments: () =>
      server.comments.map(({ id, body, user }) => ({
        id,
        body: body!,
        by: user!.id,
      })),
    statuses: () =>
      [...new Map(server.statuses.map(one => [one.context, one])).values()].map(
        ({ state, context, description, target_url }) => ({
          state,
          context,
          description,
          targetUrl: target_url,
        }),
      ),
    addComment: (by, body) => {
      const id = by === 'platform' ? PLATFORM : SOMEBODY;
      server.addComment(userOf(id, by), body);
    },
    limitReached: seconds => ({
      status: 403,
      headers: {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': `${Math.ceil(Date.now() / 1000) + seconds}`,
      },
      body: { message: 'API rate limit exceeded for user ID 41.' },
    }),
    readOnly: () => login.rights.splice(0),
  };
}

export async function gitlabBench(): Promise<Bench> {
  const server = new GitlabServer();
  await server.start();
  const login = {
    user: gitlabUser(PLATFORM, 'platform'),
    role: 'developer' as 'developer' | 'reporter',
  };
  server.logins.set(TOKEN, login);
  return {
    server,
    repositoryUrl: `${server.url}/acme/team/shop`,
    forge: (token = TOKEN) => gitlabOf(server, { token }),
    comments: () =>
      server.notes
        .filter(({ system }) => !system)
        .map(({ id, body, author }) => ({ id, body, by: author.id })),
    statuses: () =>
      [...new Map(server.statuses.map(one => [one.name, one])).values()].map(
        ({ status, name, description, target_url }) => ({
          state: status === 'failed' ? 'failure' : status,
          context: name,
          description,
          targetUrl: target_url,
        }),
      ),
    addComment: (by, body) => {
      const id = by === 'platform' ? PLATFORM : SOMEBODY;
      server.addNote(gitlabUser(id, by), body);
    },
    limitReached: seconds => ({
      status: 429,
      headers: {
        'ratelimit-remaining': '0',
        'ratelimit-reset': `${Math.ceil(Date.now() / 1000) + seconds}`,
      },
      body: { message: 'Retry later' },
    }),
    readOnly: () => {
      login.role = 'reporter';
    },
  };
}

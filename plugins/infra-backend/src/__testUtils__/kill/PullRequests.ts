import { JsonObject } from '@backstage/types';
import { createHash, createHmac } from 'node:crypto';
import { Db } from '../../store';
import { PullRequestForge } from './PullRequestForge';

const NUMBER = 7;
const ACTIONS = ['opened', 'synchronize', 'closed'] as const;
/** By which a backend knows what the forge sends. */
export const FORGE_SECRET = 'what the forge signs with';

/** Of a component with a repository of its own. */
export interface PullRequest {
  index: number;
  entityRef: string;
  /** `owner/name` */
  repository: string;
}

/** What the database and the forge have of a pull request. */
export interface Standing {
  preview?: Record<string, any>;
  /** The one that the preview has, or had. */
  environment?: Record<string, any>;
  comments: string[];
}

/** Any backend, as of now. */
export interface Backend {
  address(): string;
  call(
    method: string,
    path: string,
    options?: { body?: JsonObject; idempotencyKey?: string },
  ): Promise<any>;
}

/** Number `n` of a repository. */
export const commitOf = ({ repository }: PullRequest, n: number): string =>
  createHash('sha1').update(`${repository} ${n}`).digest('hex');

/** As the Score file at a commit has it. */
const imageOf = (repository: string, commit: string) =>
  `registry.example.com/${repository}:${commit}`;

export const imageAt = (pullRequest: PullRequest, n: number): string =>
  imageOf(pullRequest.repository, commitOf(pullRequest, n));

export const scoreAt = (repository: string, commit: string): string =>
  JSON.stringify({
    apiVersion: 'score.dev/v1b1',
    metadata: { name: 'web' },
    containers: { web: { image: imageOf(repository, commit) } },
  });

/** What the forge, people and CI do with pull requests, and what came of it. */
export class PullRequests {
  readonly #startedAt = Date.now();

  constructor(
    private readonly given: {
      db: Db;
      forge: PullRequestForge;
      backend: Backend;
    },
  ) {}

  /** Of the component of a pull request. */
  annotationsOf({ repository }: PullRequest): Record<string, string> {
    const url = this.#url(repository);
    return {
      'backstage.io/source-location': `url:${url}/tree/main/`,
      'infra-orchestration.dev/preview-type': 'preview',
      'infra-orchestration.dev/score-location': `${url}/blob/main/score.yaml`,
    };
  }

  /** The forge tells of it. */
  async hint(
    pullRequest: PullRequest,
    action: (typeof ACTIONS)[number],
    n: number,
  ): Promise<void> {
    const { repository, index } = pullRequest;
    const url = this.#url(repository);
    const minutes = ACTIONS.indexOf(action) - ACTIONS.length;
    const body = JSON.stringify({
      action,
      number: NUMBER,
      pull_request: {
        ...{ number: NUMBER, title: `Change ${index}` },
        html_url: `${url}/pull/${NUMBER}`,
        updated_at: new Date(this.#startedAt + minutes * 60_000).toISOString(),
        user: { login: 'ann' },
        head: {
          ...{ ref: 'change', sha: commitOf(pullRequest, n) },
          repo: { full_name: repository },
        },
      },
      repository: { full_name: repository, html_url: url },
    });
    const mac = createHmac('sha256', FORGE_SECRET).update(body).digest('hex');
    const address = this.given.backend.address();
    const response = await fetch(`${address}/api/events/infra/github`, {
      ...{ method: 'POST', body },
      headers: {
        'content-type': 'application/json',
        'x-github-event': 'pull_request',
        'x-hub-signature-256': `sha256=${mac}`,
      },
    });
    if (response.status !== 202) {
      throw new Error(`${action}: ${response.status} ${await response.text()}`);
    }
  }

  /** Over the API, at a commit. */
  async open(pullRequest: PullRequest, n: number): Promise<void> {
    const { entityRef, index, repository } = pullRequest;
    const repositoryUrl = this.#url(repository);
    await this.given.backend.call('POST', '/previews', {
      body: {
        entityRef,
        pullRequest: {
          ...{ repositoryUrl, number: NUMBER, title: `Change ${index}` },
          url: `${repositoryUrl}/pull/${NUMBER}`,
          branch: 'change',
          headCommit: commitOf(pullRequest, n),
        },
      },
    });
  }

  async close(pullRequest: PullRequest): Promise<void> {
    const { preview } = await this.standing(pullRequest);
    await this.given.backend.call('POST', `/previews/${preview!.id}/close`);
  }

  async extend(pullRequest: PullRequest): Promise<void> {
    const { preview } = await this.standing(pullRequest);
    const path = `/environments/${preview!.environment_id}/extend`;
    await this.given.backend.call('POST', path, {
      body: { for: 'P5D' },
      idempotencyKey: `extend-${pullRequest.index}`,
    });
  }

  async standing({ entityRef, repository }: PullRequest): Promise<Standing> {
    const { db, forge } = this.given;
    const preview = await db('previews')
      .where({ entity_ref: entityRef })
      .first();
    const environment = await db('environments')
      .where({ id: preview?.environment_id ?? '' })
      .first();
    return { preview, environment, comments: forge.textsOf(repository) };
  }

  /** All that was ever made: of each environment the deployments in their order, as `mode n`, and its status. */
  async made(pullRequest: PullRequest): Promise<string[][]> {
    const { db } = this.given;
    const environments = await db('environments')
      .where({ entity_ref: pullRequest.entityRef })
      .orderBy('created_at');
    const numberOf = (commit: string) =>
      [1, 2].find(n => commitOf(pullRequest, n) === commit) ?? '?';
    return await Promise.all(
      environments.map(async ({ id, status }) => {
        const rows = await db('deployments')
          .where({ environment_id: id })
          .orderBy('generation');
        return [
          ...rows.map(({ mode, preview_commit: commit }) =>
            commit ? `${mode} ${numberOf(commit)}` : mode,
          ),
          status,
        ];
      }),
    );
  }

  #url = (repository: string) =>
    `http://${this.given.forge.host}/${repository}`;
}

import {
  DriverError,
  PullRequestNote,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { Comment } from '../comment/settleComment';
import { bodyOf, lineOf } from '../comment/text';
import { PullRequestSite } from '../tellPullRequest';
import { GitlabApi } from './GitlabApi';
import { withoutQuickActions } from './quickActions';

const MAX_COMMENT = 1_000_000;
/** Of name, description and URL of a status. */
const MAX_FIELD = 255;

const STATES = { pending: 'pending', success: 'success', failure: 'failed' };
/** Those from which a status can only go on to its end. */
const UNDER_WAY = ['created', 'pending', 'running'];

interface Note {
  id: number;
  body: string;
  system: boolean;
  author: { id: number };
}

interface CommitStatus {
  id: number;
  name: string;
  status: string;
  description: string | null;
  target_url: string | null;
  /** Of GitLab 16.3 and later. */
  pipeline_id?: number;
}

export class GitlabMergeRequest implements PullRequestSite {
  readonly #project: string;
  readonly #notes: string;

  constructor(
    private readonly api: GitlabApi,
    private readonly at: {
      /** With the groups that it is in. */
      project: string;
      number: number;
      commit: string;
      /** Whose the token is. */
      userId: number;
    },
  ) {
    this.#project = `/projects/${encodeURIComponent(at.project)}`;
    this.#notes = `${this.#project}/merge_requests/${at.number}/notes`;
  }

  bodyOf(note: PullRequestNote): string {
    const comment = withoutQuickActions(note.comment);
    return bodyOf({ ...note, comment }, MAX_COMMENT);
  }

  async list(): Promise<Comment[]> {
    const notes = await this.api.list<Note>({
      doing: `read the comments of ${this}`,
      path: this.#notes,
      query: { order_by: 'created_at', sort: 'asc' },
    });
    return notes.map(({ id, body, system, author }) => ({
      id,
      body,
      isOwn: !system && author.id === this.at.userId,
    }));
  }

  async create(body: string): Promise<void> {
    await this.api.write({
      doing: `comment on ${this}`,
      method: 'POST',
      path: this.#notes,
      body: { body },
    });
  }

  async change(id: number, body: string): Promise<void> {
    const doing = `change the comment ${id} of ${this}`;
    let isGone = false;
    await this.api.write({
      doing,
      method: 'PUT',
      path: `${this.#notes}/${id}`,
      body: { body },
      isFine: status => (isGone = status === 404),
    });
    if (isGone) {
      throw new DriverError('retryable', `Could not ${doing}: it is gone`);
    }
  }

  async remove(id: number): Promise<void> {
    await this.api.write({
      doing: `remove the comment ${id} of ${this}, which is there twice`,
      method: 'DELETE',
      path: `${this.#notes}/${id}`,
      isFine: status => status === 404,
    });
  }

  async settleStatus(status: PullRequestNote['status']): Promise<void> {
    const name = lineOf(status.context, MAX_FIELD);
    const state = STATES[status.state];
    const description = lineOf(status.description, MAX_FIELD);
    const url = status.targetUrl ?? '';
    const targetUrl = url.length > MAX_FIELD ? '' : url;
    const found = await this.#status(name);
    const isUnderWay = UNDER_WAY.includes(found?.status ?? '');
    const isSame =
      found?.status === state &&
      (found.description ?? '') === description &&
      (found.target_url ?? '') === targetUrl;
    // GitLab takes no other text for a status that is not at its end.
    if (isSame || (isUnderWay && state === STATES.pending)) {
      return;
    }
    await this.api.write({
      doing: `write the status ${name} of ${this}`,
      method: 'POST',
      path: `${this.#project}/statuses/${this.at.commit}`,
      body: {
        name,
        state,
        description,
        ...(targetUrl && { target_url: targetUrl }),
        // A newer pipeline of the commit would get another, and this one would never end.
        ...(isUnderWay && { pipeline_id: found?.pipeline_id }),
      },
      // Another replica was faster.
      isFine: (code, said) =>
        code === 400 && said.startsWith('Cannot transition status'),
    });
  }

  /** The last one of the name. */
  async #status(name: string): Promise<CommitStatus | undefined> {
    const found = await this.api.list<CommitStatus>({
      doing: `read the statuses of ${this}`,
      path: `${this.#project}/repository/commits/${this.at.commit}/statuses`,
      query: { name },
    });
    return found
      .filter(one => one.name === name)
      .sort((one, other) => other.id - one.id)[0];
  }

  toString(): string {
    return `${this.at.project}!${this.at.number}`;
  }
}

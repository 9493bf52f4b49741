import {
  DriverError,
  PullRequestNote,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { Octokit } from '@octokit/rest';
import { MAX_PAGES, PAGE_SIZE } from '../calls';
import { Comment } from '../comment/settleComment';
import { bodyOf, lineOf } from '../comment/text';
import { PullRequestSite } from '../tellPullRequest';
import { GithubCalls, isMissing } from './GithubCalls';

const MAX_COMMENT = 65_536;
const MAX_DESCRIPTION = 140;

interface CommitStatus {
  context: string;
  state: string;
  description: string | null;
  target_url: string | null;
}

export class GithubPullRequest implements PullRequestSite {
  constructor(
    private readonly octokit: Octokit,
    private readonly calls: GithubCalls,
    private readonly at: {
      repository: { owner: string; repo: string };
      number: number;
      commit: string;
      /** Whose the token is. */
      userId: number;
    },
  ) {}

  bodyOf(note: PullRequestNote): string {
    return bodyOf(note, MAX_COMMENT);
  }

  async list(): Promise<Comment[]> {
    const { repository, number, userId } = this.at;
    const { issues, paginate } = this.octokit;
    let pages = 0;
    return await this.calls.run(`read the comments of ${this}`, request =>
      paginate(
        issues.listComments,
        { ...repository, issue_number: number, per_page: PAGE_SIZE, request },
        ({ data }, done) => {
          if (++pages === MAX_PAGES) {
            done();
          }
          return data.map(({ id, body = '', user }) => ({
            id,
            body,
            isOwn: user?.id === userId,
          }));
        },
      ),
    );
  }

  async create(body: string): Promise<void> {
    const { repository, number } = this.at;
    await this.calls.run(`comment on ${this}`, request =>
      this.octokit.issues.createComment({
        ...repository,
        issue_number: number,
        body,
        request,
      }),
    );
  }

  async change(id: number, body: string): Promise<void> {
    const doing = `change the comment ${id} of ${this}`;
    await this.calls.run(doing, request =>
      this.octokit.issues
        .updateComment({
          ...this.at.repository,
          comment_id: id,
          body,
          request,
        })
        .catch(error => {
          throw isMissing(error)
            ? new DriverError('retryable', `Could not ${doing}: it is gone`)
            : error;
        }),
    );
  }

  async remove(id: number): Promise<void> {
    const doing = `remove the comment ${id} of ${this}, which is there twice`;
    await this.calls.run(doing, async request => {
      try {
        await this.octokit.issues.deleteComment({
          ...this.at.repository,
          comment_id: id,
          request,
        });
      } catch (error) {
        if (!isMissing(error)) {
          throw error;
        }
      }
    });
  }

  async settleStatus(status: PullRequestNote['status']): Promise<void> {
    const { repository, commit } = this.at;
    const { context, state, targetUrl } = status;
    const description = lineOf(status.description, MAX_DESCRIPTION);
    const found = await this.#status(context);
    const isSame =
      found?.state === state &&
      (found.description ?? '') === description &&
      (found.target_url ?? '') === (targetUrl ?? '');
    if (isSame) {
      return;
    }
    await this.calls.run(`write the status ${context} of ${this}`, request =>
      this.octokit.repos.createCommitStatus({
        ...repository,
        sha: commit,
        state,
        context,
        description,
        target_url: targetUrl,
        request,
      }),
    );
  }

  /** The last one of the context; older ones are kept by GitHub and count for nothing. */
  async #status(context: string): Promise<CommitStatus | undefined> {
    const { repository, commit } = this.at;
    return await this.calls.run(
      `read the statuses of ${this}`,
      async request => {
        for (let page = 1; page <= MAX_PAGES; page++) {
          const { data } = await this.octokit.repos.getCombinedStatusForRef({
            ...repository,
            ref: commit,
            per_page: PAGE_SIZE,
            page,
            request,
          });
          const found = data.statuses.find(one => one.context === context);
          if (found || data.statuses.length < PAGE_SIZE) {
            return found;
          }
        }
        return undefined;
      },
    );
  }

  toString(): string {
    const { repository, number } = this.at;
    return `${repository.owner}/${repository.repo}#${number}`;
  }
}

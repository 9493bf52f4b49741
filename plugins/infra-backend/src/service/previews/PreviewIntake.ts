import { PullRequestHint } from '@infra-orchestration/backstage-plugin-infra-node';
import { PullRequestNews, repositoryOf } from '../../core';
import { Db, previews } from '../../store';
import { PreviewComponents } from './PreviewComponents';
import { PreviewRegistrar, PreviewSubject } from './PreviewRegistrar';

export interface PreviewIntakeOptions {
  db: Db;
  components: Pick<PreviewComponents, 'of'>;
  registrar: PreviewRegistrar;
}

/** Takes what forges say of pull requests. Safe to repeat, and in any order. */
export class PreviewIntake {
  constructor(private readonly options: PreviewIntakeOptions) {}

  async take(hint: PullRequestHint): Promise<void> {
    const { registrar } = this.options;
    const repository = repositoryOf(hint.repositoryUrl);
    if (repository === undefined) {
      return;
    }
    const news = newsOf(hint);
    for (const subject of await this.#subjects(repository, news)) {
      await registrar.hear(subject, news);
    }
  }

  /** Components by their annotation; and what somebody asked for, or was opened before it went away. */
  async #subjects(
    repository: string,
    { action, pullRequest }: PullRequestNews,
  ): Promise<PreviewSubject[]> {
    const { db, components } = this.options;
    const { number } = pullRequest;
    const [annotated, known] = await Promise.all([
      components.of(repository),
      previews.listOfPullRequest(db, { repository, number }),
    ]);
    const requestedByOf = (entityRef: string) =>
      known.find(each => each.entityRef === entityRef)?.requestedBy ??
      'plugin:infra';
    const others = known.filter(
      ({ entityRef, closedAt }) =>
        !annotated.some(each => each.entityRef === entityRef) &&
        (action === 'closed' || closedAt === undefined),
    );
    return [
      ...annotated.map(each => ({
        ...each,
        tells: true,
        requestedBy: requestedByOf(each.entityRef),
      })),
      ...others,
    ].map(({ entityRef, type, owner, tells, requestedBy }) => ({
      ...{ entityRef, type, owner, tells, requestedBy, repository },
    }));
  }
}

function newsOf(hint: PullRequestHint): PullRequestNews {
  const { action, number, title, url, branch, headCommit, author } = hint;
  return {
    action,
    pullRequest: {
      repositoryUrl: hint.repositoryUrl,
      ...{ number, title, url, branch, headCommit },
      ...(author !== undefined && { author }),
    },
    ...(hint.updatedAt !== undefined && {
      changedAt: new Date(hint.updatedAt).toISOString(),
    }),
  };
}

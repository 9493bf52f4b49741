import { MalformedDelivery, ToldPullRequest } from '../delivery/types';
import { commitOf, textOf, urlOf } from './hints';

/** A pull request of which addresses are addresses, and the commit is one. @throws MalformedDelivery */
export function pullRequestOf(told: ToldPullRequest): ToldPullRequest {
  const { title, branch, author } = told;
  const url = urlOf(told.url);
  const repositoryUrl = urlOf(told.repositoryUrl)
    ?.replace(/\/$/, '')
    .replace(/\.git$/, '');
  const headCommit = commitOf(told.headCommit);
  const name = textOf(branch);
  const updatedAt = instantOf(told.updatedAt);
  if (!url || !repositoryUrl || !headCommit || !name) {
    throw new MalformedDelivery(
      'The pull request has no address, branch or commit',
    );
  }
  return {
    action: told.action,
    repositoryUrl,
    number: told.number,
    title: textOf(title) ?? name,
    url,
    branch: name,
    headCommit,
    ...(textOf(author) && { author: textOf(author) }),
    ...(updatedAt && { updatedAt }),
  };
}

/** Forges write instants in several ways; one that cannot be read is none. */
function instantOf(text: string | undefined): string | undefined {
  const instant = new Date(text ?? '');
  return Number.isNaN(+instant) ? undefined : instant.toISOString();
}

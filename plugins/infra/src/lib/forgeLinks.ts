import { Artifact } from '@infra-orchestration/backstage-plugin-infra-common';

export const shortCommit = (commit: string) => commit.slice(0, 7);

/** The page of the commit at the forge, where the source is one that is read in a browser. */
export function commitUrl({
  commit,
  sourceUrl,
}: Pick<Artifact, 'commit' | 'sourceUrl'>): string | undefined {
  const base = webUrl(sourceUrl)?.replace(/(\.git)?\/*$/, '');
  if (!base || !commit) return undefined;
  const isBitbucket = new URL(base).hostname === 'bitbucket.org';
  return `${base}/${isBitbucket ? 'commits' : 'commit'}/${commit}`;
}

/** Others say where something is; only what a browser opens safely becomes a link. */
export function webUrl(url: string | undefined): string | undefined {
  return url && /^https?:\/\//i.test(url) && URL.canParse(url)
    ? url
    : undefined;
}

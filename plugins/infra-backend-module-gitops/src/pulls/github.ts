import { Settings } from '../settings';
import { Rest } from './rest';
import { Forge, PullRequest } from './types';

interface Pull {
  html_url: string;
  state: 'open' | 'closed';
  merged_at: string | null;
  head: { sha: string };
}

export const githubHeaders = (token: string) => ({
  authorization: `Bearer ${token}`,
  'x-github-api-version': '2022-11-28',
});

/** github.com has its API on a host of its own, an Enterprise Server beneath its own address. */
export function githubApi({ protocol, host }: URL): string {
  return host === 'github.com'
    ? 'https://api.github.com'
    : `${protocol}//${host}/api/v3`;
}

export function githubForge(
  { branch: base }: Settings,
  repository: string,
  rest: Rest,
): Forge {
  const root = `/repos/${repository}`;
  const [owner] = repository.split('/');
  return {
    async find(branch, signal) {
      const pulls: Pull[] = await rest(
        {
          path: `${root}/pulls`,
          query: {
            head: `${owner}:${branch}`,
            base,
            state: 'all',
            sort: 'created',
            direction: 'desc',
            per_page: '1',
          },
        },
        signal,
      );
      return pulls.map(pullOf)[0];
    },
    open: async ({ branch, title, body }, signal) =>
      pullOf(
        await rest(
          {
            method: 'POST',
            path: `${root}/pulls`,
            body: { title, body, head: branch, base },
          },
          signal,
        ),
      ),
    check: async signal => {
      await rest({ path: `${root}/pulls`, query: { per_page: '1' } }, signal);
    },
  };
}

function pullOf({ html_url, state, merged_at, head }: Pull): PullRequest {
  const ended = merged_at ? 'merged' : 'closed';
  return {
    url: html_url,
    state: state === 'open' ? 'open' : ended,
    head: head.sha,
  };
}

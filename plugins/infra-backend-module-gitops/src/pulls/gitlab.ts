import { Settings } from '../settings';
import { Rest } from './rest';
import { Forge, PullRequest } from './types';

interface MergeRequest {
  web_url: string;
  state: 'opened' | 'merged' | 'closed' | 'locked';
  sha: string;
}

export const gitlabHeaders = (token: string) => ({ 'private-token': token });

export function gitlabApi({ protocol, host }: URL): string {
  return `${protocol}//${host}/api/v4`;
}

export function gitlabForge(
  { branch: target }: Settings,
  repository: string,
  rest: Rest,
): Forge {
  const path = `/projects/${encodeURIComponent(repository)}/merge_requests`;
  return {
    async find(branch, signal) {
      const found: MergeRequest[] = await rest(
        {
          path,
          query: {
            source_branch: branch,
            target_branch: target,
            order_by: 'created_at',
            sort: 'desc',
            per_page: '1',
          },
        },
        signal,
      );
      return found.map(pullOf)[0];
    },
    open: async ({ branch, title, body }, signal) =>
      pullOf(
        await rest(
          {
            method: 'POST',
            path,
            body: {
              title,
              description: body,
              source_branch: branch,
              target_branch: target,
            },
          },
          signal,
        ),
      ),
    check: async signal => {
      await rest({ path, query: { per_page: '1' } }, signal);
    },
  };
}

function pullOf({ web_url, state, sha }: MergeRequest): PullRequest {
  // Locked is what one is while it is being merged.
  const isOver = state === 'merged' || state === 'closed';
  return { url: web_url, state: isOver ? state : 'open', head: sha };
}

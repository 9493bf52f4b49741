import {
  anyOf,
  fields,
  maybeText,
  payloadReader,
  text,
} from '../../checks/payload';
import { pullRequestOf } from '../../checks/pullRequests';
import { Told, ToldPullRequest } from '../../delivery/types';

interface MergeRequestEvent {
  user?: { username?: string | null } | null;
  project: { web_url: string };
  object_attributes: {
    iid: number;
    title: string;
    url: string;
    action?: string | null;
    updated_at?: string | null;
    /** Only where commits changed. */
    oldrev?: string | null;
    source_branch: string;
    source_project_id: number;
    target_project_id: number;
    last_commit: { id: string };
  };
}

const integer = { type: 'integer' };
const read = payloadReader<MergeRequestEvent>(
  fields(
    {
      user: anyOf({ type: 'null' }, fields({ username: maybeText })),
      project: fields({ web_url: text }, ['web_url']),
      object_attributes: fields(
        {
          ...{ iid: integer, title: text, url: text, source_branch: text },
          ...{ action: maybeText, oldrev: maybeText, updated_at: maybeText },
          ...{ source_project_id: integer, target_project_id: integer },
          last_commit: fields({ id: text }, ['id']),
        },
        [
          ...['iid', 'title', 'url', 'source_branch', 'last_commit'],
          ...['source_project_id', 'target_project_id'],
        ],
      ),
    },
    ['project', 'object_attributes'],
  ),
);

/** A merge request. */
export function parseMergeRequest(
  payload: unknown,
): Pick<Told, 'pullRequest' | 'ignored'> {
  const { object_attributes: of, project, user } = read(payload);
  const action = actionOf(of);
  if (!action) {
    return {
      ignored: 'The merge request was neither opened, changed nor closed',
    };
  }
  if (of.source_project_id !== of.target_project_id) {
    return { ignored: 'The merge request is of a fork' };
  }
  return {
    pullRequest: pullRequestOf({
      action,
      repositoryUrl: project.web_url,
      number: of.iid,
      title: of.title,
      url: of.url,
      branch: of.source_branch,
      headCommit: of.last_commit.id,
      author: user?.username ?? undefined,
      updatedAt: of.updated_at ?? undefined,
    }),
  };
}

function actionOf({
  action,
  oldrev,
}: MergeRequestEvent['object_attributes']):
  | ToldPullRequest['action']
  | undefined {
  switch (action) {
    case 'open':
    case 'reopen':
      return 'opened';
    case 'update':
      return oldrev ? 'updated' : undefined;
    case 'close':
    case 'merge':
      return 'closed';
    default:
      return undefined;
  }
}

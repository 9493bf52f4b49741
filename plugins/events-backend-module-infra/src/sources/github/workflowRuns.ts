import { toldOfRun } from '../../checks/builds';
import {
  anyOf,
  fields,
  maybeText,
  payloadReader,
  text,
} from '../../checks/payload';
import { Told } from '../../delivery/types';
import { SourceSettings } from '../../settings/types';

interface WorkflowRun {
  action: string;
  workflow_run: {
    name?: string | null;
    head_branch?: string | null;
    head_sha: string;
    run_number: number;
    conclusion?: string | null;
    html_url: string;
    actor?: { login: string } | null;
    head_commit?: { timestamp?: string | null } | null;
    head_repository?: { full_name: string } | null;
  };
  repository: { full_name: string; html_url: string };
}

const maybe = (schema: object) => anyOf({ type: 'null' }, schema);
const run = fields(
  {
    ...{ name: maybeText, head_branch: maybeText, head_sha: text },
    ...{ run_number: { type: 'integer' }, conclusion: maybeText },
    html_url: text,
    actor: maybe(fields({ login: text }, ['login'])),
    head_commit: maybe(fields({ timestamp: maybeText })),
    head_repository: maybe(fields({ full_name: text }, ['full_name'])),
  },
  ['head_sha', 'run_number', 'html_url'],
);
const read = payloadReader<WorkflowRun>(
  fields(
    {
      action: text,
      workflow_run: run,
      repository: fields({ full_name: text, html_url: text }, [
        'full_name',
        'html_url',
      ]),
    },
    ['action', 'workflow_run', 'repository'],
  ),
);

/** A run of GitHub Actions, which says whence the image came that it was configured to make. */
export function parseWorkflowRun(
  payload: unknown,
  { builds }: SourceSettings,
): Pick<Told, 'hints' | 'ignored'> {
  const { action, workflow_run: of, repository } = read(payload);
  if (action !== 'completed' || of.conclusion !== 'success') {
    return { ignored: 'The run of the workflow has not succeeded' };
  }
  // Whoever has a fork may run what they like there, under any name of a branch.
  if (of.head_repository?.full_name !== repository.full_name) {
    return { ignored: 'The run of the workflow is of a fork' };
  }
  return toldOfRun(
    {
      project: repository.full_name,
      workflow: of.name ?? undefined,
      sha: of.head_sha,
      ref: of.head_branch ?? '',
      number: of.run_number,
    },
    builds,
    {
      branch: of.head_branch,
      author: of.actor?.login,
      sourceUrl: repository.html_url,
      buildUrl: of.html_url,
      committedAt: of.head_commit?.timestamp,
    },
  );
}

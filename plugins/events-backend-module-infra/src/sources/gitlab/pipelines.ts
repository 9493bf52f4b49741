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

interface PipelineEvent {
  object_attributes: {
    id: number;
    iid?: number;
    ref: string;
    tag?: boolean;
    sha: string;
    status: string;
    url?: string;
  };
  user?: { username?: string | null } | null;
  project: { path_with_namespace: string; web_url: string };
  commit?: { timestamp?: string | null } | null;
}

const maybe = (schema: object) => anyOf({ type: 'null' }, schema);
const integer = { type: 'integer' };
const read = payloadReader<PipelineEvent>(
  fields(
    {
      object_attributes: fields(
        {
          ...{ id: integer, iid: integer, ref: text, sha: text, status: text },
          ...{ url: text, tag: { type: 'boolean' } },
        },
        ['id', 'ref', 'sha', 'status'],
      ),
      user: maybe(fields({ username: maybeText })),
      project: fields({ path_with_namespace: text, web_url: text }, [
        'path_with_namespace',
        'web_url',
      ]),
      commit: maybe(fields({ timestamp: maybeText })),
    },
    ['object_attributes', 'project'],
  ),
);

/** A pipeline that ended, which says whence the image came that it was configured to make. */
export function parsePipeline(
  payload: unknown,
  { builds }: SourceSettings,
): Pick<Told, 'hints' | 'ignored'> {
  const { object_attributes: of, user, project, commit } = read(payload);
  if (of.status !== 'success') {
    return { ignored: 'The pipeline has not succeeded' };
  }
  return toldOfRun(
    {
      project: project.path_with_namespace,
      sha: of.sha,
      ref: of.ref,
      number: of.iid ?? of.id,
    },
    builds,
    {
      branch: of.tag ? undefined : of.ref,
      author: user?.username,
      sourceUrl: project.web_url,
      buildUrl: of.url ?? `${project.web_url}/-/pipelines/${of.id}`,
      committedAt: commit?.timestamp,
    },
  );
}

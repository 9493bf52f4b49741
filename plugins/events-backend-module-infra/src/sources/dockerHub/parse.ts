import { imageHint, repositoryOf, timeOf } from '../../checks/hints';
import { fields, parseJson, payloadReader, text } from '../../checks/payload';
import { digestOf } from '../../checks/secrets';
import { Delivery, Told } from '../../delivery/types';
import { SourceSettings } from '../../settings/types';

const read = payloadReader<{
  push_data: { tag: string; pushed_at?: number };
  repository: { repo_name: string };
}>(
  fields(
    {
      push_data: fields({ tag: text, pushed_at: { type: 'number' } }, ['tag']),
      repository: fields({ repo_name: text }, ['repo_name']),
    },
    ['push_data', 'repository'],
  ),
);

/** A webhook of a repository of Docker Hub. It is sent for pushes alone. */
export function parseDockerHub(
  delivery: Delivery,
  { registry = 'docker.io' }: SourceSettings,
): Told {
  const payload = read(parseJson(delivery.body));
  const { tag, pushed_at: pushedAt } = payload.push_data;
  const repository = repositoryOf(registry, payload.repository.repo_name);
  return {
    deliveryId: digestOf(`${repository}:${tag} ${pushedAt}`),
    occurredAt: timeOf(pushedAt),
    hints: [imageHint({ repository, tag })],
  };
}

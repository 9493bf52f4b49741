import { gunzipSync } from 'node:zlib';
import { JsonObject } from '@backstage/types';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { KubeClient } from '../cluster/KubeClient';
import { KubeObject } from '../cluster/types';
import { readLabels, ReleaseLabels } from './labels';
import { ReleaseName } from './names';

/** A revision as the labels of its Secret tell it. */
export interface Revision {
  /** Name of the Secret. */
  secret: string;
  version: number;
  status: string;
  labels: Partial<ReleaseLabels>;
  /** Milliseconds since it was made, by the server's clock. */
  age: number;
}

/** What is inside. */
export interface RevisionContent {
  chart: { name: string; version: string };
  /** The values that were given, secret ones included. */
  config: JsonObject;
  manifest: string;
  description: string;
}

const METADATA_LIST =
  'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
const MOST_BYTES = 64 * 1024 * 1024;
const GZIP = [0x1f, 0x8b];

/** All revisions that are kept, newest first; without their content. */
export async function findRevisions(
  client: KubeClient,
  { namespace, name }: ReleaseName,
  signal: AbortSignal,
): Promise<Revision[]> {
  const { body, at } = await client.call({
    method: 'GET',
    path: secretsOf(namespace),
    query: { labelSelector: `owner=helm,name=${name}` },
    accept: METADATA_LIST,
    signal,
  });
  const items: KubeObject[] = body.items ?? [];
  return items
    .map(({ metadata }) => ({
      secret: metadata.name,
      version: Number(metadata.labels?.version),
      status: metadata.labels?.status ?? 'unknown',
      labels: readLabels(metadata.labels),
      age: at - Date.parse(metadata.creationTimestamp ?? ''),
    }))
    .sort((a, b) => b.version - a.version);
}

/** Undefined where it has gone since. */
export async function readRevision(
  client: KubeClient,
  namespace: string,
  { secret }: Revision,
  signal: AbortSignal,
): Promise<RevisionContent | undefined> {
  const found = await client.find({
    method: 'GET',
    path: `${secretsOf(namespace)}/${secret}`,
    signal,
  });
  return found && decodeRevision(found.body.data?.release ?? '', secret);
}

/** Helm's own record: JSON, gzip, base64, and base64 once more as each value of a Secret. */
export function decodeRevision(data: string, secret: string): RevisionContent {
  try {
    const inner = Buffer.from(
      Buffer.from(data, 'base64').toString('utf8'),
      'base64',
    );
    const isPacked = GZIP.every((byte, index) => inner[index] === byte);
    const text = isPacked
      ? gunzipSync(inner, { maxOutputLength: MOST_BYTES })
      : inner;
    const { chart, config, manifest, info } = JSON.parse(text.toString('utf8'));
    return {
      chart: { name: chart.metadata.name, version: chart.metadata.version },
      config: config ?? {},
      manifest: manifest ?? '',
      description: info?.description ?? '',
    };
  } catch {
    // Not as cause: the text around the mistake holds the release's values.
    throw new DriverError(
      'terminal',
      `The Secret ${secret} is no record of Helm that can be read. Repair or remove the release with Helm itself.`,
    );
  }
}

function secretsOf(namespace: string): string {
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets`;
}

import { ArtifactProvenance } from '@infra-orchestration/backstage-plugin-infra-common';
import { ArtifactHint } from '@infra-orchestration/backstage-plugin-infra-node';
import { MalformedDelivery } from '../delivery/types';

const REPOSITORY =
  /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)+$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const MAX_TEXT = 255;
const MAX_URL = 2_000;

export function isTag(value: unknown): value is string {
  return typeof value === 'string' && TAG.test(value);
}

export function isDigest(value: unknown): value is string {
  return typeof value === 'string' && DIGEST.test(value);
}

/** Host and path of a repository as registries know it. */
export function repositoryOf(registry: string | undefined, path: string) {
  const whole = registry ? `${registry}/${path}` : path;
  const repository = whole
    .replace(/^https?:\/\//, '')
    .replace(/\/{2,}/g, '/')
    .replace(/\/$/, '')
    .toLowerCase();
  if (repository.length > MAX_TEXT || !REPOSITORY.test(repository)) {
    throw new MalformedDelivery('The name of its repository is none');
  }
  return repository;
}

/** As payloads have it. */
export type Provenance = { [K in keyof ArtifactProvenance]?: string | null };

/**
 * An image, of which only what has the form of a tag, digest, commit, … goes on: it is shown to people,
 * and asked for at registries.
 *
 * @throws MalformedDelivery where neither tag nor digest are left
 */
export function imageHint(
  image: { repository: string; tag?: unknown; digest?: unknown },
  provenance: Provenance = {},
): ArtifactHint {
  const tag = isTag(image.tag) ? image.tag : undefined;
  const digest = isDigest(image.digest) ? image.digest : undefined;
  if (!tag && !digest) {
    throw new MalformedDelivery('It tells of an image without tag and digest');
  }
  return defined({
    repository: image.repository,
    tag,
    digest,
    commit: commitOf(provenance.commit),
    branch: textOf(provenance.branch),
    author: textOf(provenance.author),
    sourceUrl: urlOf(provenance.sourceUrl),
    buildUrl: urlOf(provenance.buildUrl),
    committedAt: timeOf(provenance.committedAt)?.toISOString(),
  });
}

export function commitOf(value?: string | null): string | undefined {
  return value && COMMIT.test(value) ? value : undefined;
}

/** One line, without what could mislead on a screen or in a log. */
export function textOf(value?: string | null): string | undefined {
  const clean = value
    // eslint-disable-next-line no-control-regex
    ?.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+/g, ' ')
    .trim()
    .slice(0, MAX_TEXT);
  return clean || undefined;
}

/** An address that may be made a link of. */
export function urlOf(value?: string | null): string | undefined {
  if (!value || value.length > MAX_URL || !URL.canParse(value)) {
    return undefined;
  }
  const url = new URL(value);
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  return isWeb && !url.username && !url.password ? url.href : undefined;
}

/** @param value - ISO 8601, or seconds since 1970 */
export function timeOf(value?: string | number | null): Date | undefined {
  if (value === undefined || value === null || value === '') {
    return undefined;
  }
  const time = new Date(typeof value === 'number' ? value * 1_000 : value);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

function defined<T extends object>(object: T): T {
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== undefined),
  ) as T;
}

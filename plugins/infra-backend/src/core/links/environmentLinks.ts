import { EnvironmentLink } from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject } from '@backstage/types';
import { resolveExpressions } from '../expressions';
import { isSafeUrl } from './safeUrl';

/**
 * The links that a type gives each of its environments. Left out are those with a placeholder that
 * this environment has no value for, such as a label, and those that a browser should not follow.
 *
 * @param values - by root of placeholders
 */
export function environmentLinks(
  links: readonly EnvironmentLink[],
  values: JsonObject,
): EnvironmentLink[] {
  return links.flatMap(link => {
    const { value, unknown, errors } = resolveExpressions(
      { ...link } as JsonObject,
      { values },
    );
    return unknown.length === 0 &&
      errors.length === 0 &&
      isSafeUrl(String(value.url))
      ? [value as unknown as EnvironmentLink]
      : [];
  });
}

/** Each URL once, where it stands first. */
export function withoutDoubles(
  links: readonly EnvironmentLink[],
): EnvironmentLink[] {
  return links.filter(
    ({ url }, i) => links.findIndex(other => other.url === url) === i,
  );
}

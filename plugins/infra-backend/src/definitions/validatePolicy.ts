import { EnvironmentTypePolicy } from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject } from '@backstage/types';
import { Duration } from 'luxon';
import { checkSchema, didYouMean, nameTemplateRoots, toPointer } from '../core';
import { deadPlaceholders } from './validateReferences';
import type { DocumentSet, SetProblem } from './validateDocumentSet';

/** What an environment type rules, as far as its parts have to fit each other. */
export function validatePolicy(
  policy: EnvironmentTypePolicy,
  set: DocumentSet,
): SetProblem[] {
  return [
    ...validateLife(policy),
    ...validateLimits(policy, set),
    ...validateNames(policy),
  ];
}

function validateLife({
  ttl,
  maxTtl,
  warnBefore,
}: EnvironmentTypePolicy): SetProblem[] {
  if (ttl === undefined) {
    return Object.entries({ maxTtl, warnBefore })
      .filter(([, value]) => value !== undefined)
      .map(([name]) => ({
        pointer: `/spec/${name}`,
        message: 'says nothing without a `ttl`; give one, or take this away',
      }));
  }
  const life = milliseconds(ttl);
  const problems: SetProblem[] = [];
  if (life <= 0) {
    problems.push({ pointer: '/spec/ttl', message: 'must be longer than 0' });
  }
  if (maxTtl !== undefined && milliseconds(maxTtl) < life) {
    problems.push({
      pointer: '/spec/maxTtl',
      message: `must not be shorter than the \`ttl\`, which is ${ttl}`,
    });
  }
  if (warnBefore !== undefined && milliseconds(warnBefore) >= life) {
    problems.push({
      pointer: '/spec/warnBefore',
      message: `must be shorter than the \`ttl\`, which is ${ttl}`,
    });
  }
  return problems;
}

function validateLimits(
  { limits = {} }: EnvironmentTypePolicy,
  set: DocumentSet,
): SetProblem[] {
  return Object.entries(limits).flatMap(([type, schema]) => {
    const pointer = toPointer(['spec', 'limits', type]);
    if (!set.resourceTypes.has(type)) {
      const hint = didYouMean(type, set.resourceTypes.keys());
      return [
        { pointer, message: `there is no resource type \`${type}\`${hint}` },
      ];
    }
    return checkSchema(schema).map(problem => ({
      pointer: pointer + problem.pointer,
      message: problem.message,
    }));
  });
}

function validateNames({
  nameTemplate = '',
  namePattern = '',
}: EnvironmentTypePolicy): SetProblem[] {
  const roots = Object.fromEntries(
    nameTemplateRoots.map(root => [root, { type: 'object' } as JsonObject]),
  );
  return [
    ...deadPlaceholders(nameTemplate, { roots, resources: {} }).map(
      ({ message }) => ({ pointer: '/spec/nameTemplate', message }),
    ),
    ...brokenPattern(namePattern).map(message => ({
      pointer: '/spec/namePattern',
      message,
    })),
  ];
}

function brokenPattern(pattern: string): string[] {
  try {
    RegExp(pattern, 'u');
    return [];
  } catch (error) {
    return [`is no regular expression: ${(error as Error).message}`];
  }
}

function milliseconds(duration: string): number {
  return Duration.fromISO(duration).toMillis();
}

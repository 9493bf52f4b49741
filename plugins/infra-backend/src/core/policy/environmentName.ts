import { JsonObject } from '@backstage/types';
import { EnvironmentTypePolicy } from '@infra-orchestration/backstage-plugin-infra-common';
import { bindExpressions, collectReferences } from '../expressions';
import { parseEntityRef } from '../matching';
import { shortLabel } from './label';

/** Of the name of an environment, which is part of other names. */
export const LONGEST_NAME = 40;

/** What placeholders of a name template can begin with. */
export const nameTemplateRoots = ['params', 'labels', 'entity', 'owner'];

export interface NameRequest {
  name?: string;
  entityRef: string;
  owner: string;
  labels: Record<string, string>;
  params: JsonObject;
}

export type NamedOrNot = { name: string } | { problem: string };

/** The name of an environment to be: from the template of its type, else as asked for. */
export function environmentName(
  policy: Pick<EnvironmentTypePolicy, 'nameTemplate' | 'namePattern'>,
  request: NameRequest,
): NamedOrNot {
  const { nameTemplate, namePattern } = policy;
  const named =
    nameTemplate === undefined
      ? asAskedFor(request)
      : fromTemplate(nameTemplate, request);
  if ('problem' in named || namePattern === undefined) {
    return named;
  }
  return new RegExp(`^(?:${namePattern})$`, 'u').test(named.name)
    ? named
    : {
        problem: `"${named.name}" does not match ${namePattern}, as names of environments of this type have to`,
      };
}

function asAskedFor({ name }: NameRequest): NamedOrNot {
  return name === undefined
    ? { problem: 'is missing; environments of this type are named by hand' }
    : { name };
}

function fromTemplate(template: string, request: NameRequest): NamedOrNot {
  const { value, errors } = bindExpressions(template, {
    values: valuesOf(request),
    aliases: {},
  });
  const [error] = errors;
  if (error || collectReferences(value).length > 0) {
    return {
      problem: `comes from the template ${template}, which cannot be filled: ${
        error?.message ?? 'it must not refer to resources'
      }`,
    };
  }
  const name = shortLabel(String(value), LONGEST_NAME);
  return request.name === undefined || request.name === name
    ? { name }
    : {
        problem: `"${request.name}" is not what the template ${template} gives, which is "${name}"; leave the name out`,
      };
}

function valuesOf({ entityRef, owner, labels, params }: NameRequest) {
  const entity = parseEntityRef(entityRef, 'component');
  const { name } = parseEntityRef(owner, 'group');
  return {
    params,
    labels,
    entity: {
      ref: entityRef,
      kind: entity.kind,
      namespace: entity.namespace,
      name: entity.name,
    },
    owner: { ref: owner, name },
  };
}

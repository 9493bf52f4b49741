import {
  DocumentRevision,
  PlanError,
  ProviderDocument,
  ResourceClaim,
  resourceAddress,
  ResourceDefinitionDocument,
  ResourceTypeDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject, JsonValue } from '@backstage/types';
import {
  bindExpressions,
  BindScope,
  collectReferences,
  environmentScope,
  resolveExpressions,
} from '../expressions';
import { newestRevisions } from '../matching';
import { BuildGraphOptions, GraphLimits } from './types';

export const DEFAULT_LIMITS: GraphLimits = { nodes: 500, depth: 16 };

/** What building one graph looks things up in. */
export interface GraphContext {
  options: BuildGraphOptions;
  limits: GraphLimits;
  types: ReadonlyMap<string, DocumentRevision<ResourceTypeDocument>>;
  definitions: readonly DocumentRevision<ResourceDefinitionDocument>[];
  providers?: ReadonlyMap<string, DocumentRevision<ProviderDocument>>;
  /** Roots of placeholders that mean the same everywhere. */
  values: JsonObject;
}

export function createContext(options: BuildGraphOptions): GraphContext {
  const { environment, environmentType, desired } = options;
  return {
    options,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    types: byName(options.resourceTypes),
    definitions: newestRevisions(options.definitions),
    providers: options.providers && byName(options.providers),
    values: commonValues({ environment, environmentType, desired }),
  };
}

/** The roots of placeholders that mean the same everywhere. */
export function commonValues({
  environment,
  environmentType,
  desired,
}: Pick<
  BuildGraphOptions,
  'environment' | 'environmentType' | 'desired'
>): JsonObject {
  return {
    environment: environmentScope(environment),
    environmentType: {
      name: environmentType.name,
      params: environmentType.document.spec.params ?? {},
    },
    deployment: { params: desired.params },
  };
}

function byName<T extends { name: string; revision: number }>(
  revisions: readonly T[],
): ReadonlyMap<string, T> {
  return new Map(newestRevisions(revisions).map(r => [r.name, r]));
}

/** The `claim` root of placeholders. */
export function claimValues(
  claim: Pick<ResourceClaim, 'type' | 'class' | 'id'>,
): JsonObject {
  const { type, class: className, id } = claim;
  return { type, class: className, id, address: resourceAddress(claim) };
}

/** What may be absent without being a slip: an environment has a system and labels or has not. */
export function isOptionalEnvironmentField(
  segments: readonly string[],
): boolean {
  const [root, field, ...rest] = segments;
  return (
    root === 'environment' &&
    ((field === 'system' && rest.length === 0) ||
      (field === 'labels' && rest.length === 1))
  );
}

const CLASS_OR_TYPE = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;
const ID = /^(?=.{1,63}$)[a-z0-9]+(-+[a-z0-9]+)*(\.[a-z0-9]+(-+[a-z0-9]+)*)*$/;

const LABEL_RULE = '1 to 63 letters, digits or dashes, no dash at its ends';
const ID_RULE =
  '1 to 63 lower-case letters, digits, dashes or dots, none of the last two at its ends';

/** The identity of a claim as written, with placeholders put in and checked. */
export function bindIdentity(
  written: { type: string; class: string; id: string },
  scope: BindScope,
): {
  claim?: Pick<ResourceClaim, 'type' | 'class' | 'id'>;
  problems: string[];
} {
  const problems: string[] = [];
  const literal = (field: 'class' | 'id', pattern: RegExp, rule: string) => {
    const { value, errors } = bindExpressions<JsonValue>(written[field], scope);
    if (errors.length > 0) {
      problems.push(...errors.map(e => `${field}: ${e.message}`));
    } else if (collectReferences(value).length > 0) {
      problems.push(
        `${field}: what a claim is must be known before anything is applied; outputs of resources cannot stand here`,
      );
    } else if (value === null) {
      problems.push(`${field}: \`${written[field]}\` is not given`);
    } else {
      const text = String(resolveExpressions(value, {}).value);
      if (pattern.test(text)) {
        return text;
      }
      problems.push(`${field}: \`${text}\` must be ${rule}`);
    }
    return '';
  };
  if (!CLASS_OR_TYPE.test(written.type)) {
    problems.push(`type: \`${written.type}\` must be ${LABEL_RULE}`);
  }
  const claim = {
    type: written.type,
    class: literal('class', CLASS_OR_TYPE, LABEL_RULE),
    id: literal('id', ID, ID_RULE),
  };
  return problems.length > 0 ? { problems } : { claim, problems };
}

export function invalid(message: string, address?: string): PlanError {
  return { ...(address && { address }), reason: 'InvalidInput', message };
}

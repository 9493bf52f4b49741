import {
  CoProvisionedClaim,
  DocumentRevision,
  MatchExplanation,
  PlanError,
  ResourceClaim,
  resourceAddress,
  ResourceDefinitionDocument,
  ResourceTypeDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject } from '@backstage/types';
import { bindExpressions, BindScope } from '../expressions';
import { didYouMean } from '../json';
import { DEFAULT_CLASS, matchDefinition } from '../matching';
import { offersPath, validateTemplate, withDefaults } from '../schema';
import {
  bindIdentity,
  claimValues,
  GraphContext,
  invalid,
  isOptionalEnvironmentField,
} from './context';
import { mergeContributions } from './mergeContributions';
import { Contribution } from './seeds';
import { ResourceNode } from './types';

/** What follows from the contributions to one claim. */
export interface Evaluation {
  /** Edges are not known here; absent where something is wrong with the claim. */
  node?: Omit<ResourceNode, 'dependenciesOf'>;
  explanation: MatchExplanation;
  /** Claims that the definition brings along. */
  brought: Contribution[];
  /** Addresses that it requires, whether or not a placeholder refers to them. */
  requires: string[];
  /** Addresses that depend on it by `dependsOnThis`. */
  dependants: string[];
  errors: PlanError[];
}

/** Alias of the claim itself in what its definition provides. */
export const THIS_ALIAS = 'this';

/** A function of the context and the contributions, whatever their order. */
export function evaluateClaim(
  contributions: readonly Contribution[],
  context: GraphContext,
): Evaluation {
  const [{ claim: identity }] = contributions;
  const address = resourceAddress(identity);
  const type = context.types.get(identity.type);
  const { definition, explanation } = matchDefinition({
    claim: identity,
    environment: context.options.environment,
    definitions: context.definitions,
  });
  const nothing = { explanation, brought: [], requires: [], dependants: [] };
  if (!type) {
    const hint = didYouMean(identity.type, context.types.keys());
    const message = `no resource type is named \`${identity.type}\`${hint}`;
    const error: PlanError = { address, reason: 'UnknownReference', message };
    return { ...nothing, errors: [error] };
  }
  const { claim, errors } = mergeClaim(identity, contributions, type);
  if (!definition) {
    const reason =
      explanation.outcome === 'none'
        ? 'NoMatchingDefinition'
        : 'AmbiguousDefinition';
    errors.push({ address, reason, message: explanation.reason });
    return { ...nothing, errors };
  }
  const bound = bindDefinition(claim, definition, type, contributions, context);
  errors.push(
    ...bound.errors,
    ...unknownProvider(address, definition, context),
  );
  const { requires, dependants, brought } = bound;
  if (errors.length > 0) {
    return { explanation, requires, dependants, brought, errors };
  }
  const node = {
    address,
    claim,
    ...describeDefinition(claim, definition, type, context),
    ...bound.templates,
    explanation,
    sources: contributions.map(c => c.source),
  };
  return { node, explanation, requires, dependants, brought, errors };
}

function mergeClaim(
  identity: Contribution['claim'],
  contributions: readonly Contribution[],
  type: DocumentRevision<ResourceTypeDocument>,
): { claim: ResourceClaim; errors: PlanError[] } {
  const address = resourceAddress(identity);
  const schema = type.document.spec.params;
  const { params: merged, conflicts } = mergeContributions(contributions);
  const params = withDefaults(schema, merged);
  const errors = [
    ...conflicts.map(({ pointer, sources }) =>
      invalid(
        `params${pointer}: ${sources.join(
          ' and ',
        )} say different things; make them agree, or decide in the environment type, Score file or request`,
        address,
      ),
    ),
    ...validateTemplate(schema, params).map(({ pointer, message }) =>
      invalid(`params${pointer}: ${message}`, address),
    ),
  ];
  return { claim: { ...identity, params }, errors };
}

function describeDefinition(
  claim: ResourceClaim,
  definition: DocumentRevision<ResourceDefinitionDocument>,
  type: DocumentRevision<ResourceTypeDocument>,
  context: GraphContext,
) {
  const { spec } = definition.document;
  const { environmentType } = context.options;
  const provider =
    spec.provider === undefined
      ? undefined
      : context.providers?.get(spec.provider);
  const driver = spec.driver ?? provider?.document.spec.driver;
  const isRetained = environmentType.document.spec.retain?.includes(claim.type);
  return {
    definition: {
      name: definition.name,
      revision: definition.revision,
      document: definition.document,
    },
    resourceType: {
      name: type.name,
      revision: type.revision,
      document: type.document,
    },
    ...(spec.provider !== undefined && { provider: spec.provider }),
    ...(driver !== undefined && { driver }),
    kind: spec.kind,
    deletionPolicy: isRetained
      ? ('retain' as const)
      : spec.deletionPolicy ?? 'delete',
    adopt: spec.adopt ?? false,
  };
}

function unknownProvider(
  address: string,
  definition: DocumentRevision<ResourceDefinitionDocument>,
  { providers }: GraphContext,
): PlanError[] {
  const { provider } = definition.document.spec;
  if (!providers || provider === undefined || providers.has(provider)) {
    return [];
  }
  const hint = didYouMean(provider, providers.keys());
  return [
    {
      address,
      reason: 'ProviderUnavailable',
      message: `definition \`${definition.name}\` names the provider \`${provider}\`, which is not registered${hint}`,
    },
  ];
}

type BroughtClaim = {
  relation: 'requires' | 'provides';
  alias: string;
  input: CoProvisionedClaim;
  claim: Contribution['claim'];
};

/** Everything of a definition that hangs on the claim it is used for. */
function bindDefinition(
  claim: ResourceClaim,
  definition: DocumentRevision<ResourceDefinitionDocument>,
  type: DocumentRevision<ResourceTypeDocument>,
  contributions: readonly Contribution[],
  context: GraphContext,
) {
  const { spec } = definition.document;
  const address = resourceAddress(claim);
  const errors: PlanError[] = [];
  const report = (where: string, message: string, rest = {}) =>
    errors.push({
      ...invalid(
        `definition \`${definition.name}\`, ${where}: ${message}`,
        address,
      ),
      ...rest,
    });
  const base = definitionScope(claim, definition, type, context);
  const claims = broughtClaims(spec, base, (where, problem) =>
    report(where, problem),
  );
  const aliases = Object.fromEntries(
    claims.map(c => [c.alias, resourceAddress(c.claim)]),
  );
  const bind = <T extends JsonObject>(
    where: string,
    value: T,
    scope: Partial<BindScope>,
  ): T => {
    const bound = bindExpressions(value, { ...base, aliases, ...scope });
    for (const { pointer, message, reason } of bound.errors) {
      report(`${where}${pointer}`, message, { reason });
    }
    return bound.value;
  };
  const depth = 1 + Math.min(...contributions.map(c => c.depth));
  const brought = claims.map(({ relation, alias, input, claim: identity }) => ({
    key: `${address} ${relation} ${alias}`,
    claim: identity,
    source: {
      from: 'definition' as const,
      address,
      definition: definition.name,
      relation,
      alias,
    },
    params: bind(`${relation}/${alias}/params`, input.params ?? {}, {
      aliases: { ...aliases, [THIS_ALIAS]: address },
    }),
    depth,
  }));
  const templates = {
    aliases,
    inputs: bind('inputs', spec.inputs ?? {}, {}),
    ...(spec.outputs && {
      outputs: bind('outputs', spec.outputs, { keepDriverOutputs: true }),
    }),
  };
  const addressesOf = (wanted: (c: BroughtClaim) => boolean | undefined) =>
    claims.filter(wanted).map(c => resourceAddress(c.claim));
  return {
    templates,
    brought,
    requires: addressesOf(c => c.relation === 'requires'),
    dependants: addressesOf(
      c => c.relation === 'provides' && c.input.dependsOnThis,
    ),
    errors,
  };
}

function definitionScope(
  claim: ResourceClaim,
  definition: DocumentRevision<ResourceDefinitionDocument>,
  type: DocumentRevision<ResourceTypeDocument>,
  context: GraphContext,
): BindScope {
  const schema = type.document.spec.params;
  return {
    values: {
      ...context.values,
      claim: claimValues(claim),
      definition: { name: definition.name },
    },
    params: claim.params,
    mayBeAbsent: segments =>
      isOptionalEnvironmentField(segments) ||
      (segments[0] === 'params' && offersPath(schema, segments.slice(1))),
    aliases: {},
  };
}

function broughtClaims(
  spec: ResourceDefinitionDocument['spec'],
  scope: BindScope,
  report: (where: string, problem: string) => void,
): BroughtClaim[] {
  const relations = ['requires', 'provides'] as const;
  return relations.flatMap(relation =>
    Object.entries(spec[relation] ?? {}).flatMap(([alias, input]) => {
      const { type, class: className = DEFAULT_CLASS, id = alias } = input;
      const { claim, problems } = bindIdentity(
        { type, class: className, id },
        scope,
      );
      problems.forEach(p => report(`${relation}/${alias}`, p));
      return claim ? [{ relation, alias, input, claim }] : [];
    }),
  );
}

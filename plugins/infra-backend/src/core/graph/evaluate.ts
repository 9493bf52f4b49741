import {
  DocumentRevision,
  MatchExplanation,
  PlanError,
  ResourceClaim,
  resourceAddress,
  ResourceDefinitionDocument,
  ResourceTypeDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { compareText, didYouMean } from '../json';
import { matchDefinition } from '../matching';
import { validateTemplate, withDefaults } from '../schema';
import { bindDefinition, BoundDefinition } from './bindDefinition';
import { GraphContext, invalid } from './context';
import { mergeContributions } from './mergeContributions';
import { Contribution } from './seeds';
import { Adoption, ResourceNode } from './types';

/** What follows from the contributions to one claim. */
export interface Evaluation
  extends Pick<BoundDefinition, 'brought' | 'requires' | 'dependants'> {
  /** Edges are not known here; absent where something is wrong with the claim. */
  node?: Omit<ResourceNode, 'dependenciesOf'>;
  explanation: MatchExplanation;
  errors: PlanError[];
}

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
  errors.push(...beyondLimits(claim, context));
  if (!definition) {
    const reason =
      explanation.outcome === 'none'
        ? 'NoMatchingDefinition'
        : 'AmbiguousDefinition';
    errors.push({ address, reason, message: explanation.reason });
    return { ...nothing, errors };
  }
  const isBroken = contributions.some(c => c.broken);
  const bound = bindDefinition({ claim, definition, type, context });
  errors.push(
    ...bound.errors,
    ...unknownProvider(address, definition, context),
  );
  const { requires, dependants } = bound;
  // What could not be bound here is handed on in params, and would be told again there.
  const brought = bound.brought
    .map(c => ({ ...c, broken: c.broken || isBroken }))
    .sort((a, b) => compareText(a.key, b.key));
  if (errors.length > 0 || isBroken) {
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

/** What the environment type does not allow, though the resource type knows it. */
function beyondLimits(
  { type, params, ...identity }: ResourceClaim,
  { options: { environmentType } }: GraphContext,
): PlanError[] {
  const schema = environmentType.document.spec.limits?.[type];
  return (schema ? validateTemplate(schema, params) : []).map(
    ({ pointer, message }) =>
      invalid(
        `params${pointer}: ${message}; this is a limit of ${environmentType.name} environments`,
        resourceAddress({ type, ...identity }),
      ),
  );
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
    ...adoptionOf(claim, spec.adopt ?? false, context),
  };
}

function adoptionOf(
  claim: ResourceClaim,
  allowed: Adoption['allowed'],
  { options: { desired } }: GraphContext,
): Pick<ResourceNode, 'adopt' | 'management' | 'adoption'> {
  const confirmed = desired.adopt?.[resourceAddress(claim)];
  const isRead = confirmed === 'read';
  return {
    adopt:
      !isRead &&
      (allowed === true || (allowed === 'confirm' && confirmed === 'own')),
    management: isRead ? 'read' : 'owned',
    adoption: { allowed, ...(confirmed && { confirmed }) },
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

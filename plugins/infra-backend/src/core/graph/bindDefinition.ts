import {
  CoProvisionedClaim,
  DocumentRevision,
  EnvironmentLink,
  PlanError,
  ResourceClaim,
  resourceAddress,
  ResourceDefinitionDocument,
  ResourceTypeDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject } from '@backstage/types';
import { bindExpressions, BindScope } from '../expressions';
import { DEFAULT_CLASS } from '../matching';
import { offersPath } from '../schema';
import {
  bindIdentity,
  claimValues,
  GraphContext,
  invalid,
  isOptionalEnvironmentField,
} from './context';
import { Contribution } from './seeds';
import { ResourceNode } from './types';

/** Alias of the claim itself in what its definition provides. */
export const THIS_ALIAS = 'this';

export interface BindDefinitionOptions {
  claim: ResourceClaim;
  definition: DocumentRevision<ResourceDefinitionDocument>;
  type: DocumentRevision<ResourceTypeDocument>;
  context: GraphContext;
}

export interface BoundDefinition {
  templates: Pick<ResourceNode, 'aliases' | 'inputs' | 'outputs' | 'links'>;
  /** Claims that the definition brings along. */
  brought: Contribution[];
  /** Addresses that it requires, whether or not a placeholder refers to them. */
  requires: string[];
  /** Addresses that depend on the claim by `dependsOnThis`. */
  dependants: string[];
  errors: PlanError[];
}

interface BroughtClaim {
  relation: 'requires' | 'provides';
  alias: string;
  input: CoProvisionedClaim;
  claim: Contribution['claim'];
}

/** Everything of a definition that hangs on the claim it is used for. */
export function bindDefinition(
  options: BindDefinitionOptions,
): BoundDefinition {
  const { claim, definition } = options;
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
  const base = definitionScope(options);
  const claims = broughtClaims(spec, base, report);
  const aliases = Object.fromEntries(
    claims.map(c => [c.alias, resourceAddress(c.claim)]),
  );
  const bind = <T extends JsonObject>(
    where: string,
    value: T,
    scope: Partial<BindScope> = {},
  ): T => {
    const bound = bindExpressions(value, { ...base, aliases, ...scope });
    for (const { pointer, message, reason } of bound.errors) {
      report(`${where}${pointer}`, message, { reason });
    }
    return bound.value;
  };
  const brought = claims.map(brings => {
    const told = errors.length;
    const { relation, alias, input } = brings;
    const params = bind(`${relation}/${alias}/params`, input.params ?? {}, {
      aliases: { ...aliases, [THIS_ALIAS]: address },
    });
    const broken = errors.length > told;
    return contribution(brings, definition.name, address, params, broken);
  });
  const addressesOf = (wanted: (c: BroughtClaim) => boolean | undefined) =>
    claims.filter(wanted).map(c => resourceAddress(c.claim));
  return {
    templates: { aliases, ...bindTemplates(spec, bind) },
    brought,
    requires: addressesOf(c => c.relation === 'requires'),
    dependants: addressesOf(
      c => c.relation === 'provides' && c.input.dependsOnThis,
    ),
    errors,
  };
}

function contribution(
  { relation, alias, claim }: BroughtClaim,
  definition: string,
  address: string,
  params: JsonObject,
  broken: boolean,
): Contribution {
  return {
    key: `${address} ${relation} ${alias}`,
    claim,
    source: { from: 'definition', address, definition, relation, alias },
    params,
    broken,
  };
}

function bindTemplates(
  spec: ResourceDefinitionDocument['spec'],
  bind: <T extends JsonObject>(
    where: string,
    value: T,
    scope?: Partial<BindScope>,
  ) => T,
): Pick<ResourceNode, 'inputs' | 'outputs' | 'links'> {
  const withDriver = { keepDriverOutputs: true };
  const links = (spec.links ?? []).map((link, i) =>
    bind(`links/${i}`, { ...link } as JsonObject, withDriver),
  );
  return {
    inputs: bind('inputs', spec.inputs ?? {}),
    ...(spec.outputs && {
      outputs: bind('outputs', spec.outputs, withDriver),
    }),
    links: links as unknown as EnvironmentLink[],
  };
}

function definitionScope({
  claim,
  definition,
  type,
  context,
}: BindDefinitionOptions): BindScope {
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

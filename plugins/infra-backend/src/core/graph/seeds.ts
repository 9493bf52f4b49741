import {
  PlanError,
  ResourceClaim,
  ResourceClaimInput,
  resourceAddress,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject } from '@backstage/types';
import { bindExpressions, BindScope } from '../expressions';
import { compareText } from '../json';
import { DEFAULT_CLASS } from '../matching';
import { scoreToClaims } from '../score';
import {
  bindIdentity,
  claimValues,
  GraphContext,
  invalid,
  isOptionalEnvironmentField,
} from './context';
import { ClaimSource } from './types';

/** What one place says of one claim; its params are bound. */
export interface Contribution {
  /** Tells contributions to one claim apart. */
  key: string;
  claim: Pick<ResourceClaim, 'type' | 'class' | 'id'>;
  source: ClaimSource;
  params: JsonObject;
  /** A placeholder in the params could not be bound; told where it was written. */
  broken: boolean;
}

type SeedSource = Exclude<ClaimSource['from'], 'definition'>;

/** Later ones win, field by field. */
export const precedence: readonly ClaimSource['from'][] = [
  'definition',
  'environmentType',
  'score',
  'request',
];

export interface Seeds {
  contributions: Contribution[];
  errors: PlanError[];
}

interface Layer {
  from: SeedSource;
  input: ResourceClaimInput;
}

/**
 * The claims of environment type, Score file and request. Inside an environment an alias means one
 * claim: what the three say under the same alias is put together, and so is what different aliases
 * say of the same address.
 */
export function collectSeeds(context: GraphContext): Seeds {
  const { desired, environmentType } = context.options;
  const score = desired.workload
    ? scoreToClaims({ score: desired.workload, images: desired.images })
    : { claims: {}, metadata: undefined, errors: imagesWithoutScore(context) };
  const byAlias = groupByAlias({
    environmentType: environmentType.document.spec.claims ?? {},
    score: score.claims,
    request: desired.claims,
  });
  const errors = [...score.errors];
  const values = {
    ...context.values,
    ...(score.metadata && { metadata: score.metadata }),
  };
  const base = { values, mayBeAbsent: isOptionalEnvironmentField };
  const claims = new Map<string, Contribution['claim']>();
  for (const [alias, layers] of byAlias) {
    const { claim, problems } = identify(alias, layers, {
      ...base,
      aliases: {},
    });
    errors.push(...problems.map(p => invalid(`claim \`${alias}\`, ${p}`)));
    if (claim) {
      claims.set(alias, claim);
    }
  }
  const aliases = Object.fromEntries(
    [...claims].map(([alias, claim]) => [alias, resourceAddress(claim)]),
  );
  const contributions = [...claims].flatMap(([alias, claim]) =>
    byAlias.get(alias)!.map(layer => {
      const scope = {
        ...base,
        values: { ...values, claim: claimValues(claim) },
        aliases,
      };
      return contribute(alias, claim, layer, scope, errors);
    }),
  );
  return { contributions, errors };
}

function imagesWithoutScore({ options }: GraphContext): PlanError[] {
  return Object.keys(options.desired.images).length > 0
    ? [
        invalid(
          'Images are given, but there is no Score file whose containers they could be for; name one on the entity or leave the images out',
        ),
      ]
    : [];
}

function groupByAlias(
  sources: Record<SeedSource, Record<string, ResourceClaimInput>>,
): Map<string, Layer[]> {
  const grouped = new Map<string, Layer[]>();
  for (const from of precedence) {
    for (const [alias, input] of Object.entries(
      from === 'definition' ? {} : sources[from],
    )) {
      const layer = { from: from as SeedSource, input };
      grouped.set(alias, [...(grouped.get(alias) ?? []), layer]);
    }
  }
  return new Map([...grouped].sort(([a], [b]) => compareText(a, b)));
}

const sourceTitles: Record<SeedSource, string> = {
  environmentType: 'the environment type',
  score: 'the Score file',
  request: 'the request',
};

function identify(alias: string, layers: Layer[], scope: BindScope) {
  const last = layers[layers.length - 1];
  const other = layers.find(({ input }) => input.type !== last.input.type);
  if (other) {
    return {
      problems: [
        `type: ${sourceTitles[other.from]} says \`${other.input.type}\` and ${
          sourceTitles[last.from]
        } \`${last.input.type}\`; give one of them another alias`,
      ],
    };
  }
  const lastOf = (field: 'class' | 'id') =>
    layers.map(({ input }) => input[field]).findLast(v => v !== undefined);
  return bindIdentity(
    {
      type: last.input.type,
      class: lastOf('class') ?? DEFAULT_CLASS,
      id: lastOf('id') ?? alias,
    },
    scope,
  );
}

function contribute(
  alias: string,
  claim: Contribution['claim'],
  { from, input }: Layer,
  scope: BindScope,
  errors: PlanError[],
): Contribution {
  const bound = bindExpressions<JsonObject>(input.params ?? {}, scope);
  errors.push(
    ...bound.errors.map(({ reason, message, pointer }) => ({
      address: resourceAddress(claim),
      reason,
      message: `params${pointer} in ${sourceTitles[from]}: ${message}`,
    })),
  );
  return {
    key: `${from} ${alias}`,
    claim,
    source: { from, alias },
    params: bound.value,
    broken: bound.errors.length > 0,
  };
}

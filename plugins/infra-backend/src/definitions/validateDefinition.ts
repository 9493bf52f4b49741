import {
  ResourceDefinitionDocument,
  ResourceTypeDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject } from '@backstage/types';
import {
  didYouMean,
  namesAt,
  offersPath,
  THIS_ALIAS,
  toPointer,
  validateTemplate,
} from '../core';
import {
  deadPlaceholders,
  definitionRoots,
  removalRoots,
  ReferenceScope,
} from './validateReferences';
import type {
  DocumentSet,
  DriverDescription,
  SetProblem,
} from './validateDocumentSet';
import { validateHooks } from './validateHooks';
import { unknownDriver, unknownName, validateClaim } from './validateOthers';

type Spec = ResourceDefinitionDocument['spec'];
type Kind = DriverDescription['kinds'][number];

export function validateDefinition(
  { spec }: ResourceDefinitionDocument,
  set: DocumentSet,
): SetProblem[] {
  const type = set.resourceTypes.get(spec.type);
  const { kind, problems } = findKind(spec, set);
  const scope = scopeOf(spec, type, set);
  return [
    ...(type
      ? []
      : [
          unknownName(
            'resource type',
            spec.type,
            set.resourceTypes.keys(),
            '/spec/type',
          ),
        ]),
    ...problems,
    ...validateHooks(spec.beforeRemove ?? [], {
      stage: 'beforeRemove',
      path: ['spec', 'beforeRemove'],
      roots: removalRoots,
      set,
    }),
    ...validateCriteria(spec, set),
    ...validateBrought(spec, type, scope, set),
    ...(kind ? validateInputs(spec, kind) : []),
    ...(type && kind ? validateOutputs(spec, type, kind) : []),
    ...(type ? validatePlaceholders(spec, scope, kind) : []),
  ];
}

function findKind(
  { provider, driver, kind }: Spec,
  set: DocumentSet,
): { kind?: Kind; problems: SetProblem[] } {
  const { providers, drivers } = set;
  const named = provider === undefined ? undefined : providers.get(provider);
  if (provider !== undefined && !named) {
    return {
      problems: [
        unknownName('provider', provider, providers.keys(), '/spec/provider'),
      ],
    };
  }
  const id = driver ?? named?.spec.driver;
  if (named && driver !== undefined && named.spec.driver !== driver) {
    const message = `the provider \`${provider}\` is of the driver \`${named.spec.driver}\`, not \`${driver}\`; leave \`driver\` out`;
    return { problems: [{ pointer: '/spec/driver', message }] };
  }
  const found = id === undefined ? undefined : drivers.get(id);
  if (!found) {
    // A provider without its driver is told of where the provider stands.
    return {
      problems:
        driver === undefined
          ? []
          : [unknownDriver(driver, set, '/spec/driver')],
    };
  }
  const match = found.kinds.find(k => k.kind === kind);
  return match
    ? { kind: match, problems: [] }
    : {
        problems: [
          unknownName(
            `kind of the driver \`${found.id}\` named`,
            kind,
            found.kinds.map(k => k.kind),
            '/spec/kind',
          ),
        ],
      };
}

function validateCriteria(spec: Spec, set: DocumentSet): SetProblem[] {
  return spec.criteria.flatMap(({ environmentType }, i) =>
    environmentType === undefined || set.environmentTypes.has(environmentType)
      ? []
      : [
          unknownName(
            'environment type',
            environmentType,
            set.environmentTypes.keys(),
            `/spec/criteria/${i}/environmentType`,
          ),
        ],
  );
}

/** What placeholders of the definition can see. */
function scopeOf(
  spec: Spec,
  type: ResourceTypeDocument | undefined,
  set: DocumentSet,
): ReferenceScope {
  const outputsOf = (typeName: string): JsonObject =>
    set.resourceTypes.get(typeName)?.spec.outputs ?? {};
  const brought = { ...spec.requires, ...spec.provides };
  return {
    roots: definitionRoots(type?.spec.params ?? {}),
    resources: Object.fromEntries(
      Object.entries(brought).map(([alias, claim]) => [
        alias,
        outputsOf(claim.type),
      ]),
    ),
  };
}

function validateBrought(
  spec: Spec,
  type: ResourceTypeDocument | undefined,
  scope: ReferenceScope,
  set: DocumentSet,
): SetProblem[] {
  const inside: ReferenceScope = {
    ...scope,
    resources: {
      ...scope.resources,
      [THIS_ALIAS]: type?.spec.outputs ?? {},
    },
  };
  const relations = ['requires', 'provides'] as const;
  return relations.flatMap(relation =>
    Object.entries(spec[relation] ?? {}).flatMap(([alias, claim]) => {
      const pointer = toPointer(['spec', relation, alias]);
      return [
        ...aliasProblems(spec, relation, alias, pointer),
        ...validateClaim(claim, pointer, inside, set),
      ];
    }),
  );
}

function aliasProblems(
  spec: Spec,
  relation: 'requires' | 'provides',
  alias: string,
  pointer: string,
): SetProblem[] {
  if (alias === THIS_ALIAS) {
    const message = `\`${THIS_ALIAS}\` stands for the claim itself; take another alias`;
    return [{ pointer, message }];
  }
  return relation === 'provides' && spec.requires?.[alias]
    ? [
        {
          pointer,
          message: `\`${alias}\` is an alias under \`requires\` already; take another`,
        },
      ]
    : [];
}

function validateInputs(spec: Spec, kind: Kind): SetProblem[] {
  return validateTemplate(kind.inputSchema, spec.inputs ?? {}).map(
    ({ pointer, message }) => ({ pointer: `/spec/inputs${pointer}`, message }),
  );
}

function validateOutputs(
  spec: Spec,
  type: ResourceTypeDocument,
  kind: Kind,
): SetProblem[] {
  const promised = type.spec.outputs;
  const unknown = Object.keys(spec.outputs ?? {})
    .filter(name => !offersPath(promised, [name]))
    .map(name => ({
      pointer: toPointer(['spec', 'outputs', name]),
      message: `the resource type \`${
        spec.type
      }\` has no output \`${name}\`${didYouMean(name, namesAt(promised, []))}`,
    }));
  const required = Array.isArray(promised.required) ? promised.required : [];
  const missing = required
    .map(String)
    .filter(name =>
      spec.outputs
        ? !Object.hasOwn(spec.outputs, name)
        : !offersPath(kind.outputSchema, [name]),
    )
    .map(name => ({
      pointer: spec.outputs ? '/spec/outputs' : '/spec',
      message: `the resource type \`${
        spec.type
      }\` promises the output \`${name}\`, which ${
        spec.outputs
          ? 'the mapping leaves out'
          : `the kind \`${kind.kind}\` does not give under that name`
      }; add it to \`outputs\``,
    }));
  return [...unknown, ...missing];
}

function validatePlaceholders(
  spec: Spec,
  scope: ReferenceScope,
  kind: Kind | undefined,
): SetProblem[] {
  // Without the kind nothing is known of the driver's outputs, so none of them is wrong.
  const withDriver = { ...scope, driverOutputs: kind?.outputSchema ?? {} };
  const inputs = deadPlaceholders(spec.inputs ?? {}, scope).map(
    at('/spec/inputs'),
  );
  const outputs = deadPlaceholders(spec.outputs ?? {}, withDriver).map(
    at('/spec/outputs'),
  );
  const links = (spec.links ?? []).flatMap((link, i) =>
    deadPlaceholders({ ...link } as JsonObject, withDriver).map(
      at(`/spec/links/${i}`),
    ),
  );
  return [...inputs, ...outputs, ...links];
}

function at(prefix: string) {
  return ({ pointer, message }: SetProblem): SetProblem => ({
    pointer: prefix + pointer,
    message,
  });
}

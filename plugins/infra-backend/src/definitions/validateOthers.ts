import {
  DeploymentHooks,
  EnvironmentTypeDocument,
  MatchCriteria,
  ProviderDocument,
  ResourceClaimInput,
} from '@infra-orchestration/backstage-plugin-infra-common';
import {
  canonicalJson,
  describeCriteria,
  didYouMean,
  toPointer,
  validateAgainst,
  validateTemplate,
} from '../core';
import { ParsedDocument } from './parseDocuments';
import {
  deadPlaceholders,
  environmentRoots,
  ReferenceScope,
  typeRoots,
} from './validateReferences';
import { validateHooks } from './validateHooks';
import { validatePolicy } from './validatePolicy';
import type { DocumentSet, SetProblem } from './validateDocumentSet';

/** A problem where `name` is not among the known names. */
export function unknownName(
  what: string,
  name: string,
  known: Iterable<string>,
  pointer: string,
): SetProblem {
  return {
    pointer,
    message: `there is no ${what} \`${name}\`${didYouMean(name, known)}`,
  };
}

export function validateEnvironmentType(
  { spec }: EnvironmentTypeDocument,
  set: DocumentSet,
): SetProblem[] {
  const { claims = {}, retain = [] } = spec;
  // Score files and requests bring aliases of their own, so an unknown one is no mistake here.
  const scope = { roots: environmentRoots };
  return [
    ...Object.entries(claims).flatMap(([alias, claim]) =>
      validateClaim(claim, toPointer(['spec', 'claims', alias]), scope, set),
    ),
    ...retain
      .map((type, i) => ({ type, i }))
      .filter(({ type }) => !set.resourceTypes.has(type))
      .map(({ type, i }) =>
        unknownName(
          'resource type',
          type,
          set.resourceTypes.keys(),
          `/spec/retain/${i}`,
        ),
      ),
    ...(spec.links ?? []).flatMap((link, i) =>
      deadPlaceholders({ ...link }, { roots: typeRoots, resources: {} }).map(
        p => ({ ...p, pointer: `/spec/links/${i}${p.pointer}` }),
      ),
    ),
    ...Object.entries(spec.hooks ?? {}).flatMap(([stage, hooks]) =>
      validateHooks(hooks ?? [], {
        stage: stage as keyof DeploymentHooks,
        path: ['spec', 'hooks', stage],
        roots: typeRoots,
        set,
      }),
    ),
    ...validatePolicy(spec, set),
  ];
}

/** A claim as a platform document writes it: its type, its params, its placeholders. */
export function validateClaim(
  claim: ResourceClaimInput,
  pointer: string,
  scope: ReferenceScope,
  set: DocumentSet,
): SetProblem[] {
  const type = set.resourceTypes.get(claim.type);
  if (!type) {
    return [
      unknownName(
        'resource type',
        claim.type,
        set.resourceTypes.keys(),
        `${pointer}/type`,
      ),
    ];
  }
  const identity = { class: claim.class ?? '', id: claim.id ?? '' };
  const params = claim.params ?? {};
  return [
    ...deadPlaceholders(identity, { roots: scope.roots, resources: {} }).map(
      p => ({ ...p, pointer: pointer + p.pointer }),
    ),
    ...[
      ...deadPlaceholders(params, scope),
      // Another source may give the rest, so only what is there is judged.
      ...validateTemplate(type.spec.params, params).filter(
        p => p.keyword !== 'required',
      ),
    ].map(({ pointer: at, message }) => ({
      pointer: `${pointer}/params${at}`,
      message,
    })),
  ];
}

export function validateProvider(
  { spec }: ProviderDocument,
  set: DocumentSet,
): SetProblem[] {
  const driver = set.drivers.get(spec.driver);
  if (!driver) {
    return [unknownDriver(spec.driver, set, '/spec/driver')];
  }
  const given = spec.credentials ?? {};
  const missing = Object.entries(driver.credentials)
    .filter(([name, { required }]) => required && !Object.hasOwn(given, name))
    .map(([name]) => ({
      pointer: '/spec/credentials',
      message: `the driver \`${driver.id}\` needs the credential \`${name}\`; say where it comes from`,
    }));
  const unknown = Object.keys(given)
    .filter(name => !Object.hasOwn(driver.credentials, name))
    .map(name =>
      unknownName(
        `credential of the driver \`${driver.id}\` named`,
        name,
        Object.keys(driver.credentials),
        toPointer(['spec', 'credentials', name]),
      ),
    );
  const config = validateAgainst(driver.configSchema, spec.config ?? {}).map(
    ({ pointer, message }) => ({ pointer: `/spec/config${pointer}`, message }),
  );
  return [...config, ...missing, ...unknown, ...unknownStores(spec, set)];
}

function unknownStores(
  { credentials = {} }: ProviderDocument['spec'],
  { secretStores }: DocumentSet,
): SetProblem[] {
  return Object.entries(credentials).flatMap(([credential, source]) => {
    const [name] = 'store' in source ? source.store.split('/') : [];
    if (name === undefined || secretStores.includes(name)) {
      return [];
    }
    const pointer = toPointer(['spec', 'credentials', credential, 'store']);
    const { message } = unknownName(
      'secret store',
      name,
      secretStores,
      pointer,
    );
    return [
      {
        pointer,
        message: `${message}; is its module installed in the backend?`,
      },
    ];
  });
}

export function unknownDriver(
  id: string,
  set: DocumentSet,
  pointer: string,
): SetProblem {
  const { message } = unknownName('driver', id, set.drivers.keys(), pointer);
  return {
    pointer,
    message: `${message}; is its module installed in the backend?`,
  };
}

/** Definitions of one type with the same criteria can never be told apart. */
export function validateSameCriteria(
  documents: readonly ParsedDocument[],
): [ParsedDocument, SetProblem][] {
  const first = new Map<string, ParsedDocument>();
  return documents.flatMap((parsed): [ParsedDocument, SetProblem][] => {
    const { document } = parsed;
    if (document.kind !== 'ResourceDefinition') {
      return [];
    }
    const { type, criteria } = document.spec;
    return criteria.flatMap(
      (one: MatchCriteria, i): [ParsedDocument, SetProblem][] => {
        const key = `${type} ${canonicalJson(one)}`;
        const other = first.get(key);
        const { name } = document.metadata;
        if (!other || other.document.metadata.name === name) {
          first.set(key, other ?? parsed);
          return [];
        }
        const message = `the definition \`${
          other.document.metadata.name
        }\` at ${other.origin} has the same criteria (${describeCriteria(
          one,
        )}), so neither could ever be chosen; make one more specific`;
        return [[parsed, { pointer: `/spec/criteria/${i}`, message }]];
      },
    );
  });
}

import {
  DocumentKind,
  INFRA_API_VERSION,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject } from '@backstage/types';

/** JSON schemas of the platform documents, by kind. `x-expected` is for people. */
const text = { type: 'string' };
const nonEmpty = { type: 'string', minLength: 1 };
const flag = { type: 'boolean' };
const anyObject = { type: 'object' };

const storePath = {
  type: 'string',
  // Without a way out of the folder that a document may read.
  pattern: '^[a-z0-9][a-z0-9-]*(/(?!\\.{1,2}(/|$))[^/]+)+$',
  'x-expected':
    'the name of a secret store and a key in it, such as `vault/infra/dns`',
};
const dnsLabel = {
  type: 'string',
  pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$',
  'x-expected':
    'a DNS label: 1 to 63 lower-case letters, digits or dashes, no dash at its ends',
};

const duration = {
  type: 'string',
  format: 'duration',
  'x-expected': 'an ISO 8601 duration such as `PT30M`',
};

const count = { type: 'integer', minimum: 0 };

const entityRef = {
  type: 'string',
  pattern: '^([^:/\\s]+:)?([^:/\\s]+/)?[^:/\\s]+$',
  'x-expected': 'an entity ref such as `group:default/platform`',
};

function object(properties: JsonObject, required: string[] = []): JsonObject {
  return {
    type: 'object',
    additionalProperties: false,
    properties,
    required,
  };
}

function mapOf(values: JsonObject, names?: JsonObject): JsonObject {
  return {
    type: 'object',
    additionalProperties: values,
    ...(names && { propertyNames: names }),
  };
}

function list(items: JsonObject): JsonObject {
  return { type: 'array', items };
}

const claimFields = {
  type: nonEmpty,
  class: nonEmpty,
  id: nonEmpty,
  params: anyObject,
};
const claims = mapOf(object(claimFields, ['type']), dnsLabel);

const links = list(
  object({ title: nonEmpty, url: nonEmpty, icon: nonEmpty }, ['title', 'url']),
);

const hooks = list(
  object(
    {
      name: dnsLabel,
      kind: nonEmpty,
      provider: nonEmpty,
      inputs: anyObject,
      timeout: duration,
      onError: { enum: ['fail', 'continue'] },
    },
    ['name', 'kind'],
  ),
);

const metadata = object(
  {
    name: dnsLabel,
    title: text,
    description: text,
    labels: mapOf(text),
  },
  ['name'],
);

/** An object with the name of one source. */
const credentialSource = {
  ...object({
    env: nonEmpty,
    file: nonEmpty,
    config: nonEmpty,
    store: storePath,
    secretRef: nonEmpty,
  }),
  minProperties: 1,
  maxProperties: 1,
};

const criteria = object({
  environmentType: nonEmpty,
  environment: nonEmpty,
  entity: entityRef,
  owner: entityRef,
  system: entityRef,
  class: nonEmpty,
  id: nonEmpty,
  labels: mapOf(text),
});

/** `2026-12-24T00:00:00Z`; without an offset it would be another time elsewhere. */
const instant = {
  type: 'string',
  format: 'date-time',
  'x-expected': 'a time with its offset, such as `2026-12-24T18:00:00+01:00`',
};

const approvers = { ...list(entityRef), minItems: 1 };

const deliveryStep = object(
  {
    name: dnsLabel,
    environmentType: nonEmpty,
    environment: dnsLabel,
    artifacts: object({
      semver: nonEmpty,
      tagPattern: nonEmpty,
      branch: nonEmpty,
      prefer: { enum: ['newest', 'highestVersion'] },
    }),
    promotion: { enum: ['automatic', 'approval', 'manual'] },
    approval: object({
      approvers,
      expiresAfter: duration,
      allowAuthor: flag,
    }),
    verification: object({ hooks, soak: duration }),
    freeze: list(
      object({
        cron: nonEmpty,
        duration,
        timeZone: nonEmpty,
        from: instant,
        until: instant,
        reason: text,
      }),
    ),
    onFailure: { enum: ['stop', 'rollback'] },
  },
  ['name'],
);

const specs: Record<DocumentKind, JsonObject> = {
  EnvironmentType: object({
    claims,
    params: anyObject,
    retain: list(nonEmpty),
    driftInterval: duration,
    allowedOwners: list(entityRef),
    links,
    hooks: object({
      beforeDeployment: hooks,
      afterDeployment: hooks,
      onFailure: hooks,
    }),
    order: { type: 'number' },
    ttl: duration,
    maxTtl: duration,
    warnBefore: duration,
    approval: object(
      {
        required: {
          ...list({ enum: ['create', 'deploy', 'delete'] }),
          uniqueItems: true,
        },
        approvers,
        expiresAfter: duration,
      },
      ['required'],
    ),
    quota: object(
      {
        environments: object({
          total: count,
          perOwner: count,
          perEntity: count,
        }),
      },
      ['environments'],
    ),
    limits: mapOf(anyObject),
    nameTemplate: nonEmpty,
    namePattern: nonEmpty,
  }),
  ResourceType: object({ params: anyObject, outputs: anyObject }, [
    'params',
    'outputs',
  ]),
  Provider: object(
    {
      driver: nonEmpty,
      config: anyObject,
      credentials: mapOf(credentialSource),
      limits: object({
        concurrency: { type: 'integer', minimum: 1 },
        callTimeout: duration,
      }),
    },
    ['driver'],
  ),
  ResourceDefinition: {
    ...object(
      {
        type: nonEmpty,
        driver: nonEmpty,
        provider: nonEmpty,
        kind: nonEmpty,
        inputs: anyObject,
        outputs: anyObject,
        links,
        requires: claims,
        provides: mapOf(
          object({ ...claimFields, dependsOnThis: flag }, ['type']),
          dnsLabel,
        ),
        criteria: list(criteria),
        beforeRemove: hooks,
        deletionPolicy: { enum: ['delete', 'retain'] },
        adopt: { enum: [true, false, 'confirm'] },
      },
      ['type', 'kind', 'criteria'],
    ),
    anyOf: [{ required: ['driver'] }, { required: ['provider'] }],
  },
  DeliveryPipeline: object(
    {
      criteria: {
        ...list(
          object({ entity: entityRef, owner: entityRef, system: entityRef }),
        ),
        minItems: 1,
      },
      images: list(
        object(
          { repository: nonEmpty, entity: entityRef, container: nonEmpty },
          ['repository', 'entity', 'container'],
        ),
      ),
      steps: { ...list(deliveryStep), minItems: 1 },
    },
    ['criteria', 'steps'],
  ),
};

export function documentSchema(kind: DocumentKind): JsonObject {
  return object(
    {
      apiVersion: { const: INFRA_API_VERSION },
      kind: { const: kind },
      metadata,
      spec: specs[kind],
    },
    ['apiVersion', 'kind', 'metadata', 'spec'],
  );
}

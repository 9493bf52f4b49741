import { JsonSchema } from '@infra-orchestration/backstage-plugin-infra-node';

/** Inputs of the kind `route`; see {@link routeInputSchema}. */
export interface RouteInputs {
  namespace: string;
  api?: 'ingress' | 'gateway';
  hosts: string[];
  paths: RoutePath[];
  ingressClassName?: string;
  waitForAddress?: boolean;
  parentRefs?: ParentRef[];
  tls?: RouteTls;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

export interface RoutePath {
  path?: string;
  pathType?: 'Prefix' | 'Exact';
  service?: string;
  port: number;
}

export interface ParentRef {
  name: string;
  namespace?: string;
  sectionName?: string;
  port?: number;
}

/** Exactly one of the three. */
export interface RouteTls {
  issuerRef?: { name: string; kind?: string; group?: string };
  secretName?: string;
  terminated?: true;
}

const text = { type: 'string', minLength: 1 };
const dnsLabel = {
  type: 'string',
  pattern: '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$',
};
const objectName = {
  type: 'string',
  pattern: '^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$',
};
const port = { type: 'integer', minimum: 1, maximum: 65535 };
const textMap = { type: 'object', additionalProperties: { type: 'string' } };

const pathSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['port'],
  properties: {
    path: { type: 'string', pattern: '^/', default: '/' },
    pathType: {
      type: 'string',
      enum: ['Prefix', 'Exact'],
      default: 'Prefix',
    },
    service: {
      ...dnsLabel,
      description:
        'Name of the Service; default: as of `workload`, the entity.',
    },
    port: { ...port, description: 'Of the Service.' },
  },
};

const parentRefSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    name: { ...objectName, description: 'Of the Gateway.' },
    namespace: { ...dnsLabel, description: "Default: the route's own." },
    sectionName: { ...text, description: 'One listener of the Gateway.' },
    port,
  },
};

const tlsSchema = {
  type: 'object',
  description: 'Without it the route speaks plain HTTP.',
  additionalProperties: false,
  minProperties: 1,
  maxProperties: 1,
  properties: {
    issuerRef: {
      type: 'object',
      description:
        'Who issues a certificate for the hosts, by cert-manager: a Certificate is made.',
      additionalProperties: false,
      required: ['name'],
      properties: {
        name: objectName,
        kind: { ...text, default: 'ClusterIssuer' },
        group: { ...text, default: 'cert-manager.io' },
      },
    },
    secretName: {
      ...objectName,
      description: 'A Secret with a certificate that is there. Ingress only.',
    },
    terminated: {
      const: true,
      description:
        'TLS ends at the Gateway or in front of it, by a certificate that others look after.',
    },
  },
};

export const routeInputSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['namespace', 'hosts', 'paths'],
  properties: {
    namespace: dnsLabel,
    api: {
      type: 'string',
      enum: ['ingress', 'gateway'],
      default: 'ingress',
      description: 'An Ingress, or an HTTPRoute of the Gateway API.',
    },
    hosts: {
      type: 'array',
      minItems: 1,
      maxItems: 16,
      uniqueItems: true,
      description: 'The first is that of the outputs.',
      items: {
        type: 'string',
        pattern:
          '^(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
        maxLength: 253,
      },
    },
    paths: { type: 'array', minItems: 1, maxItems: 16, items: pathSchema },
    ingressClassName: {
      ...objectName,
      description: "Default: the cluster's default class.",
    },
    waitForAddress: {
      type: 'boolean',
      default: true,
      description:
        'An Ingress is ready when it has an address. False for controllers that tell none.',
    },
    parentRefs: {
      type: 'array',
      minItems: 1,
      maxItems: 8,
      description: 'The Gateways of an HTTPRoute.',
      items: parentRefSchema,
    },
    tls: tlsSchema,
    labels: textMap,
    annotations: textMap,
  },
  if: { required: ['api'], properties: { api: { const: 'gateway' } } },
  then: {
    required: ['parentRefs'],
    properties: {
      parentRefs: true,
      ingressClassName: false,
      waitForAddress: false,
      tls: { type: 'object', properties: { secretName: false } },
    },
  },
  else: { properties: { parentRefs: false } },
};

export const routeOutputSchema: JsonSchema = {
  type: 'object',
  required: ['url', 'host'],
  additionalProperties: false,
  properties: {
    url: { type: 'string', description: 'With host and path of the first.' },
    host: { type: 'string', description: 'The first.' },
    hosts: { type: 'array', items: { type: 'string' } },
    tlsSecret: {
      type: 'string',
      description: 'Name of the Secret that holds the certificate.',
    },
  },
};

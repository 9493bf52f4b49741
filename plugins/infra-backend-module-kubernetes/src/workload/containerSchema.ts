/** A container as the Score specification has it (`score.dev/v1b1`), as far as it is supported. */
export interface ContainerInputs {
  image: string;
  command?: string[];
  args?: string[];
  variables?: Record<string, string>;
  files?: Record<string, FileInputs> | (FileInputs & { target: string })[];
  volumes?:
    | Record<string, VolumeInputs>
    | (VolumeInputs & { target: string })[];
  resources?: { limits?: ResourceAmounts; requests?: ResourceAmounts };
  livenessProbe?: ProbeInputs;
  readinessProbe?: ProbeInputs;
}

export interface FileInputs {
  content?: string;
  binaryContent?: string;
  mode?: string;
  noExpand?: boolean;
}

export interface VolumeInputs {
  source: string;
  path?: string;
  readOnly?: boolean;
}

export interface ResourceAmounts {
  cpu?: string;
  memory?: string;
}

export interface ProbeInputs {
  httpGet?: {
    path: string;
    port: number;
    host?: string;
    scheme?: 'HTTP' | 'HTTPS';
    httpHeaders?: { name: string; value: string }[];
  };
  exec?: { command: string[] };
}

const texts = { type: 'array', items: { type: 'string' } };

const file = {
  content: { type: 'string', 'x-secret': true },
  binaryContent: {
    type: 'string',
    contentEncoding: 'base64',
    'x-secret': true,
  },
  mode: { type: 'string', pattern: '^0?[0-7]{3}$' },
  noExpand: {
    type: 'boolean',
    description: 'Has no effect: placeholders are resolved before.',
  },
};
const volume = {
  source: {
    type: 'string',
    minLength: 1,
    description:
      'Name of a PersistentVolumeClaim in the namespace, or `emptyDir`.',
  },
  path: { type: 'string', description: 'Path inside the volume.' },
  readOnly: { type: 'boolean' },
};

/** By path in the container, or as a list in the older form of the specification. */
function byTarget(properties: object, required: string[]) {
  const target = { type: 'string', pattern: '^/' };
  return {
    anyOf: [
      {
        type: 'object',
        propertyNames: target,
        additionalProperties: {
          type: 'object',
          additionalProperties: false,
          required,
          properties,
        },
      },
      {
        type: 'array',
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['target', ...required],
          properties: { target, ...properties },
        },
      },
    ],
  };
}

const amounts = {
  type: 'object',
  additionalProperties: false,
  properties: { cpu: { type: 'string' }, memory: { type: 'string' } },
};

const probe = {
  type: 'object',
  additionalProperties: false,
  minProperties: 1,
  maxProperties: 1,
  properties: {
    httpGet: {
      type: 'object',
      additionalProperties: false,
      required: ['path', 'port'],
      properties: {
        path: { type: 'string' },
        port: { type: 'integer', minimum: 1, maximum: 65535 },
        host: { type: 'string' },
        scheme: { enum: ['HTTP', 'HTTPS'] },
        httpHeaders: {
          type: 'array',
          items: {
            type: 'object',
            additionalProperties: false,
            required: ['name', 'value'],
            properties: {
              name: { type: 'string' },
              value: { type: 'string' },
            },
          },
        },
      },
    },
    exec: {
      type: 'object',
      additionalProperties: false,
      required: ['command'],
      properties: { command: texts },
    },
  },
};

export const containerSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['image'],
  properties: {
    image: {
      type: 'string',
      minLength: 1,
      not: { const: '.' },
      description:
        'Reference of an image. `.` stands for one that a deployment has to bring.',
    },
    command: texts,
    args: texts,
    variables: {
      type: 'object',
      description:
        'Environment variables. Values that hold secrets go to a Secret.',
      propertyNames: { pattern: '^[-._a-zA-Z][-._a-zA-Z0-9]*$' },
      additionalProperties: { type: 'string', 'x-secret': true },
    },
    files: byTarget(file, []),
    volumes: byTarget(volume, ['source']),
    resources: {
      type: 'object',
      additionalProperties: false,
      properties: { limits: amounts, requests: amounts },
    },
    livenessProbe: probe,
    readinessProbe: probe,
  },
};

import { JsonObject } from '@backstage/types';

/** The smallest Score file, with these fields. */
export function score(fields: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'score.dev/v1b1',
    metadata: { name: 'greeter' },
    containers: { main: { image: 'greeter:1' } },
    ...fields,
  };
}

/** The same with fields of its container. */
export function container(fields: JsonObject): JsonObject {
  return score({ containers: { main: { image: 'greeter:1', ...fields } } });
}

/** Every field of the specification at once. */
export const full: JsonObject = {
  apiVersion: 'score.dev/v1b1',
  metadata: {
    name: 'example-workload-1',
    team: 'greeters',
    annotations: { 'example.com/Some-Key_1.2': 'x' },
  },
  service: {
    ports: {
      'port-one': { port: 1000, protocol: 'TCP', targetPort: 10000 },
      'port-two': { port: 8000 },
    },
  },
  containers: {
    'container-one': {
      image: 'localhost:4000/repo/image:tag',
      command: ['/bin/sh', '-c'],
      args: ['echo ${HOME}'],
      resources: {
        requests: { cpu: '1000m', memory: '10Gi' },
        limits: { cpu: '0.24', memory: '128M' },
      },
      variables: { SOME_VAR: 'text', PORT: '${resources.db.port}' },
      files: [
        {
          target: '/my/file',
          mode: '0600',
          content: 'host=${resources.db.host}',
        },
        { target: '/my/script', content: 'echo ${HOME}', noExpand: true },
        { target: '/my/binary', binaryContent: 'ADBgwpA=' },
      ],
      volumes: [
        {
          source: '${resources.data}',
          target: '/mnt',
          path: '/sub',
          readOnly: false,
        },
      ],
      livenessProbe: {
        httpGet: { port: 8080, path: '/livez' },
        exec: { command: ['/bin/true'] },
      },
      readinessProbe: {
        httpGet: {
          host: '127.0.0.1',
          port: 80,
          scheme: 'HTTP',
          path: '/readyz',
          httpHeaders: [{ name: 'X-Header', value: 'v' }],
        },
      },
    },
    two: { image: '.' },
  },
  resources: {
    db: {
      type: 'Postgres',
      class: 'ha',
      id: 'shared.db',
      metadata: { annotations: { 'example.com/a1': 'b' }, extra: 1 },
      params: { host: '${metadata.name}' },
    },
    data: { type: 'volume' },
  },
};

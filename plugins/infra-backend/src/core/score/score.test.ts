import { JsonObject, JsonValue } from '@backstage/types';
import { resolveExpressions } from '../expressions';
import {
  inlineScoreSources,
  scoreFileSources,
  scoreToClaims,
  validateScore,
} from '.';

function score(fields: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'score.dev/v1b1',
    metadata: { name: 'greeter' },
    containers: { main: { image: 'greeter:1' } },
    ...fields,
  };
}

function container(fields: JsonObject): JsonObject {
  return score({ containers: { main: { image: 'greeter:1', ...fields } } });
}

/** Every field of the specification at once. */
const full: JsonObject = {
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

describe('validateScore', () => {
  it.each<{ reason: string; value: JsonValue; expected: string[] }>([
    {
      reason: 'every field of the specification is taken',
      value: full,
      expected: [],
    },
    { reason: 'the smallest file is valid', value: score(), expected: [] },
    {
      reason: 'files and volumes may be maps by target',
      value: container({
        files: {
          '/a': { content: 'x' },
          '/b': { source: 'b.txt', mode: '644' },
        },
        volumes: { '/mnt': { source: 'data', readOnly: true } },
      }),
      expected: [],
    },
    { reason: 'it is an object', value: 'x', expected: [''] },
    {
      reason: 'all that is needed is asked for at once',
      value: {},
      expected: ['', '', ''],
    },
    {
      reason: 'another version is another specification',
      value: score({ apiVersion: 'score.dev/v2' }),
      expected: ['/apiVersion'],
    },
    {
      reason: 'there is something to run',
      value: score({ containers: {} }),
      expected: ['/containers'],
    },
    {
      reason: 'a container has an image',
      value: score({ containers: { main: {} } }),
      expected: ['/containers/main'],
    },
    {
      reason: 'names are DNS labels',
      value: score({ containers: { Main_1: { image: 'x' } } }),
      expected: ['/containers/Main_1'],
    },
    {
      reason: 'a workload has a DNS label for a name',
      value: score({ metadata: { name: 'Not A Label' } }),
      expected: ['/metadata/name'],
    },
    {
      reason: 'variables are texts',
      value: container({ variables: { PORT: 80 } }),
      expected: ['/containers/main/variables/PORT'],
    },
    {
      reason: 'a slip in a field is found',
      value: container({ enviroment: {} }),
      expected: ['/containers/main'],
    },
    {
      reason: 'a file has exactly one content',
      value: container({
        files: [{ target: '/a', content: 'x', source: 'y' }],
      }),
      expected: ['/containers/main/files/0'],
    },
    {
      reason: 'a file in a list says where it goes',
      value: container({ files: [{ content: 'x' }] }),
      expected: ['/containers/main/files/0'],
    },
    {
      reason: 'a mode is octal',
      value: container({ files: { '/a': { content: 'x', mode: '999' } } }),
      expected: ['/containers/main/files/~1a/mode'],
    },
    {
      reason: 'a probe probes something',
      value: container({ livenessProbe: {} }),
      expected: ['/containers/main/livenessProbe'],
    },
    {
      reason: 'a port is a port',
      value: score({ service: { ports: { http: { port: 70000 } } } }),
      expected: ['/service/ports/http/port'],
    },
    {
      reason: 'quantities have a form',
      value: container({
        resources: { limits: { memory: '1 GB', cpu: '100m' } },
      }),
      expected: ['/containers/main/resources/limits/memory'],
    },
    {
      reason: 'an empty quantity is none',
      value: container({ resources: { limits: { cpu: '' } } }),
      expected: ['/containers/main/resources/limits/cpu'],
    },
    {
      reason: 'a resource has a type',
      value: score({ resources: { db: {} } }),
      expected: ['/resources/db'],
    },
    {
      reason: 'a resource has no other fields',
      value: score({ resources: { db: { type: 'postgres', size: 1 } } }),
      expected: ['/resources/db'],
    },
  ])('$reason', ({ value, expected }) => {
    expect(validateScore(value).map(p => p.pointer)).toEqual(expected);
  });
});

describe('scoreToClaims', () => {
  it('makes a claim of each resource, with what is said of it', () => {
    const { claims, metadata } = scoreToClaims({
      score: full,
      images: { two: 'x:1' },
    });
    expect(Object.keys(claims)).toEqual(['db', 'data', 'workload']);
    expect(claims.db).toEqual({
      type: 'Postgres',
      class: 'ha',
      id: 'shared.db',
      params: { host: '${metadata.name}' },
    });
    expect(claims.data).toEqual({ type: 'volume' });
    expect(metadata).toBe(full.metadata);
  });

  it('makes a claim of the workload itself', () => {
    const { claims, errors } = scoreToClaims({
      score: full,
      images: { two: 'x:1' },
    });
    expect(errors).toEqual([]);
    expect(claims.workload).toMatchObject({
      type: 'workload',
      id: 'example-workload-1',
      params: {
        metadata: full.metadata,
        service: full.service,
        containers: {
          'container-one': { image: 'localhost:4000/repo/image:tag' },
          two: { image: 'x:1' },
        },
      },
    });
  });

  it('keeps placeholders where Score has them, and text where it has none', () => {
    const { claims } = scoreToClaims({ score: full, images: { two: 'x:1' } });
    const { value, errors } = resolveExpressions(
      claims.workload.params as JsonObject,
      {
        resources: {
          db: {
            address: 'Postgres.ha#shared.db',
            outputs: { host: 'pg', port: 5432 },
          },
          data: { address: 'volume.default#data' },
        },
      },
    );
    expect(errors).toEqual([]);
    expect((value.containers as JsonObject)['container-one']).toMatchObject({
      args: ['echo ${HOME}'],
      variables: { SOME_VAR: 'text', PORT: '5432' },
      files: [
        { target: '/my/file', mode: '0600', content: 'host=pg' },
        { target: '/my/script', content: 'echo ${HOME}' },
        { target: '/my/binary', binaryContent: 'ADBgwpA=' },
      ],
      volumes: [{ source: 'volume.default#data', target: '/mnt' }],
    });
  });

  it('makes lists of maps by target', () => {
    const { claims } = scoreToClaims({
      score: container({
        files: { '/a': { content: 'x', mode: '644' } },
        volumes: { '/mnt': { source: 'data' } },
      }),
    });
    expect((claims.workload.params as any).containers.main).toEqual({
      image: 'greeter:1',
      files: [{ target: '/a', mode: '644', content: 'x' }],
      volumes: [{ target: '/mnt', source: 'data' }],
    });
  });

  it.each<{
    reason: string;
    score: JsonObject;
    images?: Record<string, string>;
    error: string;
  }>([
    {
      reason: 'an image that the file leaves open has to be given',
      score: score({ containers: { main: { image: '.' } } }),
      error: 'leaves the image open',
    },
    {
      reason: 'an image for a container that is not there is a slip',
      score: score(),
      images: { mian: 'x' },
      error: '(did you mean `main`?)',
    },
    {
      reason: 'the name of the workload is not free for a resource',
      score: score({ resources: { workload: { type: 'postgres' } } }),
      error: '/resources/workload',
    },
    {
      reason: 'a file that nobody could read is missing',
      score: container({ files: [{ target: '/a', source: 'a.txt' }] }),
      error: 'the file `a.txt` could not be read',
    },
    {
      reason: 'a file that is not valid is refused with the place',
      score: score({ containers: { main: {} } }),
      error: 'Score file, /containers/main: `image` is missing',
    },
  ])('$reason', ({ score: given, images, error }) => {
    const { errors } = scoreToClaims({ score: given, images });
    expect(errors).toEqual([
      { reason: 'InvalidInput', message: expect.stringContaining(error) },
    ]);
  });
});

describe('files beside the Score file', () => {
  const given = score({
    containers: {
      main: {
        image: 'x',
        files: { '/b': { source: 'b.txt' }, '/a': { content: '' } },
      },
      side: {
        image: 'x',
        files: [
          { target: '/c', source: 'c.txt', mode: '600' },
          { target: '/d', source: 'b.txt' },
        ],
      },
    },
  });

  it('are named once each', () => {
    expect(scoreFileSources(given)).toEqual(['b.txt', 'c.txt']);
    expect(scoreFileSources({})).toEqual([]);
    expect(scoreFileSources({ containers: 'x' })).toEqual([]);
  });

  it('are put in the place of their paths', () => {
    const inlined = inlineScoreSources(given, { 'b.txt': 'B', 'c.txt': 'C' });
    expect(scoreFileSources(inlined)).toEqual([]);
    expect(validateScore(inlined)).toEqual([]);
    expect(inlined).toMatchObject({
      containers: {
        main: {
          files: [
            { target: '/b', content: 'B' },
            { target: '/a', content: '' },
          ],
        },
        side: {
          files: [
            { target: '/c', content: 'C', mode: '600' },
            { target: '/d', content: 'B' },
          ],
        },
      },
    });
  });

  it('that could not be read keep their paths, and the original is left alone', () => {
    const before = JSON.stringify(given);
    expect(
      scoreFileSources(inlineScoreSources(given, { 'b.txt': 'B' })),
    ).toEqual(['c.txt']);
    expect(JSON.stringify(given)).toBe(before);
  });
});

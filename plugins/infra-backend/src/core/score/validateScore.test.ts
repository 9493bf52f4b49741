import { JsonObject, JsonValue } from '@backstage/types';
import { container, full, score } from '../__testUtils__/score';
import { validateScore } from '.';

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

describe('names in a Score file', () => {
  const resource = (fields: JsonObject) =>
    score({ resources: { db: { type: 'postgres', ...fields } } });

  it.each<{ reason: string; value: JsonObject; valid: boolean }>([
    {
      reason: 'a type may have capitals and dashes',
      value: resource({ type: 'Redis-Cluster' }),
      valid: true,
    },
    {
      reason: 'a type has no dots',
      value: resource({ type: 'a.b' }),
      valid: false,
    },
    {
      reason: 'a type does not end in a dash',
      value: resource({ type: 'redis-' }),
      valid: false,
    },
    {
      reason: 'a type has at least two letters',
      value: resource({ type: 'a' }),
      valid: false,
    },
    {
      reason: 'an id may have dots',
      value: resource({ id: 'shared.db-1' }),
      valid: true,
    },
    {
      reason: 'an id has no empty part',
      value: resource({ id: 'a..b' }),
      valid: false,
    },
    {
      reason: 'an id has no capitals',
      value: resource({ id: 'Main' }),
      valid: false,
    },
    {
      reason: 'an id has at most 63 letters',
      value: resource({ id: 'a'.repeat(64) }),
      valid: false,
    },
    {
      reason: 'a class is written like a type',
      value: resource({ class: 'Large-1' }),
      valid: true,
    },
    {
      reason: 'a workload has at most 63 letters',
      value: score({ metadata: { name: 'a'.repeat(64) } }),
      valid: false,
    },
    {
      reason: 'a workload may have other metadata',
      value: score({ metadata: { name: 'web', any: { thing: [1] } } }),
      valid: true,
    },
    {
      reason: 'annotations are texts',
      value: score({ metadata: { name: 'web', annotations: { 'a.b/cc': 1 } } }),
      valid: false,
    },
    {
      reason: 'an annotation has a prefix at most',
      value: score({
        metadata: { name: 'web', annotations: { 'a/b/cc': 'x' } },
      }),
      valid: false,
    },
    {
      reason: 'a variable has no equals sign',
      value: container({ variables: { 'A=B': 'x' } }),
      valid: false,
    },
    {
      reason: 'a variable may have any other name',
      value: container({ variables: { 'a.b-c d': 'x' } }),
      valid: true,
    },
    {
      reason: 'a port is known by a name',
      value: score({ service: { ports: { 'Web Port': { port: 80 } } } }),
      valid: false,
    },
    {
      reason: 'a protocol is TCP or UDP',
      value: score({
        service: { ports: { web: { port: 80, protocol: 'HTTP' } } },
      }),
      valid: false,
    },
    {
      reason: 'half a CPU may be written in several ways',
      value: container({
        resources: { limits: { cpu: '0.5' }, requests: { cpu: '500m' } },
      }),
      valid: true,
    },
    {
      reason: 'memory is a whole number with a unit',
      value: container({ resources: { limits: { memory: '1.5Gi' } } }),
      valid: false,
    },
    {
      reason: 'memory may be bytes',
      value: container({ resources: { limits: { memory: '1048576' } } }),
      valid: true,
    },
    {
      reason: 'an HTTP probe has a port and a path',
      value: container({ livenessProbe: { httpGet: { path: '/' } } }),
      valid: false,
    },
    {
      reason: 'an exec probe has a command',
      value: container({ livenessProbe: { exec: {} } }),
      valid: false,
    },
    {
      reason: 'binary content is base64',
      value: container({ files: { '/a': { binaryContent: 'not base64!' } } }),
      valid: false,
    },
  ])('$reason', ({ value, valid }) => {
    expect(validateScore(value).length === 0).toBe(valid);
  });
});

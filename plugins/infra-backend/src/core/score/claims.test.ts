import { JsonObject } from '@backstage/types';
import fc from 'fast-check';
import { container, full, score } from '../__testUtils__/score';
import { resolveExpressions } from '../expressions';
import {
  inlineScoreSources,
  scoreFileSources,
  scoreToClaims,
  validateScore,
} from '.';

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

describe('what a Score file says and placeholders do not touch', () => {
  const shell = fc.string({
    unit: fc.constantFrom('$', '{', '}', 'A', ':', '-', ' ', '('),
  });

  it('comes out as it went in', () => {
    fc.assert(
      fc.property(shell, shell, shell, (command, arg, content) => {
        const { claims, errors } = scoreToClaims({
          score: container({
            command: [command],
            args: [arg],
            files: [{ target: '/f', content, noExpand: true }],
            readinessProbe: { exec: { command: [arg] } },
          }),
        });
        expect(errors).toEqual([]);
        const { value, errors: unresolved } = resolveExpressions(
          claims.workload.params as JsonObject,
          {},
        );
        expect(unresolved).toEqual([]);
        expect((value.containers as any).main).toMatchObject({
          command: [command],
          args: [arg],
          files: [{ content }],
          readinessProbe: { exec: { command: [arg] } },
        });
      }),
    );
  });

  it('is text wherever Score wants text, whatever the type of the output', () => {
    const output = fc.oneof(
      fc.integer(),
      fc.boolean(),
      fc.string(),
      fc.constant(null),
      fc.array(fc.nat()),
    );
    fc.assert(
      fc.property(output, value => {
        const { claims } = scoreToClaims({
          score: container({
            variables: { A: '${resources.r.v}', B: 'x${resources.r.s}' },
            files: { '/f': { content: '${resources.r.v}' } },
          }),
        });
        const { value: resolved } = resolveExpressions(
          claims.workload.params as JsonObject,
          {
            resources: { r: { address: 'r', outputs: { v: value, s: 's' } } },
          },
        );
        const main = (resolved.containers as any).main;
        const text = typeof value === 'string' ? value : JSON.stringify(value);
        expect(main.variables).toEqual({ A: text, B: 'xs' });
        expect(main.files[0].content).toBe(text);
      }),
    );
  });
});

import { mockServices } from '@backstage/backend-test-utils';
import { NotModifiedError } from '@backstage/errors';
import { createInMemoryDriver } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Db, documents } from '../store';
import { describeOnDatabases } from '../store/__testUtils__/describeOnDatabases';
import { DefaultDocumentRegistry } from './DefaultDocumentRegistry';
import { DocumentLoader } from './DocumentLoader';
import { DocumentSourceConfig } from './sources';

jest.setTimeout(60_000);

const environmentType = (name: string, order = 1) => `
apiVersion: infra-orchestration.dev/v1alpha1
kind: EnvironmentType
metadata:
  name: ${name}
spec:
  order: ${order}
`;

const definition = (name: string, type: string) => `
apiVersion: infra-orchestration.dev/v1alpha1
kind: ResourceDefinition
metadata:
  name: ${name}
spec:
  type: ${type}
  driver: memory
  kind: thing
  criteria:
    - environmentType: ${name}
`;

describeOnDatabases('DocumentLoader', open => {
  const installed = { drivers: [createInMemoryDriver()], hookKinds: [] };
  let directory: string;
  let db: Db;
  const logger = mockServices.logger.mock();
  const urlReader = mockServices.urlReader.mock();
  const auditor = mockServices.auditor.mock();

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'infra-documents-'));
    db = await open();
    jest.resetAllMocks();
    auditor.createEvent.mockResolvedValue({
      success: async () => {},
      fail: async () => {},
    });
  });

  afterEach(() => rm(directory, { recursive: true }));

  const write = (name: string, ...texts: string[]) =>
    writeFile(join(directory, name), texts.join('---'));

  const loader = (
    sources: DocumentSourceConfig[] = [
      { type: 'file', target: `${directory}/*.yaml` },
    ],
    env: Record<string, string> = {},
  ) =>
    new DocumentLoader({
      db,
      sources,
      urlReader,
      logger,
      auditor,
      env,
      installed: () => installed,
      readTimeout: 500,
    });

  const registry = () =>
    new DefaultDocumentRegistry({
      db,
      installed: () => installed,
      credentials: {
        get: async () => undefined,
        put: async () => {},
        forget: async () => {},
        list: async () => [],
        newRef: (provider, credential) => `providers/${provider}/${credential}`,
        isAbandoned: () => false,
        problemOf: () => undefined,
      },
    });

  const inForce = async (
    kind:
      | 'EnvironmentType'
      | 'ResourceType'
      | 'ResourceDefinition' = 'EnvironmentType',
  ) =>
    (await documents.listInForce(db, { kind })).map(
      ({ name, revision }) => `${name}@${revision}`,
    );

  it('brings files in force and makes a revision for each change only', async () => {
    await write('a.yaml', environmentType('dev'), environmentType('prod'));
    await loader().refresh();
    expect(await inForce()).toEqual(['dev@1', 'prod@1']);

    await loader().refresh();
    expect(await inForce()).toEqual(['dev@1', 'prod@1']);

    await write('a.yaml', environmentType('dev', 2), environmentType('prod'));
    await loader().refresh();
    expect(await inForce()).toEqual(['dev@2', 'prod@1']);
    const [latest] = await documents.listInForce(db, { name: 'dev' });
    expect(latest.origin).toMatch(/a\.yaml:\d+$/);
  });

  it('knows the resource types of this package', async () => {
    await loader([]).refresh();
    expect(await inForce('ResourceType')).toEqual([
      'amqp@1',
      'config@1',
      'dns@1',
      'k8s-namespace@1',
      'mysql@1',
      'password@1',
      'postgres@1',
      'redis@1',
      'route@1',
      's3@1',
      'volume@1',
      'workload@1',
    ]);
  });

  it('keeps the good revision when its document goes bad, and says where', async () => {
    await write('a.yaml', environmentType('dev'), environmentType('prod'));
    await loader().refresh();

    await write(
      'a.yaml',
      environmentType('dev').replace('order: 1', 'order: first'),
      environmentType('prod', 7),
    );
    await loader().refresh();

    expect(await inForce()).toEqual(['dev@1', 'prod@2']);
    const [source] = (await registry().listSources()).filter(
      ({ errors }) => errors.length,
    );
    expect(source.errors).toEqual([
      expect.objectContaining({
        origin: expect.stringMatching(/a\.yaml:7$/),
        line: 7,
        pointer: '/spec/order',
      }),
    ]);
    expect(logger.warn).toHaveBeenCalledTimes(1);

    await write('a.yaml', environmentType('prod', 7));
    await loader().refresh();
    expect(await inForce()).toEqual(['prod@2']);
    expect((await registry().listSources()).flatMap(s => s.errors)).toEqual([]);
  });

  it('leaves out what does not fit the others, and takes it once it does', async () => {
    await write('a.yaml', environmentType('dev'));
    await write('b.yaml', definition('dev', 'no-such-type'));
    await loader().refresh();
    expect(await inForce()).toEqual(['dev@1']);
    expect(await inForce('ResourceDefinition')).toEqual([]);
    const [error] = (await registry().listSources()).flatMap(s => s.errors);
    expect(error).toMatchObject({
      origin: expect.stringMatching(/b\.yaml:7$/),
      pointer: '/spec/type',
      message: expect.stringContaining('no-such-type'),
    });
  });

  it('takes out of force what is gone from its file, and what went with its file', async () => {
    await write('a.yaml', environmentType('dev'), environmentType('prod'));
    await write('b.yaml', environmentType('test'));
    await loader().refresh();

    await write('a.yaml', environmentType('dev'));
    await rm(join(directory, 'b.yaml'));
    await loader().refresh();

    expect(await inForce()).toEqual(['dev@1']);
    const [tombstone] = await documents.listRevisions(db, {
      kind: 'EnvironmentType',
      name: 'prod',
      limit: 1,
    });
    expect(tombstone).toMatchObject({ revision: 2, deleted: true });
    expect((await registry().listSources()).map(s => s.origin)).toEqual([
      expect.stringMatching(/a\.yaml$/),
      'builtin:resource-types.yaml',
    ]);
  });

  it('keeps everything while a file that is named outright is missing', async () => {
    const sources: DocumentSourceConfig[] = [
      { type: 'file', target: join(directory, 'a.yaml') },
    ];
    await write('a.yaml', environmentType('dev'));
    await loader(sources).refresh();
    await rm(join(directory, 'a.yaml'));
    await loader(sources).refresh();

    expect(await inForce()).toEqual(['dev@1']);
    expect((await registry().listSources()).flatMap(s => s.errors)).toEqual([
      expect.objectContaining({
        message: expect.stringContaining('matches no file below'),
      }),
    ]);
  });

  it('refuses a name that another source has', async () => {
    await write('a.yaml', environmentType('dev'));
    await write('b.yaml', environmentType('dev', 9));
    await loader().refresh();

    expect(await inForce()).toEqual(['dev@1']);
    const [error] = (await registry().listSources()).flatMap(s => s.errors);
    expect(error.message).toMatch(/is defined by .*a\.yaml:2 already/);
  });

  it('lets a file take the place of a document of this package, and back', async () => {
    const own = `
apiVersion: infra-orchestration.dev/v1alpha1
kind: ResourceType
metadata:
  name: dns
spec:
  params: { type: object, properties: { zone: { type: string } } }
  outputs: { type: object, properties: { host: { type: string } } }
`;
    await write('a.yaml', own);
    await write('b.yaml', environmentType('dev'));
    await loader().refresh();
    await rm(join(directory, 'a.yaml'));
    const [overridden] = await documents.listInForce(db, { name: 'dns' });
    expect(overridden.origin).toMatch(/a\.yaml/);

    await loader().refresh();
    await loader().refresh();
    const [restored] = await documents.listInForce(db, { name: 'dns' });
    expect(restored.origin).toMatch(/^builtin:/);
  });

  it('puts in values of the environment, and says which are missing', async () => {
    await write(
      'a.yaml',
      `
apiVersion: infra-orchestration.dev/v1alpha1
kind: Provider
metadata:
  name: world
spec:
  driver: memory
  config: { expectedToken: "\${env.WORLD}" }
`,
    );
    const providers = () => documents.listInForce(db, { kind: 'Provider' });
    await loader().refresh();
    expect(await providers()).toEqual([]);
    expect((await registry().listSources()).flatMap(s => s.errors)).toEqual([
      expect.objectContaining({ message: expect.stringContaining('WORLD') }),
    ]);

    await loader(undefined, { WORLD: 'wide' }).refresh();
    const [world] = await providers();
    expect(world.document.spec).toMatchObject({
      config: { expectedToken: 'wide' },
    });
  });

  it.each([
    {
      reason: 'a file that is gone with all beside it',
      vanish: () => rm(join(directory, 'a.yaml')),
    },
    { reason: 'a file without content', vanish: () => write('a.yaml', '') },
    {
      reason: 'a file of which comments are left',
      vanish: () => write('a.yaml', '# later\n'),
    },
  ])('takes nothing out of force for $reason', async ({ vanish }) => {
    await write('a.yaml', environmentType('dev'));
    await loader().refresh();
    await vanish();
    await loader().refresh();
    expect(await inForce()).toEqual(['dev@1']);
    expect((await registry().listSources()).flatMap(s => s.errors)).toEqual([
      expect.objectContaining({
        message: expect.stringContaining('stays in force'),
      }),
    ]);
    await loader([]).refresh();
    expect(await inForce()).toEqual([]);
  });

  it('tells of an entry that never matched a file', async () => {
    await loader([{ type: 'file', target: './nowhere/*.yaml' }]).refresh();
    expect((await registry().listSources()).flatMap(s => s.errors)).toEqual([
      expect.objectContaining({
        origin: './nowhere/*.yaml',
        message: expect.stringContaining('matches no file below'),
      }),
    ]);
  });

  it('waits for no source for ever', async () => {
    urlReader.readUrl.mockReturnValue(new Promise(() => {}));
    await loader([
      { type: 'url', target: 'https://example.com/platform.yaml' },
    ]).refresh();
    expect((await registry().listSources()).flatMap(s => s.errors)).toEqual([
      expect.objectContaining({
        message: expect.stringContaining('did not end within 0.5 s'),
      }),
    ]);
  });

  it('writes each change to the audit log', async () => {
    await write('a.yaml', environmentType('dev'), environmentType('prod'));
    await loader().refresh();
    auditor.createEvent.mockClear();
    await write('a.yaml', environmentType('prod', 2));
    await loader().refresh();
    expect(auditor.createEvent.mock.calls.map(([event]) => event)).toEqual([
      expect.objectContaining({
        eventId: 'document-apply',
        meta: expect.objectContaining({ name: 'prod', revision: 2 }),
      }),
      expect.objectContaining({
        eventId: 'document-delete',
        meta: expect.objectContaining({ name: 'dev' }),
      }),
    ]);
  });

  it('asks a URL only whether it changed, and keeps its documents while it fails', async () => {
    const url = 'https://example.com/platform.yaml';
    const sources: DocumentSourceConfig[] = [{ type: 'url', target: url }];
    urlReader.readUrl.mockResolvedValueOnce({
      etag: 'v1',
      buffer: async () => Buffer.from(environmentType('dev')),
    });
    await loader(sources).refresh();
    urlReader.readUrl.mockRejectedValueOnce(new NotModifiedError());
    await loader(sources).refresh();
    urlReader.readUrl.mockRejectedValueOnce(new Error('no route to host'));
    await loader(sources).refresh();

    expect(urlReader.readUrl.mock.calls.map(([, o]) => o?.etag)).toEqual([
      undefined,
      'v1',
      'v1',
    ]);
    expect(await inForce()).toEqual(['dev@1']);
    expect((await registry().listSources()).flatMap(s => s.errors)).toEqual([
      expect.objectContaining({ message: 'no route to host' }),
    ]);
  });

  describe('documents of the API', () => {
    const dev = (order: number) => ({
      apiVersion: 'infra-orchestration.dev/v1alpha1',
      kind: 'EnvironmentType',
      metadata: { name: 'dev' },
      spec: { order },
    });
    const origin = 'api:user:default/ann';

    it('come in force all or none, with a pointer per error', async () => {
      await expect(
        registry().apply([dev(1), { ...dev(2), spec: { order: 'two' } }], {
          origin,
        }),
      ).rejects.toMatchObject({
        name: 'InputError',
        fields: [
          expect.objectContaining({ pointer: '/documents/1/spec/order' }),
        ],
      });
      expect(await inForce()).toEqual([]);

      const {
        revisions: [applied],
      } = await registry().apply([dev(1)], { origin });
      expect(applied).toMatchObject({ revision: 1, origin });
    });

    it('are only checked in a dry run', async () => {
      await registry().apply([dev(1)], { origin });
      const {
        revisions: [preview],
      } = await registry().apply([dev(2)], { origin, dryRun: true });
      expect(preview.revision).toBe(2);
      expect(await inForce()).toEqual(['dev@1']);
    });

    it('are written only where what they were checked against stands', async () => {
      await registry().apply([dev(1)], { origin });
      const seen = await documents.platformRevision(db);
      const { platformRevision } = await registry().apply([dev(2)], {
        origin,
        expectedRevision: seen,
      });
      expect(platformRevision).toBe(await documents.platformRevision(db));
      await expect(
        registry().apply([dev(3)], { origin, expectedRevision: seen }),
      ).rejects.toMatchObject({ name: 'ConflictError' });
      await expect(
        registry().delete('EnvironmentType', 'dev', {
          origin,
          expectedRevision: seen,
        }),
      ).rejects.toMatchObject({ name: 'ConflictError' });
      expect(await inForce()).toEqual(['dev@2']);
    });

    it('neither touch what a file rules nor are touched by it', async () => {
      await write('a.yaml', environmentType('dev'));
      await loader().refresh();
      await expect(
        registry().apply([dev(5)], { origin }),
      ).rejects.toMatchObject({
        fields: [
          {
            pointer: '/documents/0/metadata/name',
            message: expect.stringMatching(/comes from .*a\.yaml:2/),
          },
        ],
      });
      await expect(
        registry().delete('EnvironmentType', 'dev', { origin }),
      ).rejects.toMatchObject({ name: 'ConflictError' });

      await registry().apply([{ ...dev(5), metadata: { name: 'mine' } }], {
        origin,
      });
      await write('a.yaml', environmentType('mine'), environmentType('dev'));
      await loader().refresh();
      const [mine] = await documents.listInForce(db, { name: 'mine' });
      expect(mine.origin).toBe(origin);
    });

    it('go unless others need them', async () => {
      await loader([]).refresh();
      await registry().apply(
        [
          {
            ...dev(1),
            kind: 'ResourceType',
            metadata: { name: 'queue' },
            spec: { params: {}, outputs: {} },
          },
          {
            ...dev(1),
            kind: 'ResourceDefinition',
            metadata: { name: 'queue' },
            spec: {
              type: 'queue',
              driver: 'memory',
              kind: 'thing',
              criteria: [{}],
            },
          },
        ],
        { origin },
      );
      await expect(
        registry().delete('ResourceType', 'queue', { origin }),
      ).rejects.toMatchObject({
        name: 'ConflictError',
        message: expect.stringContaining('others need it'),
      });
      await registry().delete('ResourceDefinition', 'queue', { origin });
      await registry().delete('ResourceType', 'queue', { origin });
      await expect(
        registry().delete('ResourceType', 'queue', { origin }),
      ).rejects.toMatchObject({ name: 'NotFoundError' });
    });
  });
});

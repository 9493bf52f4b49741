import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { mockServices } from '@backstage/backend-test-utils';
import { InfraProviders } from '@infra-orchestration/backstage-plugin-infra-node';
import { Clients } from '../__testUtils__/Clients';
import { existingSettings, sandbox } from '../__testUtils__/registries';
import { basicHeader } from '../client/RegistryLogin';
import { connect } from '../existing/config';
import { EXISTING } from '../existing/driver';
import { RegistryImages } from './RegistryImages';

jest.setTimeout(60_000);

const { signal } = new AbortController();
const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';

interface OwnAnswer {
  status: number;
  type?: string;
  body?: string;
}

const pathOf = (repository: string) =>
  repository.slice(repository.indexOf('/'));

/** Registries that are registered: by name, where each is, or why it cannot be used; each is connected to once. */
function providersOf(
  registered: Record<string, string | Error>,
): InfraProviders {
  const opened = new Map<string, object>();
  const open = (name: string) => {
    const url = registered[name];
    if (url instanceof Error) {
      throw url;
    }
    const known =
      opened.get(url) ??
      connect(
        { providerName: name, ...existingSettings({ url }), signal } as any,
        Date.now,
      );
    opened.set(url, known);
    return known;
  };
  return {
    list: async driverId =>
      driverId === EXISTING ? Object.keys(registered) : [],
    use: async ({ name }, call) => await call(open(name) as any),
  };
}

const imagesOf = (registered: Record<string, string | Error>) =>
  new RegistryImages({
    providers: providersOf(registered),
    logger: mockServices.logger.mock(),
  });

describe('images of a registry', () => {
  const clients = new Clients();
  const { url, user, password } = sandbox().htpasswd;
  const { host } = new URL(url);
  const login = { username: user, password };
  const dockerConfig = JSON.stringify({
    auths: {
      [host]: { auth: Buffer.from(`${user}:${password}`).toString('base64') },
    },
  });
  const crane = (...args: string[]) => clients.crane(dockerConfig, ...args);
  const servers: Server[] = [];

  afterAll(() => {
    clients.stop();
    servers.forEach(server => server.close());
  });

  async function pushed(tag = '1.0') {
    const repository = `${host}/images-${randomUUID()}/api`;
    await clients.push(`${repository}:${tag}`, dockerConfig);
    const digest = await crane('digest', `${repository}:${tag}`);
    return { repository, digest };
  }

  async function putManifest(
    repository: string,
    tag: string,
    manifest: object,
    type = OCI_INDEX,
  ): Promise<void> {
    const path = repository.slice(repository.indexOf('/') + 1);
    const answer = await fetch(`${url}/v2/${path}/manifests/${tag}`, {
      method: 'PUT',
      headers: { 'content-type': type, authorization: basicHeader(login) },
      body: JSON.stringify(manifest),
    });
    expect(answer.status).toBe(201);
  }

  /** A registry that answers some requests itself, and passes on all others to that of the sandbox. */
  async function inFront(answerTo: (path: string) => OwnAnswer | undefined) {
    const asked: string[] = [];
    const server = createServer(async (request, response) => {
      asked.push(request.url!);
      const own = answerTo(request.url!);
      if (own) {
        response
          .writeHead(own.status, { 'content-type': own.type ?? OCI_INDEX })
          .end(own.body);
        return;
      }
      const answer = await fetch(`${url}${request.url}`, {
        method: request.method,
        headers: {
          accept: request.headers.accept ?? '*/*',
          authorization: request.headers.authorization ?? '',
        },
      });
      const passed = [
        'content-type',
        'docker-content-digest',
        'www-authenticate',
      ];
      response.writeHead(
        answer.status,
        Object.fromEntries(
          passed.flatMap(name => {
            const value = answer.headers.get(name);
            return value ? [[name, value]] : [];
          }),
        ),
      );
      response.end(Buffer.from(await answer.arrayBuffer()));
    });
    servers.push(server);
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const front = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { asked, host: front, url: `http://${front}` };
  }

  const images = imagesOf({ main: url });

  it('are known where a provider is registered for their registry', async () => {
    expect(await images.knows(`${host}/shop/api`)).toBe(true);
    expect(await images.knows('registry.example.com/shop/api')).toBe(false);
  });

  it('are seen by tag and by digest, with what is written on them', async () => {
    const { repository } = await pushed();
    const commit = '0123456789abcdef0123456789abcdef01234567';
    await crane(
      ...['mutate', `${repository}:1.0`, '-t', `${repository}:1.1`],
      ...['--set-platform', 'linux/arm64/v8'],
      ...['--label', `org.opencontainers.image.revision=${commit}`],
      ...['--label', 'org.opencontainers.image.source=https://git.test/old'],
      ...['--annotation', 'org.opencontainers.image.source=https://git.test/a'],
    );
    const digest = await crane('digest', `${repository}:1.1`);
    const byTag = await images.inspect(repository, '1.1', signal);
    expect(byTag).toEqual({
      digest,
      size: expect.any(Number),
      platforms: [{ os: 'linux', architecture: 'arm64', variant: 'v8' }],
      provenance: { commit, sourceUrl: 'https://git.test/a' },
    });
    expect(await images.inspect(repository, digest, signal)).toEqual(byTag);
  });

  it('are not there where they are not', async () => {
    const { repository } = await pushed();
    const none = `sha256:${'0'.repeat(64)}`;
    expect(await images.inspect(repository, '2.0', signal)).toBeUndefined();
    expect(await images.inspect(repository, none, signal)).toBeUndefined();
    expect(
      await images.inspect(`${host}/none/such`, '1', signal),
    ).toBeUndefined();
    expect(
      await images.tags(`${host}/none/such`, { limit: 9, signal }),
    ).toEqual([]);
  });

  it('have signatures and bills of materials as cosign leaves them, which are no tags', async () => {
    const { repository, digest } = await pushed();
    const beside = digest.replace(':', '-');
    await clients.push(`${repository}:${beside}.sig`, dockerConfig);
    await clients.push(`${repository}:${beside}.sbom`, dockerConfig);
    for (const tag of ['1.9', '1.10', 'main']) {
      await crane('tag', `${repository}:1.0`, tag);
    }
    const seen = await images.attachments(repository, digest, signal);
    expect(seen).toEqual({
      signatures: [
        `${repository}@${await crane('digest', `${repository}:${beside}.sig`)}`,
      ],
      boms: [
        `${repository}@${await crane(
          'digest',
          `${repository}:${beside}.sbom`,
        )}`,
      ],
    });
    expect(await images.tags(repository, { limit: 3, signal })).toEqual([
      'main',
      '1.10',
      '1.9',
    ]);
  });

  it('say to what they are attached, where they are no images', async () => {
    const { repository, digest } = await pushed();
    const manifest = JSON.parse(await crane('manifest', `${repository}:1.0`));
    const subject = { mediaType: manifest.mediaType, digest, size: 1 };
    await putManifest(
      repository,
      'attached',
      { ...manifest, subject },
      manifest.mediaType,
    );
    expect(await images.inspect(repository, 'attached', signal)).toMatchObject({
      subject: digest,
    });
    const image = await images.inspect(repository, '1.0', signal);
    expect(image).not.toHaveProperty('subject');
  });

  const referrersOf = async (repository: string) => {
    const made = [];
    for (const tag of ['a', 'b', 'c']) {
      await clients.push(`${repository}:${tag}`, dockerConfig);
      const manifest = await crane('manifest', `${repository}:${tag}`);
      made.push({
        mediaType: JSON.parse(manifest).mediaType,
        digest: await crane('digest', `${repository}:${tag}`),
        size: Buffer.byteLength(manifest),
      });
    }
    const [one, two, three] = made;
    const index = {
      schemaVersion: 2,
      mediaType: OCI_INDEX,
      manifests: [
        { ...one, artifactType: 'application/vnd.cncf.notary.signature' },
        { ...two, artifactType: 'application/spdx+json' },
        { ...three, artifactType: 'application/vnd.example.report' },
      ],
    };
    const attached = {
      signatures: [`${repository}@${one.digest}`],
      boms: [`${repository}@${two.digest}`],
    };
    return { index, attached };
  };

  it('have what refers to them by the tag that stands for a list', async () => {
    const { repository, digest } = await pushed();
    const { index, attached } = await referrersOf(repository);
    await putManifest(repository, digest.replace(':', '-'), index);
    expect(await images.attachments(repository, digest, signal)).toEqual(
      attached,
    );
  });

  it('have what refers to them as the list of the registry says, also what comes later', async () => {
    const { repository, digest } = await pushed();
    const { index, attached } = await referrersOf(repository);
    // The sandbox's registry has no such list.
    let listed: object = { ...index, manifests: [] };
    const front = await inFront(path =>
      path.endsWith(`/referrers/${digest}`)
        ? { status: 200, body: JSON.stringify(listed) }
        : undefined,
    );
    const there = `${front.host}${pathOf(repository)}`;
    const other = imagesOf({ other: front.url });
    const look = () => other.attachments(there, digest, signal);
    expect(await look()).toEqual({ signatures: [], boms: [] });
    // Pushed without a tag, of which nobody is told.
    listed = index;
    const moved = (list: string[]) =>
      list.map(each => each.replace(repository, there));
    expect(await look()).toEqual({
      signatures: moved(attached.signatures),
      boms: moved(attached.boms),
    });
  });

  it('are asked for in two requests, and what is attached to them in three more', async () => {
    const { repository, digest } = await pushed();
    const front = await inFront(() => undefined);
    const there = `${front.host}${pathOf(repository)}`;
    const other = imagesOf({ other: front.url });
    const asked = async (ask: () => Promise<unknown>) => {
      front.asked.length = 0;
      await ask();
      return front.asked.length;
    };
    const inspect = () => other.inspect(there, '1.0', signal);
    const look = () => other.attachments(there, digest, signal);
    // Only then it is known how to log in.
    await inspect();
    expect(await asked(inspect)).toBe(2);
    // The list that this registry does not have is not sought again.
    expect(await asked(look)).toBe(4);
    expect(await asked(look)).toBe(3);
  });

  it.each([
    { reason: 'the registry never heard of it', status: 404 },
    { reason: 'an older registry', status: 405 },
    { reason: 'it leads elsewhere', status: 303 },
    { reason: 'a page for people', status: 200, type: 'text/html' },
  ])(
    'have what is attached by tag where there is no list: $reason',
    async ({ status, type }) => {
      const { repository, digest } = await pushed();
      const { index, attached } = await referrersOf(repository);
      await putManifest(repository, digest.replace(':', '-'), index);
      const front = await inFront(path =>
        path.includes('/referrers/')
          ? { status, type, body: '<p>' }
          : undefined,
      );
      const there = `${front.host}${pathOf(repository)}`;
      const seen = await imagesOf({ other: front.url }).attachments(
        ...([there, digest, signal] as const),
      );
      expect(seen.signatures).toHaveLength(attached.signatures.length);
    },
  );

  /** What is attached to an image, where some paths are answered with this. */
  async function attachedBehind(
    status: number,
    options: { of: RegExp; isSigned?: boolean },
  ) {
    const { repository, digest } = await pushed();
    if (options.isSigned) {
      const tag = `${digest.replace(':', '-')}.sig`;
      await clients.push(`${repository}:${tag}`, dockerConfig);
    }
    const front = await inFront(path =>
      options.of.test(path) ? { status } : undefined,
    );
    const there = `${front.host}${pathOf(repository)}`;
    return await imagesOf({ other: front.url }).attachments(
      ...([there, digest, signal] as const),
    );
  }

  it.each([
    { reason: 'the list may not be seen', status: 403 },
    { reason: 'the login is not for the list', status: 401 },
    { reason: 'there is no answer by the list', status: 503 },
  ])('have what else was found where $reason', async ({ status }) => {
    const of = /[/]referrers[/]/;
    const { signatures } = await attachedBehind(status, { of, isSigned: true });
    expect(signatures).toHaveLength(1);
  });

  it.each([
    { reason: 'the registry is away', status: 503 },
    { reason: 'there are too many requests', status: 429 },
  ])('are to be asked for again where $reason', async ({ status }) => {
    await expect(
      attachedBehind(status, { of: /[/]referrers[/]/ }),
    ).rejects.toMatchObject({
      code: 'retryable',
      message: expect.stringContaining(`${status}`),
    });
  });

  it('have nothing attached where the registry refuses to say so of a tag', async () => {
    const of = /[/]referrers[/]|[/]manifests[/]sha256-/;
    expect(await attachedBehind(403, { of })).toEqual({
      ...{ signatures: [], boms: [] },
    });
  });

  it('are not what something in between says', async () => {
    const { repository } = await pushed();
    const front = await inFront(path =>
      path.includes('/manifests/')
        ? { status: 200, type: 'application/json', body: '{"error":"later"}' }
        : undefined,
    );
    const there = `${front.host}${pathOf(repository)}`;
    const behind = imagesOf({ other: front.url });
    await expect(behind.inspect(there, '1.0', signal)).rejects.toMatchObject({
      code: 'retryable',
      message: expect.stringContaining('no manifest came'),
    });
  });

  it('are no images without attachments where whoever asks is refused everything', async () => {
    const { repository, digest } = await pushed();
    const front = await inFront(() => ({ status: 403 }));
    const there = `${front.host}${pathOf(repository)}`;
    const refused = imagesOf({ other: front.url });
    await expect(
      refused.attachments(there, digest, signal),
    ).rejects.toMatchObject({ code: 'accessDenied' });
  });

  it('are asked for at each provider for the registry, until one has them', async () => {
    const { repository, digest } = await pushed();
    const revoked = new Error('its access was revoked');
    const both = imagesOf({ a: url, b: url });
    expect(await both.inspect(repository, '1.0', signal)).toBeDefined();
    const registered: Record<string, string | Error> = { a: url, b: url };
    const some = imagesOf(registered);
    expect(await some.knows(repository)).toBe(true);
    registered.a = revoked;
    expect(await some.inspect(repository, '1.0', signal)).toBeDefined();
    await expect(some.inspect(repository, '2.0', signal)).rejects.toBe(revoked);
    const none = { signatures: [], boms: [] };
    expect(await some.attachments(repository, digest, signal)).toEqual(none);
    registered.b = revoked;
    expect(await some.knows(repository)).toBe(true);
    await expect(some.inspect(repository, '1.0', signal)).rejects.toBe(revoked);
    await expect(some.attachments(repository, digest, signal)).rejects.toBe(
      revoked,
    );
  });

  it('are no concern of a provider that cannot be used', async () => {
    const broken = imagesOf({ broken: new Error('no such key'), main: url });
    expect(await broken.knows(`${host}/shop/api`)).toBe(true);
    expect(await broken.knows('registry.example.com/shop/api')).toBe(false);
  });

  it('are not asked for any more once nobody waits', async () => {
    const { repository } = await pushed();
    const gone = AbortSignal.abort(new Error('gone'));
    await expect(images.inspect(repository, '1.0', gone)).rejects.toThrow();
  });
});

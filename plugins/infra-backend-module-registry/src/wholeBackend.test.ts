import { createHash, randomBytes } from 'node:crypto';
import { Server } from 'node:http';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { Clients } from './__testUtils__/Clients';
import { exampleDocuments } from './__testUtils__/examples';
import {
  builtInSettings,
  existingSettings,
  sandbox,
} from './__testUtils__/registries';
import { RegistryBackend } from './__testUtils__/RegistryBackend';
import { writeDockerConfig } from './dockerConfig';

jest.setTimeout(120_000);

const team = `t${randomBytes(4).toString('hex')}`;
const mine = `${team}/shop`;
const foreign = `${team}/bank`;
const host = () => new URL(sandbox().token.url).host;
const service = () => sandbox().token.service;

/** The example's documents, with the sandbox's registries in the place of its own. */
function documents() {
  const settings: Record<string, any> = {
    'company-registry': existingSettings(),
    images: builtInSettings(),
  };
  return exampleDocuments().map(document => {
    if (document.kind !== 'Provider') {
      return document;
    }
    const { config, credentials } = settings[document.metadata.name];
    const values = Object.fromEntries(
      Object.entries(credentials).map(([name, value]) => [name, { value }]),
    );
    const spec = { ...document.spec, config, credentials: values };
    return { ...document, spec };
  });
}

describe('examples/registry.yaml in a whole backend, with real registries and their clients', () => {
  let backend: RegistryBackend;
  let realm: Server;
  const clients = new Clients();

  beforeAll(async () => {
    backend = await RegistryBackend.start();
    realm = await backend.listen(sandbox().token.realmPort);
    await backend
      .call('put', '/documents', {
        documents: [...documents(), ...backend.cluster.documents],
      })
      .expect(200);
  });

  afterAll(async () => {
    realm.closeAllConnections();
    realm.close();
    clients.stop();
    await backend.stop();
  });

  const tag = (repository: string, name = '1.0') =>
    `${host()}/${repository}:${name}`;

  /** A login for CI, as a person makes it. */
  async function pusher(...repositories: string[]) {
    const { body } = await backend
      .call('post', '/registries/images/credentials', {
        entityRef: 'component:default/shop',
        repositories,
      })
      .expect(201);
    const login = { username: body.username, password: body.password };
    return { login, dockerConfig: writeDockerConfig([host()], login) };
  }

  async function environment(
    name: string,
    type: string,
    repositories: string[],
  ) {
    const { body } = await backend
      .call('post', '/environments', {
        ...{ entityRef: 'component:default/shop', name, type },
        desired: {
          claims: {
            namespace: { type: 'k8s-namespace', params: { repositories } },
          },
        },
      })
      .expect(201);
    const id: string = body.environment.id;
    await backend.settled(id, 'Ready');
    return id;
  }

  const secretOf = (name: string) =>
    backend.cluster.namespaces.get(name)!.images;

  async function remove(id: string) {
    await backend.call('delete', `/environments/${id}`).expect(202);
    await backend.settled(id, 'Deleted');
  }

  it('lets CI push what is its own, and nothing else, until it is revoked', async () => {
    const { login, dockerConfig } = await pusher(mine);
    await clients.push(tag(mine), dockerConfig);
    await clients.skopeoPush(tag(mine), tag(mine, '1.1'), dockerConfig);
    await expect(clients.push(tag(foreign), dockerConfig)).rejects.toThrow(
      /UNAUTHORIZED|DENIED/i,
    );
    await expect(
      clients.crane(dockerConfig, 'delete', tag(mine)),
    ).rejects.toThrow(/UNAUTHORIZED|DENIED/i);

    const scope = `repository:${mine}:pull`;
    const { body: before } = await backend
      .token({ service: service(), scope }, login)
      .expect(200);
    await backend
      .call('delete', `/registries/images/credentials/${login.username}`)
      .expect(204);
    await expect(clients.push(tag(mine, '2.0'), dockerConfig)).rejects.toThrow(
      /UNAUTHORIZED|401/i,
    );
    await expect(clients.skopeoPull(tag(mine), dockerConfig)).rejects.toThrow(
      /unauthorized|authentication|401/i,
    );
    // What was given before ends by itself.
    const { exp = 0, iat = 0 } = decodeJwt(before.token);
    expect(exp - iat).toBe(300);
  });

  it('lets an environment pull what it runs, not push it, and not after its end', async () => {
    const { dockerConfig: ofCi } = await pusher(mine, foreign);
    await clients.push(tag(mine, 'env'), ofCi);
    await clients.push(tag(foreign, 'env'), ofCi);
    const id = await environment('puller', 'development', [mine]);
    const dockerConfig = secretOf('puller');
    await clients.skopeoPull(tag(mine, 'env'), dockerConfig);
    await clients.crane(dockerConfig, 'pull', tag(mine, 'env'), '/dev/null');
    await expect(
      clients.push(tag(mine, 'by-env'), dockerConfig),
    ).rejects.toThrow(/UNAUTHORIZED|DENIED/i);
    await expect(
      clients.skopeoPull(tag(foreign, 'env'), dockerConfig),
    ).rejects.toThrow(/denied|unauthorized|authentication/i);
    await remove(id);
    await expect(
      clients.skopeoPull(tag(mine, 'env'), dockerConfig),
    ).rejects.toThrow(/unauthorized|authentication|401/i);
  });

  it('gives an environment another login in the place of one that was revoked', async () => {
    const { dockerConfig: ofCi } = await pusher(mine);
    await clients.push(tag(mine, 'again'), ofCi);
    const id = await environment('revoked', 'preview', [mine]);
    const before = secretOf('revoked');
    const { body } = await backend
      .call(
        'get',
        '/registries/images/credentials?purpose=pull&entityRef=component:default/shop',
      )
      .expect(200);
    expect(body.items).toMatchObject([
      {
        entityRef: 'component:default/shop',
        environment: { id, name: 'revoked' },
      },
    ]);
    const [{ username }] = body.items;
    await backend
      .call('delete', `/registries/images/credentials/${username}`)
      .expect(204);
    await expect(
      clients.skopeoPull(tag(mine, 'again'), before),
    ).rejects.toThrow(/unauthorized|authentication|401/i);
    // The next look for drift sees to it.
    await backend.until(
      async () => secretOf('revoked'),
      secret => secret !== before,
    );
    await backend.settled(id, 'Ready');
    await clients.skopeoPull(tag(mine, 'again'), secretOf('revoked'));
    await remove(id);
  });

  it('gives production the login of the existing registry', async () => {
    const id = await environment('live', 'production', [mine]);
    const { url, user, password } = sandbox().htpasswd;
    const existing = new URL(url).host;
    const login = { username: user, password };
    expect(secretOf('live')).toBe(writeDockerConfig([existing], login));
    const image = `${existing}/${mine}:1.0`;
    await clients.push(image, secretOf('live'));
    await clients.skopeoPull(image, secretOf('live'));
    await remove(id);
  });

  it.each(['images', 'company-registry'])(
    'lists what is in %s, and tells the digest behind a tag',
    async provider => {
      const registry =
        provider === 'images' ? host() : new URL(sandbox().htpasswd.url).host;
      const repository = `${team}/listed`;
      const { user, password } = sandbox().htpasswd;
      const dockerConfig =
        provider === 'images'
          ? (await pusher(repository)).dockerConfig
          : writeDockerConfig([registry], { username: user, password });
      const image = `${registry}/${repository}`;
      await clients.push(`${image}:a`, dockerConfig);
      for (const other of ['b', 'c']) {
        await clients.crane(dockerConfig, 'tag', `${image}:a`, other);
      }
      const get = async (path: string) =>
        (
          await backend
            .call('get', `/registries/${provider}${path}`)
            .expect(200)
        ).body;

      const names: string[] = [];
      let cursor: string | undefined = '';
      while (cursor !== undefined) {
        const page: any = await get(
          `/repositories?limit=2${
            cursor && `&cursor=${encodeURIComponent(cursor)}`
          }`,
        );
        names.push(...page.items);
        cursor = page.nextCursor;
      }
      expect(names).toContain(repository);

      const first = await get(`/tags?repository=${repository}&limit=2`);
      expect(first.items).toEqual(['a', 'b']);
      const next = await get(
        `/tags?repository=${repository}&limit=2&cursor=${encodeURIComponent(
          first.nextCursor,
        )}`,
      );
      expect(next).toEqual({ items: ['c'] });

      const digest = await clients.crane(dockerConfig, 'digest', `${image}:a`);
      const manifest = await clients.crane(
        dockerConfig,
        'manifest',
        `${image}:a`,
      );
      expect(digest).toBe(
        `sha256:${createHash('sha256').update(manifest).digest('hex')}`,
      );
      const { config, layers } = JSON.parse(manifest);
      const resolved = await get(`/resolve?repository=${repository}&tag=a`);
      expect(resolved).toMatchObject({
        repository,
        tag: 'a',
        digest,
        size: config.size + layers[0].size,
        platforms: [{ digest }],
      });
      await backend
        .call(
          'get',
          `/registries/${provider}/resolve?repository=${repository}&tag=none`,
        )
        .expect(404);
      await backend
        .call('get', `/registries/${provider}/tags?repository=${team}/none`)
        .expect(404);
    },
  );

  it('gives tokens that say what they are good for, and by whom they are signed', async () => {
    const { login } = await pusher(mine);
    const { body, headers } = await backend
      .token(
        {
          service: service(),
          scope: [
            `repository:${mine}:pull,push,delete`,
            `repository:${foreign}:pull`,
          ],
        },
        login,
      )
      .expect(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toEqual({
      token: expect.any(String),
      access_token: body.token,
      expires_in: 300,
      issued_at: expect.any(String),
    });
    expect(decodeProtectedHeader(body.token)).toMatchObject({
      alg: 'ES256',
      x5c: [expect.any(String)],
    });
    expect(decodeJwt(body.token)).toMatchObject({
      iss: sandbox().token.issuer,
      aud: service(),
      sub: login.username,
      access: [{ type: 'repository', name: mine, actions: ['pull', 'push'] }],
    });
  });

  it.each([
    { reason: 'nobody logs in', status: 401 },
    {
      reason: 'the user is not known',
      login: { username: 'nobody', password: 'x' },
      status: 401,
    },
    {
      reason: 'the service is another',
      login: { username: 'nobody', password: 'x' },
      of: 'another',
      status: 400,
    },
  ])('gives no token where $reason', async ({ login, of, status }) => {
    const { body } = await backend
      .token({ service: of ?? service() }, login)
      .expect(status);
    expect(body).toEqual({ details: expect.any(String) });
  });

  it('refuses a login for a while where it was wrong too often', async () => {
    const { login } = await pusher(mine);
    const wrong = { ...login, password: 'wrong' };
    for (let attempt = 0; attempt < 10; attempt++) {
      await backend.token({ service: service() }, wrong).expect(401);
    }
    const { headers } = await backend
      .token({ service: service() }, login)
      .expect(429);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  });

  it('keeps and tells no password', async () => {
    const { login } = await pusher(mine);
    const id = await environment('silent', 'development', [mine]);
    const ofPull: string = JSON.parse(secretOf('silent')).auths[host()]
      .password;
    expect(ofPull.length).toBeGreaterThan(40);
    const shown = JSON.stringify([
      await backend.knex('registry_credentials'),
      await backend.knex('resource_instances'),
      await backend.knex('secrets'),
      await backend.knex('events'),
      backend.audited,
      (await backend.call('get', '/registries/images/credentials')).body,
      (await backend.call('get', `/environments/${id}/resources`)).body,
      (await backend.call('get', `/environments/${id}/events`)).body,
    ]);
    expect(shown).toContain(login.username);
    for (const secret of [login.password, ofPull]) {
      expect(shown).not.toContain(secret);
    }
    await remove(id);
  });
});

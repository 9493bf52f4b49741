import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { mockErrorHandler, mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { NotFoundError } from '@backstage/errors';
import { InfraProviders } from '@infra-orchestration/backstage-plugin-infra-node';
import { schemaErrors } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import express from 'express';
import request from 'supertest';
import { parse } from 'yaml';
import { Clients } from './__testUtils__/Clients';
import { MemoryCredentials } from './__testUtils__/MemoryCredentials';
import {
  builtInSettings,
  existingSettings,
  sandbox,
} from './__testUtils__/registries';
import { Browser } from './browse/Browser';
import { createBrowseRouter } from './browse/router';
import { createBuiltInRegistryDriver } from './builtIn/driver';
import { writeDockerConfig } from './dockerConfig';
import { createRegistryDriver } from './existing/driver';
import { Pushers } from './pushers/Pushers';
import { createPusherRouter } from './pushers/router';
import { createTokenRouter } from './tokens/router';
import { TokenServer } from './tokens/TokenServer';

jest.setTimeout(60_000);

const api = parse(readFileSync(resolve(__dirname, '../openapi.yaml'), 'utf8'));

/** The schema of an answer, with what it refers to in its place. */
function schemaOf(path: string, method: string, status: number): any {
  const inline = (value: any): any => {
    if (Array.isArray(value)) {
      return value.map(inline);
    }
    if (typeof value !== 'object' || value === null) {
      return value;
    }
    return value.$ref
      ? inline(
          String(value.$ref)
            .split('/')
            .slice(1)
            .reduce((at: any, part) => at[part], api),
        )
      : Object.fromEntries(
          Object.entries(value).map(([key, each]) => [key, inline(each)]),
        );
  };
  const { responses } = api.paths[path][method];
  const response = inline(responses[status] ?? responses.default);
  return response.content?.['application/json'].schema;
}

const credentials = new MemoryCredentials();
const existing = createRegistryDriver();
const builtIn = createBuiltInRegistryDriver({ credentials });
const connections = new Map<string, { driverId: string; connection: any }>();

const providers: InfraProviders = {
  list: async id =>
    [...connections].filter(([, c]) => c.driverId === id).map(([name]) => name),
  use: async ({ name, driverIds }, call) => {
    const found = connections.get(name);
    if (!found || !driverIds.includes(found.driverId)) {
      throw new NotFoundError(`There is no provider ${name}`);
    }
    return await call(found.connection);
  },
};

function createApp(result: AuthorizeResult.ALLOW | AuthorizeResult.DENY) {
  const options = {
    httpAuth: mockServices.httpAuth(),
    permissions: mockServices.permissions.mock({
      authorize: async asked => asked.map(() => ({ result })),
      authorizeConditional: async asked => asked.map(() => ({ result })),
    }),
    auditor: mockServices.auditor.mock({
      createEvent: async () => ({ success: jest.fn(), fail: jest.fn() }),
    }),
    logger: mockServices.logger.mock(),
  };
  return express()
    .use(
      createTokenRouter({
        ...options,
        server: new TokenServer({ ...options, providers, credentials }),
      }),
    )
    .use(
      createPusherRouter({
        ...options,
        pushers: new Pushers({ providers, credentials }),
      }),
    )
    .use(createBrowseRouter({ ...options, browser: new Browser(providers) }))
    .use(mockErrorHandler());
}

describe('openapi.yaml', () => {
  const app = createApp(AuthorizeResult.ALLOW);
  const clients = new Clients();

  beforeAll(async () => {
    const connect = async (
      name: string,
      driver: typeof existing,
      { config, credentials: given }: any,
    ) =>
      connections.set(name, {
        driverId: driver.id,
        connection: await driver.connect({
          ...{ providerName: name, config, credentials: given },
          signal: new AbortController().signal,
          logger: mockServices.logger.mock(),
        }),
      });
    await connect('company', existing, existingSettings());
    await connect('images', builtIn, builtInSettings());
    await connect(
      'refusing',
      existing,
      existingSettings({ password: 'not-the-password' }),
    );
    await connect(
      'gone',
      existing,
      existingSettings({ url: 'http://127.0.0.1:1' }),
    );
    const { url, user: username, password } = sandbox().htpasswd;
    const { host } = new URL(url);
    await clients.push(
      `${host}/openapi/test:1`,
      writeDockerConfig([host], { username, password }),
    );
    await request(app)
      .post('/registries/images/credentials')
      .send({ entityRef: 'component:default/shop', repositories: ['shop'] });
  });

  afterAll(async () => {
    clients.stop();
    for (const { driverId, connection } of connections.values()) {
      await (driverId === existing.id ? existing : builtIn).disconnect!(
        connection,
      );
    }
  });

  const [base, ofImages] = ['/registries/company', '/registries/images'];
  const pusher = {
    entityRef: 'component:default/shop',
    repositories: ['shop', 'shop/*'],
  };

  it.each<{
    operation: string;
    path: string;
    reason: string;
    url: string;
    body?: object;
    status: number;
  }>([
    {
      operation: 'get',
      path: '/registries',
      reason: 'lists registries, also those out of reach',
      url: '/registries',
      status: 200,
    },
    {
      operation: 'get',
      path: '/registries/{provider}/repositories',
      reason: 'lists repositories',
      url: `${base}/repositories?limit=5`,
      status: 200,
    },
    {
      operation: 'get',
      path: '/registries/{provider}/repositories',
      reason: 'takes no limit beyond the greatest',
      url: `${base}/repositories?limit=501`,
      status: 400,
    },
    {
      operation: 'get',
      path: '/registries/{provider}/repositories',
      reason: 'asks nobody who is not registered',
      url: '/registries/127.0.0.1/repositories',
      status: 404,
    },
    {
      operation: 'get',
      path: '/registries/{provider}/repositories',
      reason: 'says that a registry refuses',
      url: '/registries/refusing/repositories',
      status: 503,
    },
    {
      operation: 'get',
      path: '/registries/{provider}/repositories',
      reason: 'says that a registry does not answer',
      url: '/registries/gone/repositories',
      status: 503,
    },
    {
      operation: 'get',
      path: '/registries/{provider}/tags',
      reason: 'lists tags',
      url: `${base}/tags?repository=openapi/test`,
      status: 200,
    },
    {
      operation: 'get',
      path: '/registries/{provider}/tags',
      reason: 'takes no path for a repository',
      url: `${base}/tags?repository=../../v2/_catalog`,
      status: 400,
    },
    {
      operation: 'get',
      path: '/registries/{provider}/resolve',
      reason: 'resolves a tag',
      url: `${base}/resolve?repository=openapi/test&tag=1`,
      status: 200,
    },
    {
      operation: 'get',
      path: '/registries/{provider}/resolve',
      reason: 'knows no such tag',
      url: `${base}/resolve?repository=openapi/test&tag=none`,
      status: 404,
    },
    {
      operation: 'post',
      path: '/registries/{provider}/credentials',
      reason: 'makes a login',
      url: `${ofImages}/credentials`,
      body: pusher,
      status: 201,
    },
    {
      operation: 'post',
      path: '/registries/{provider}/credentials',
      reason: 'makes no login for everything',
      url: `${ofImages}/credentials`,
      body: { ...pusher, repositories: ['*'] },
      status: 400,
    },
    {
      operation: 'post',
      path: '/registries/{provider}/credentials',
      reason: 'makes no login for nobody',
      url: `${ofImages}/credentials`,
      body: { ...pusher, entityRef: 'shop' },
      status: 400,
    },
    {
      operation: 'post',
      path: '/registries/{provider}/credentials',
      reason: 'makes no login of somebody else’s registry',
      url: `${base}/credentials`,
      body: pusher,
      status: 404,
    },
    {
      operation: 'get',
      path: '/registries/{provider}/credentials',
      reason: 'lists logins',
      url: `${ofImages}/credentials?limit=1&purpose=push`,
      status: 200,
    },
    {
      operation: 'delete',
      path: '/registries/{provider}/credentials/{username}',
      reason: 'revokes no login that is not there',
      url: `${ofImages}/credentials/nobody`,
      status: 404,
    },
    {
      operation: 'get',
      path: '/registries/token',
      reason: 'gives no token to nobody',
      url: '/registries/token?service=sandbox-registry',
      status: 401,
    },
  ])('$reason, as it says', async ({ operation, path, url, body, status }) => {
    const method = operation as 'get' | 'post' | 'delete';
    const answer = await request(app)[method](url).send(body);
    expect(answer.body).not.toEqual({});
    expect(answer.status).toBe(status);
    expect(
      schemaErrors(schemaOf(path, operation, status), answer.body),
    ).toEqual([]);
  });

  it('has a token for a login, as it says', async () => {
    const { body } = await request(app)
      .post(`${ofImages}/credentials`)
      .send(pusher)
      .expect(201);
    const answer = await request(app)
      .get('/registries/token')
      .query({
        service: sandbox().token.service,
        scope: 'repository:shop:pull',
      })
      .auth(body.username, body.password)
      .expect(200);
    expect(
      schemaErrors(schemaOf('/registries/token', 'get', 200), answer.body),
    ).toEqual([]);
    await request(app).post('/registries/token').expect(405);
    await request(app)
      .delete(`${ofImages}/credentials/${body.username}`)
      .expect(204);
  });

  it('asks for a permission, whatever is asked', async () => {
    const denying = createApp(AuthorizeResult.DENY);
    const guarded = Object.entries<any>(api.paths)
      .filter(([path]) => path !== '/registries/token')
      .flatMap(([path, methods]) =>
        (['get', 'post', 'delete'] as const)
          .filter(method => methods[method])
          .map(method => ({ method, path })),
      );
    expect(guarded).toHaveLength(7);
    for (const { method, path } of guarded) {
      const url = path
        .replace('{provider}', 'images')
        .replace('{username}', 'somebody');
      const { status } = await request(denying)[method](url).send(pusher);
      expect([method, path, status]).toEqual([method, path, 403]);
    }
  });
});

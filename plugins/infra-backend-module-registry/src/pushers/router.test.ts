import { mockErrorHandler, mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { InfraProviders } from '@infra-orchestration/backstage-plugin-infra-node';
import express from 'express';
import request from 'supertest';
import { MemoryCredentials } from '../__testUtils__/MemoryCredentials';
import { Pushers } from './Pushers';
import { createPusherRouter } from './router';

const { ALLOW, DENY, CONDITIONAL } = AuthorizeResult;
const MINE = 'component:default/shop';
const THEIRS = 'component:default/bank';

/** Whoever looks after the shop, and nothing else; the catalog decided about its conditions. */
function createApp(options: { platform?: boolean; nothing?: boolean } = {}) {
  const providers = {
    use: async (_: object, call: (connection: object) => unknown) => call({}),
  } as unknown as InfraProviders;
  const credentials = new MemoryCredentials();
  const decide = ({ permission, resourceRef }: any) =>
    permission.name === 'infra.platform.manage'
      ? options.platform
      : resourceRef === MINE;
  const app = express()
    .use(
      createPusherRouter({
        httpAuth: mockServices.httpAuth(),
        permissions: mockServices.permissions.mock({
          authorize: async asked =>
            asked.map(each => ({ result: decide(each) ? ALLOW : DENY })),
          authorizeConditional: async asked =>
            asked.map(() =>
              options.nothing
                ? { result: DENY }
                : ({
                    result: CONDITIONAL,
                    pluginId: 'catalog',
                    resourceType: 'catalog-entity',
                    conditions: {},
                  } as any),
            ),
        }),
        auditor: mockServices.auditor.mock({
          createEvent: async () => ({ success: jest.fn(), fail: jest.fn() }),
        }),
        pushers: new Pushers({ providers, credentials }),
      }),
    )
    .use(mockErrorHandler());
  const path = '/registries/images/credentials';
  const keep = async (username: string, owner: string) =>
    credentials.add({
      ...{ provider: 'images', username, owner, entityRef: owner },
      ...{ purpose: 'push' as const, access: [], createdBy: 'ann' },
      ...{ createdAt: '2026-01-01T00:00:00Z', passwordHash: '' },
    });
  return { app, path, keep };
}

describe('credentials of a component', () => {
  it.each([
    { reason: 'its own', entityRef: MINE, repositories: ['shop'], status: 201 },
    {
      reason: 'those of another component',
      entityRef: THEIRS,
      repositories: ['bank'],
      status: 403,
    },
    {
      reason: 'the images of another component for itself',
      entityRef: MINE,
      repositories: ['shop', 'bank'],
      status: 403,
    },
    {
      reason: 'the images of another one, by those who manage the platform',
      entityRef: MINE,
      repositories: ['shop', 'bank'],
      platform: true,
      status: 201,
    },
  ])(
    'for $reason are answered with $status',
    async ({ entityRef, repositories, status, platform }) => {
      const { app, path } = createApp({ platform });
      const { body } = await request(app)
        .post(path)
        .send({ entityRef, repositories })
        .expect(status);
      const message = body.error?.message ?? '';
      expect(message.includes('own: bank')).toBe(
        entityRef === MINE && status === 403,
      );
    },
  );

  it('are listed and revoked where they are of a component that one looks after', async () => {
    const { app, path, keep } = createApp();
    await keep('ci-bank', THEIRS);
    await keep('ci-shop', MINE);
    const { body } = await request(app).get(path).expect(200);
    expect(body.items.map((each: any) => each.username)).toEqual(['ci-shop']);
    await request(app).get(path).query({ entityRef: THEIRS }).expect(403);
    await request(app).delete(`${path}/ci-bank`).expect(403);
    await request(app).delete(`${path}/ci-shop`).expect(204);
    await request(app).delete(`${path}/ci-shop`).expect(404);
  });

  it('tell nobody who looks after nothing which there are', async () => {
    const { app, path } = createApp({ nothing: true });
    const answers = [
      await request(app).get(path),
      await request(app).delete(`${path}/ci-shop`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403]);
  });
});

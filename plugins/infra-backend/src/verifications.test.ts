import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import request from 'supertest';
import { InfraBackend } from './__testUtils__/infraBackend';
import { platformDocuments } from './__testUtils__/platform';

const allow = { result: AuthorizeResult.ALLOW } as const;
const deny = { result: AuthorizeResult.DENY } as const;

/** An environment type whose deployments somebody else verifies. */
const verified = (name: string, inputs: object) => ({
  ...platformDocuments.at(-2)!,
  metadata: { name },
  spec: {
    claims: { place: { type: 'place' } },
    hooks: {
      afterDeployment: [{ name: 'check', kind: 'callback', inputs }],
    },
  },
});

interface Asked {
  id: string;
  answer: { url: string; token: string };
}

describe('answers of checks outside', () => {
  let infra: InfraBackend;
  let checker: Server;
  const asked: Asked[] = [];
  let environments = 0;

  beforeAll(async () => {
    checker = createServer(async (req, res) => {
      const chunks: Buffer[] = [];
      for await (const chunk of req) {
        chunks.push(chunk);
      }
      asked.push(JSON.parse(Buffer.concat(chunks).toString('utf8')));
      res.writeHead(202).end();
    });
    await new Promise<void>(resolve => {
      checker.listen(0, '127.0.0.1', resolve);
    });
    const host = `127.0.0.1:${(checker.address() as AddressInfo).port}`;
    infra = await InfraBackend.start({
      config: {
        infra: {
          hooks: { allowedHosts: [host], secret: 'a key nobody guesses' },
        },
      },
      documents: [
        ...platformDocuments,
        verified('asking', { url: `http://${host}/check` }),
        verified('waiting', {}),
      ] as typeof platformDocuments,
    });
  });
  afterEach(() => {
    infra.decide(() => allow);
    infra.audit.length = 0;
  });
  afterAll(async () => {
    await infra.stop();
    checker.closeAllConnections();
    checker.close();
  });

  /** An environment, and the run that waits for an answer. */
  async function begun(type: 'asking' | 'waiting') {
    const { environment, deployment } = await infra.create({
      name: `e${environments++}`,
      type,
    });
    const body = await infra.until(
      async () => (await infra.get(`/deployments/${deployment.id}`)).body,
      ({ hooks: [run] = [] }) => run?.message !== undefined,
    );
    const run: string = body.hooks[0].id;
    return {
      environmentId: environment.id as string,
      deploymentId: deployment.id as string,
      run,
      path: `/verifications/${run}`,
    };
  }

  const withToken = (path: string, token: string, body: object) =>
    request(infra.backend.server)
      .post(`/api/infra${path}`)
      .set('authorization', mockCredentials.none.header())
      .set('infra-verification-token', token)
      .send(body);

  it('let a deployment go on, and count once', async () => {
    const { path, run, environmentId, deploymentId } = await begun('waiting');
    const answer = { outcome: 'succeeded', message: 'ok', link: 'https://r/1' };
    const { body } = await infra.post(path, answer).expect(200);
    expect(body).toMatchObject({
      id: run,
      environmentId,
      deploymentId,
      name: 'check',
      ...answer,
      answeredBy: 'user:default/ann',
    });
    await infra.settled(environmentId, 'Ready');
    expect((await infra.post(path, answer).expect(200)).body).toEqual(body);
    const other = { outcome: 'failed' };
    const { body: refused } = await infra.post(path, other).expect(409);
    expect(refused.error.message).toContain(
      'It was answered by user:default/ann',
    );
    const { body: deployment } = await infra.get(
      `/deployments/${deploymentId}`,
    );
    expect(deployment.hooks).toEqual([
      expect.objectContaining({
        id: run,
        state: 'Succeeded',
        message: 'ok',
        link: 'https://r/1',
      }),
    ]);
    expect(
      infra.audit.filter(({ eventId }) => eventId === 'verification-answer'),
    ).toEqual([
      expect.objectContaining({
        status: 'succeeded',
        meta: expect.objectContaining({
          principal: 'user:default/ann',
          runId: run,
          by: 'permission',
        }),
      }),
      expect.objectContaining({ status: 'succeeded' }),
      expect.objectContaining({ status: 'failed' }),
    ]);
  });

  it('come from whoever was asked, with the token that it was given', async () => {
    const { path, run, environmentId, deploymentId } = await begun('asking');
    const { answer } = asked.find(({ id }) => id === run)!;
    expect(answer.url).toMatch(new RegExp(`/api/infra${path}$`));
    infra.decide(() => deny);
    const { body } = await withToken(path, answer.token, {
      outcome: 'failed',
      message: '3 of 9 tests failed',
    }).expect(200);
    expect(body.answeredBy).toBe('token');
    infra.decide(() => allow);
    await infra.settled(environmentId, 'Failed');
    const deployment = await infra.ended(deploymentId);
    expect(deployment.message).toContain('3 of 9 tests failed');
    const stored = JSON.stringify([
      await infra.knex('hook_runs'),
      await infra.knex('hook_answers'),
      await infra.knex('events'),
    ]);
    expect(stored).not.toContain(answer.token);
    const told = infra.audit.map(({ meta }) => meta);
    expect(JSON.stringify(told)).not.toContain(answer.token);
  });

  it('are of one run only, and of those that may', async () => {
    const one = await begun('asking');
    const other = await begun('asking');
    const { token } = asked.find(({ id }) => id === one.run)!.answer;
    const ok = { outcome: 'succeeded' };
    await withToken(other.path, token, ok).expect(401);
    await withToken(other.path, 'guess', ok).expect(401);
    await withToken('/verifications/hook-none', token, ok).expect(401);
    // Nobody at all.
    await request(infra.backend.server)
      .post(`/api/infra${one.path}`)
      .set('authorization', mockCredentials.none.header())
      .send(ok)
      .expect(401);

    infra.decide(({ name }) =>
      name === 'infra.environment.deploy' ? deny : allow,
    );
    const { body } = await infra.post(one.path, ok).expect(403);
    expect(body.error.message).toContain('infra.environment.deploy');
    infra.decide(({ name }) =>
      name === 'infra.environment.read' ? deny : allow,
    );
    await infra.post(one.path, ok).expect(404);
    infra.decide(() => allow);
    await infra.post('/verifications/hook-none', ok).expect(404);
    expect(await infra.knex('hook_answers').where({ run_id: one.run })).toEqual(
      [],
    );
  });

  it.each([
    { reason: 'no outcome', body: {} },
    { reason: 'another outcome', body: { outcome: 'maybe' } },
    {
      reason: 'a link that is none',
      body: { outcome: 'failed', link: 'ftp://reports.example.com/1' },
    },
    {
      reason: 'a message without end',
      body: { outcome: 'failed', message: 'x'.repeat(501) },
    },
    {
      reason: 'something else beside it',
      body: { outcome: 'failed', force: true },
    },
  ])('are refused with $reason', async ({ body }) => {
    await infra.post('/verifications/hook-none', body).expect(400);
  });

  it('are refused once the run is over', async () => {
    const { path, environmentId, deploymentId } = await begun('waiting');
    await infra.post(`/environments/${environmentId}/cancel`).expect(200);
    await infra.ended(deploymentId);
    const answer = { outcome: 'succeeded' };
    const { body } = await infra.post(path, answer).expect(409);
    expect(body.error.message).toContain('is over (Cancelled)');
  });
});

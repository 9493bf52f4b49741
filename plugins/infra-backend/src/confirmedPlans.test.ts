import { mockCredentials } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import {
  Deployment,
  Promotion,
} from '@infra-orchestration/backstage-plugin-infra-common';
import request from 'supertest';
import { deliveredWorkload, deliveryDocuments } from './__testUtils__/delivery';
import { InfraBackend, testDatabases } from './__testUtils__/infraBackend';
import { platformDocuments } from './__testUtils__/platform';

const digestOf = (n: number) => `sha256:${`${n}`.repeat(64)}`;

/** A pipeline in which nothing moves but what is asked for, frozen or not. */
const pipeline = (isFrozen: boolean): JsonObject => ({
  ...deliveryDocuments[2],
  spec: {
    criteria: [{}],
    steps: [
      {
        name: 'development',
        environmentType: 'development',
        promotion: 'manual',
        ...(isFrozen && {
          freeze: [
            { from: '2026-01-01T00:00:00Z', until: '2096-01-01T00:00:00Z' },
          ],
        }),
      },
    ],
  },
});

/** How the platform makes a workload; with another note the plan is another. */
const definition = (note: string): JsonObject => ({
  ...deliveryDocuments[1],
  spec: {
    ...(deliveryDocuments[1].spec as JsonObject),
    inputs: { image: '${params.containers.web.image}', note },
  },
});

describe.each(testDatabases.eachSupportedId())(
  'a promotion whose plan was confirmed, on %s',
  databaseId => {
    let infra: InfraBackend;
    let environmentId: string;
    let count = 0;

    const rule = (...documents: JsonObject[]) =>
      infra.put('/documents', { documents }).expect(200);
    const read = async <T>(path: string): Promise<T> =>
      (await infra.get(path).expect(200)).body;
    const until = (id: string, state: string, reason: string) =>
      infra.until(
        () => read<Promotion>(`/promotions/${id}`),
        each => each.state === state && each.reason === reason,
      );
    const deployed = () => read<any>(`/environments/${environmentId}`);

    /** What is promoted, and the plan as it is shown. */
    const plan = async (n: number) => {
      const { body: artifact } = await infra.post('/artifacts', {
        repository: `registry.example.com/confirmed${count}`,
        digest: digestOf(n),
      });
      const input = { environmentId, artifactIds: [artifact.id] };
      const { body } = await infra.post('/promotions/plan', input).expect(200);
      return { input, planHash: body.plan.hash as string };
    };
    const promote = async (input: object): Promise<Promotion> =>
      (await infra.post('/promotions', input).expect(201)).body;
    /** Asked for in a freeze, so that it is begun later. */
    const promoteLater = async (n: number, isBound = true) => {
      await rule(pipeline(true));
      const { input, planHash } = await plan(n);
      const made = await promote({ ...input, ...(isBound && { planHash }) });
      expect(made).toMatchObject({ state: 'Waiting', reason: 'Frozen' });
      return { ...made, input };
    };
    const approve = async (user: string, { deploymentId }: Promotion) => {
      const path = `/deployments/${deploymentId}`;
      const { approval } = await read<Deployment>(path);
      return await request(infra.backend.server)
        .post(`/api/infra${path}/approve`)
        .set(
          'Authorization',
          mockCredentials.user.header(`user:default/${user}`),
        )
        .send({ planHash: approval?.planHash });
    };

    beforeAll(async () => {
      infra = await InfraBackend.start({
        databaseId,
        documents: [...platformDocuments, ...deliveryDocuments],
      });
    });

    afterAll(() => infra.stop());

    beforeEach(async () => {
      count += 1;
      await rule(pipeline(false), definition('before'));
      const { environment } = await infra.create({
        name: `confirmed${count}`,
        desired: {
          workload: deliveredWorkload(`registry.example.com/confirmed${count}`),
        },
      });
      environmentId = environment.id;
      await infra.settled(environmentId, 'Ready');
    });

    afterEach(async () => {
      await infra.delete(`/environments/${environmentId}`).expect(202);
      await infra.settled(environmentId, 'Deleted');
    });

    it('is begun once it can be, where that is the plan still', async () => {
      const { id } = await promoteLater(1);
      await rule(pipeline(false));
      const done = await until(id, 'Succeeded', 'Verified');
      expect((await deployed()).currentDeploymentId).toBe(done.deploymentId);
    });

    it('asks again where the plan is another by then, and deploys nothing before', async () => {
      const { id } = await promoteLater(2);
      const before = await deployed();
      await rule(pipeline(false), definition('after'));
      const asked = await until(id, 'Underway', 'AwaitingApproval');
      expect(asked.message).toContain(
        'no longer what user:default/ann confirmed',
      );
      expect(await deployed()).toMatchObject({
        currentDeploymentId: before.currentDeploymentId,
        awaitingDeploymentId: asked.deploymentId,
      });
      const told = await infra.knex('events').where({
        environment_id: environmentId,
        type: 'promotion.state',
        level: 'warn',
      });
      expect(told.map(({ data }) => JSON.parse(data))).toEqual([
        expect.objectContaining({ confirmedBy: 'user:default/ann' }),
      ]);

      expect((await approve('ann', asked)).status).toBe(403);
      expect((await approve('bob', asked)).status).toBe(200);
      const { message } = await until(id, 'Succeeded', 'Verified');
      expect(message).toBeUndefined();
    });

    it('is confirmed anew by whoever promotes it once more', async () => {
      const { id } = await promoteLater(3);
      await rule(pipeline(false), definition('after'));
      await until(id, 'Underway', 'AwaitingApproval');
      const { input, planHash } = await plan(3);
      const again = await promote({ ...input, planHash });
      const before = await until(id, 'Superseded', 'OtherDeployment');
      expect(before.supersededBy).toBe(again.id);
      await until(again.id, 'Succeeded', 'Verified');
    });

    it('is bound to its plan in whichever process it is begun', async () => {
      const { id } = await promoteLater(4);
      const other = await InfraBackend.start({
        ...{ databaseId, beside: infra, driver: infra.driver },
        documents: [...platformDocuments, ...deliveryDocuments.slice(0, 1)],
      });
      await infra.backend.stop();
      infra = other;
      await rule(pipeline(false), definition('after'));
      const asked = await until(id, 'Underway', 'AwaitingApproval');
      expect((await approve('bob', asked)).status).toBe(200);
      await until(id, 'Succeeded', 'Verified');
    });

    it('goes by the plan as it is where none was named', async () => {
      const { id } = await promoteLater(5, false);
      await rule(pipeline(false), definition('after'));
      const done = await until(id, 'Succeeded', 'Verified');
      expect((await deployed()).currentDeploymentId).toBe(done.deploymentId);
    });
  },
);

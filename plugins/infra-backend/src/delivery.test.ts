import { JsonObject } from '@backstage/types';
import {
  Deployment,
  DeliveryView,
  Promotion,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { mockCredentials } from '@backstage/backend-test-utils';
import { createHash } from 'node:crypto';
import request from 'supertest';
import { InfraBackend, testDatabases } from './__testUtils__/infraBackend';
import { platformDocuments } from './__testUtils__/platform';

const entityRef = 'component:default/greeter';

const document = (kind: string, name: string, spec: JsonObject) => ({
  apiVersion: 'infra-orchestration.dev/v1alpha1',
  kind,
  metadata: { name },
  spec,
});

const pipeline = (steps: JsonObject[]) =>
  document('DeliveryPipeline', 'main', { criteria: [{}], steps });

const steps: JsonObject[] = [
  { name: 'development', environmentType: 'development' },
  {
    name: 'production',
    environmentType: 'production',
    promotion: 'approval',
    onFailure: 'rollback',
  },
];

const workloadType = [
  document('ResourceType', 'workload', {
    params: { type: 'object' },
    outputs: { type: 'object' },
  }),
  document('ResourceDefinition', 'workload', {
    type: 'workload',
    provider: 'world',
    kind: 'thing',
    inputs: { image: '${params.containers.web.image}' },
    criteria: [{}],
  }),
];

const scoreOf = (repository: string) => ({
  apiVersion: 'score.dev/v1b1',
  metadata: { name: 'greeter' },
  containers: { web: { image: `${repository}:0` } },
});

const digestOf = (n: number) =>
  `sha256:${createHash('sha256').update(String(n)).digest('hex')}`;

/** A component with both environments, whose images are told of by the API. */
class Line {
  static async start(infra: InfraBackend, name: string): Promise<Line> {
    const repository = `registry.example.com/${name}`;
    const make = async (type: string) =>
      (
        await infra.create({
          name: `${name}-${type}`,
          type,
          desired: { workload: scoreOf(repository) },
        })
      ).environment.id;
    const line = new Line(
      infra,
      repository,
      await make('development'),
      await make('production'),
    );
    await infra.settled(line.development, 'Ready');
    await infra.settled(line.production, 'Ready');
    return line;
  }

  private constructor(
    readonly infra: InfraBackend,
    readonly repository: string,
    readonly development: string,
    readonly production: string,
  ) {}

  async push(n: number, given: JsonObject = {}) {
    const { body } = await this.infra.post('/artifacts', {
      repository: this.repository,
      tag: `1.0.${n}`,
      digest: digestOf(n),
      ...given,
    });
    return body;
  }

  async view(): Promise<DeliveryView> {
    const path = `/delivery?entityRef=${encodeURIComponent(entityRef)}`;
    return (await this.infra.get(path).expect(200)).body;
  }

  async place(environmentId: string) {
    const { steps: all } = await this.view();
    return all
      .flatMap(({ environments }) => environments)
      .find(each => each.environmentId === environmentId)!;
  }

  /** Waits until the image runs there, and is verified. */
  async runs(environmentId: string, n: number) {
    return await this.infra.until(
      async () => (await this.place(environmentId)).running,
      running =>
        running?.verified === true &&
        running.images.some(({ image }) => image.endsWith(digestOf(n))),
    );
  }

  async promotions(filter: string): Promise<Promotion[]> {
    return (await this.infra.get(`/promotions?${filter}`).expect(200)).body
      .items;
  }

  /** Waits for the promotion of the environment that is in a state. */
  async promotion(environmentId: string, state: string): Promise<Promotion> {
    const found = await this.infra.until(
      () => this.promotions(`environmentId=${environmentId}`),
      items => items[0]?.state === state,
    );
    return found[0];
  }

  async deployment(id: string): Promise<Deployment> {
    return (await this.infra.get(`/deployments/${id}`).expect(200)).body;
  }

  async approve(promotion: Promotion) {
    const { approval } = await this.deployment(promotion.deploymentId!);
    return await request(this.infra.backend.server)
      .post(`/api/infra/deployments/${promotion.deploymentId}/approve`)
      .set('Authorization', mockCredentials.user.header('user:default/bob'))
      .send({ planHash: approval?.planHash });
  }

  async delete() {
    for (const id of [this.development, this.production]) {
      await this.infra.delete(`/environments/${id}`).expect(202);
      await this.infra.settled(id, 'Deleted');
    }
  }
}

describe.each(testDatabases.eachSupportedId())(
  'delivery over the REST API on %s',
  databaseId => {
    let infra: InfraBackend;
    let line: Line;
    let count = 0;

    beforeAll(async () => {
      infra = await InfraBackend.start({
        databaseId,
        documents: [...platformDocuments, ...workloadType, pipeline(steps)],
      });
    });

    afterAll(() => infra.stop());

    beforeEach(async () => {
      count += 10;
      line = await Line.start(infra, `line${count}`);
    });

    afterEach(() => line.delete());

    it('brings a new image to the first step, and after approval the same digest to the next', async () => {
      await line.push(count);
      await line.runs(line.development, count);
      const asked = await line.promotion(line.production, 'Underway');
      expect(asked).toMatchObject({
        origin: 'step',
        fromEnvironmentId: line.development,
        reason: 'AwaitingApproval',
      });
      await line.approve(asked);
      const { images } = (await line.runs(line.production, count))!;
      expect(images).toEqual([
        expect.objectContaining({
          container: 'web',
          version: `1.0.${count}`,
          image: `${line.repository}@${digestOf(count)}`,
        }),
      ]);
      const over = await line.promotion(line.production, 'Succeeded');
      expect(over).toMatchObject({ id: asked.id, reason: 'Verified' });
    });

    it('does nothing more where nothing is new', async () => {
      await line.push(count);
      await line.promotion(line.production, 'Underway');
      await line.promotion(line.development, 'Succeeded');
      await line.push(count);
      const all = await line.promotions(`entityRef=${entityRef}`);
      const ours = all.filter(({ environmentId }) =>
        [line.development, line.production].includes(environmentId),
      );
      expect(ours.map(({ step, state }) => [step, state])).toEqual([
        ['production', 'Underway'],
        ['development', 'Succeeded'],
      ]);
    });

    it('goes to the newest of many, and records those between as superseded', async () => {
      const all = [1, 2, 3, 4, 5, 6, 7, 8].map(n => count + n);
      for (const n of all) {
        await line.push(n);
      }
      await line.runs(line.development, count + 8);
      await line.promotion(line.development, 'Succeeded');
      const found = await line.promotions(`environmentId=${line.development}`);
      const deployed = found.filter(({ deploymentId }) => deploymentId);
      const passed = found.filter(({ state }) => state === 'Superseded');
      expect(deployed.length + passed.length).toBe(found.length);
      expect(found).toHaveLength(8);
      expect(passed.every(({ supersededBy }) => supersededBy)).toBe(true);
    });

    it('ends a promotion that nobody approves, and does not ask for it again', async () => {
      await line.push(count);
      const asked = await line.promotion(line.production, 'Underway');
      await infra
        .post(`/deployments/${asked.deploymentId}/reject`, { reason: 'no' })
        .expect(200);
      await line.promotion(line.production, 'Rejected');
      await line.push(count + 1);
      const next = await line.promotion(line.production, 'Underway');
      expect(next.release.images.web.image).toContain(digestOf(count + 1));
    });

    it('rolls back what fails', async () => {
      await line.push(count);
      await line.approve(await line.promotion(line.production, 'Underway'));
      await line.promotion(line.production, 'Succeeded');
      await line.push(count + 1);
      const asked = await line.promotion(line.production, 'Underway');
      infra.driver.world.failNext({ operation: 'apply', code: 'terminal' });
      await line.approve(asked);
      const over = await line.promotion(line.production, 'RolledBack');
      expect(over).toMatchObject({ id: asked.id, reason: 'DeploymentFailed' });
      const { running } = await line.place(line.production);
      expect(running?.images[0].image).toContain(digestOf(count));
    });

    it('begins nothing in a freeze, also where it is approved', async () => {
      const rule = (freeze: JsonObject[]) =>
        infra
          .put('/documents', {
            documents: [pipeline([steps[0], { ...steps[1], freeze }])],
          })
          .expect(200);
      await line.push(count);
      const asked = await line.promotion(line.production, 'Underway');
      await rule([
        {
          from: '2026-01-01T00:00:00Z',
          until: '2096-01-01T00:00:00Z',
          reason: 'holidays',
        },
      ]);
      const refused = await line.approve(asked);
      expect([refused.status, refused.body.error.message]).toEqual([
        409,
        expect.stringContaining('until 2096-01-01T00:00:00.000Z (holidays)'),
      ]);
      await line.push(count + 1);
      const frozen = await infra.until(
        () => line.promotion(line.production, 'Waiting'),
        ({ reason }) => reason === 'Frozen',
      );
      expect(frozen.release.images.web.image).toContain(digestOf(count + 1));
      expect((await line.view()).steps[1].frozen).toEqual({
        until: '2096-01-01T00:00:00.000Z',
        reason: 'holidays',
      });
      await infra.post(`/promotions/${frozen.id}/cancel`).expect(200);
      await line.promotion(line.production, 'Cancelled');
      await line.push(count + 2);
      await line.promotion(line.production, 'Waiting');
      await rule([]);
      await line.promotion(line.production, 'Underway');
    });

    it('promotes what a person asks for, by the plan that was read', async () => {
      await line.push(count);
      await line.approve(await line.promotion(line.production, 'Underway'));
      await line.promotion(line.production, 'Succeeded');
      const older = await line.push(count + 2);
      await line.runs(line.development, count + 2);
      await line.promotion(line.development, 'Succeeded');
      const input = {
        environmentId: line.development,
        artifactIds: [
          (
            await infra.get(`/artifacts?repository=${line.repository}`)
          ).body.items.find(
            ({ digest }: { digest: string }) => digest === digestOf(count),
          ).id,
        ],
      };
      const { body: plan } = await infra
        .post('/promotions/plan', input)
        .expect(200);
      expect(plan.difference.images).toEqual([
        {
          container: 'web',
          before: `${line.repository}@${older.digest}`,
          after: `${line.repository}@${digestOf(count)}`,
        },
      ]);
      await infra
        .post('/promotions', { ...input, planHash: 'another' })
        .expect(409);
      const { body: made } = await infra
        .post('/promotions', { ...input, planHash: plan.plan.hash })
        .expect(201);
      expect(made).toMatchObject({
        origin: 'person',
        requestedBy: 'user:default/ann',
      });
      await line.runs(line.development, count);
    });

    it('promotes once per idempotency key, also where it is asked for at once', async () => {
      const { id } = await line.push(count);
      await line.promotion(line.development, 'Succeeded');
      const input = { environmentId: line.development, artifactIds: [id] };
      const key = `promote-${count}`;
      const promote = (body: object, user = 'ann') =>
        request(infra.backend.server)
          .post('/api/infra/promotions')
          .set(
            'Authorization',
            mockCredentials.user.header(`user:default/${user}`),
          )
          .set('Idempotency-Key', key)
          .send(body);

      const answers = await Promise.all([
        promote(input),
        promote(input),
        promote({ artifactIds: [id], environmentId: line.development }),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
      const [made] = answers.map(({ body }) => body.id);
      expect(answers.map(({ body }) => body.id)).toEqual([made, made, made]);
      await line.promotion(line.development, 'Succeeded');

      const { body: later } = await promote(input).expect(201);
      expect(later).toMatchObject({ id: made, state: 'Succeeded' });
      const other = { ...input, environmentId: line.production };
      const { body: refused } = await promote(other).expect(409);
      expect(refused.error).toMatchObject({
        name: 'ConflictError',
        message: expect.stringContaining('was used for another request'),
      });
      // Keys of one person never meet those of another.
      const { body: of } = await promote(input, 'bob').expect(201);
      expect(of.id).not.toBe(made);
    });
  },
);

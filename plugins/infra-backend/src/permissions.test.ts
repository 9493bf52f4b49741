import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  infraEnvironmentCreatePermission,
  infraEnvironmentReadPermission,
} from '@infra-orchestration/backstage-plugin-infra-common';
import {
  createInfraEnvironmentConditionalDecision,
  infraEnvironmentConditions,
} from './index';
import { Decide, InfraBackend } from './__testUtils__/infraBackend';

const { isEntityOwner, hasEnvironmentType } = infraEnvironmentConditions;
const allow = { result: AuthorizeResult.ALLOW } as const;
const deny = { result: AuthorizeResult.DENY } as const;

/** Allows all but the permission named. */
const denying =
  (name: string): Decide =>
  permission =>
    permission.name === name ? deny : allow;

const adopting = { desired: { adopt: { 'place.default#place': 'read' } } };

describe('permissions over the REST API', () => {
  let infra: InfraBackend;
  let mine: string;
  let theirs: string;

  beforeAll(async () => {
    infra = await InfraBackend.start();
    mine = (await infra.create({ name: 'mine' })).environment.id;
    theirs = (
      await infra.create({
        name: 'theirs',
        entityRef: 'component:default/other',
      })
    ).environment.id;
  });

  afterEach(() => infra.decide(() => allow));
  afterAll(() => infra.stop());

  it.each([
    ['infra.environment.deploy', 'post', '/deployments', {}],
    ['infra.environment.deploy', 'post', '/retry', undefined],
    ['infra.environment.adopt', 'post', '/deployments', adopting],
    ['infra.environment.adopt', 'post', '/plan', adopting],
    ['infra.environment.deploy', 'post', '/cancel', undefined],
    ['infra.environment.delete', 'delete', '', undefined],
  ] as const)('%s is needed to %s %s', async (name, method, path, body) => {
    infra.decide(denying(name));
    const call =
      method === 'post'
        ? infra.post(`/environments/${mine}${path}`, body)
        : infra.delete(`/environments/${mine}${path}`);
    const { body: answer } = await call.expect(403);
    expect(answer.error).toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringContaining(name),
    });
  });

  it.each([
    ['get', '/environment-types'],
    ['get', '/resource-types'],
    ['get', '/definitions'],
    ['get', '/providers'],
    ['get', '/drivers'],
    ['get', '/document-sources'],
    ['get', '/documents/Provider/world/revisions'],
  ] as const)(
    'infra.platform.read is needed to %s %s',
    async (method, path) => {
      infra.decide(denying('infra.platform.read'));
      await infra[method](path).expect(403);
    },
  );

  it('infra.platform.manage is needed to change the platform', async () => {
    infra.decide(denying('infra.platform.manage'));
    await infra.put('/documents', { documents: [{}] }).expect(403);
    await infra.delete('/documents/Provider/world').expect(403);
    await infra.post('/providers/world/access-check').expect(403);
    await infra.get('/providers').expect(200);
  });

  describe('of reading, where it is conditional,', () => {
    beforeEach(() =>
      infra.decide(permission =>
        permission.name === infraEnvironmentReadPermission.name
          ? createInfraEnvironmentConditionalDecision(
              infraEnvironmentReadPermission,
              isEntityOwner({ claims: ['group:default/greeters'] }),
            )
          : allow,
      ),
    );

    it('restrict the list, and its pages', async () => {
      const { body } = await infra.get('/environments?limit=1').expect(200);
      expect(body.items.map((e: any) => e.id)).toEqual([mine]);
      expect(body.nextCursor).toBeUndefined();
      expect(body.totalItems).toBe(1);
    });

    it.each([
      '',
      '/resources',
      '/operations',
      '/receipts',
      '/deployments',
      '/events',
      '/events/stream',
    ])('hide what belongs to others: %s', async path => {
      await infra.get(`/environments/${theirs}${path}`).expect(404);
    });

    it('hide it from those who may change it as well', async () => {
      await infra.delete(`/environments/${theirs}`).expect(404);
      await infra.post(`/environments/${theirs}/deployments`, {}).expect(404);
      await infra.post(`/environments/${theirs}/plan`, {}).expect(404);
    });

    it('hide deployments by their own id', async () => {
      infra.decide(() => allow);
      const { body } = await infra.get(`/environments/${theirs}/deployments`);
      const [{ id }] = body.items;
      infra.decide(denying('infra.environment.read'));
      const { body: answer } = await infra
        .get(`/deployments/${id}`)
        .expect(404);
      expect(answer.error.message).toBe(`There is no deployment ${id}`);
    });
  });

  describe('of creating are decided with the environment to be:', () => {
    const conditional = (criteria: any) =>
      infra.decide(permission =>
        permission.name === infraEnvironmentCreatePermission.name
          ? createInfraEnvironmentConditionalDecision(
              infraEnvironmentCreatePermission,
              criteria,
            )
          : allow,
      );
    const input = {
      entityRef: 'component:default/greeter',
      name: 'to-be',
      type: 'production',
    };

    it('by its type', async () => {
      conditional(hasEnvironmentType({ types: ['development'] }));
      await infra.post('/environments', input).expect(403);
      await infra.post('/environments/plan', input).expect(403);
      await infra
        .post('/environments/plan', { ...input, type: 'development' })
        .expect(200);
    });

    it.each([
      {
        reason: 'by its type',
        entityRef: 'component:default/greeter',
        criteria: hasEnvironmentType({ types: ['development'] }),
        expected: { production: false, development: true },
      },
      {
        reason: 'by the owner of the entity',
        entityRef: 'component:default/greeter',
        criteria: isEntityOwner({ claims: ['group:default/others'] }),
        expected: { production: false, development: false },
      },
      {
        reason: 'by the owners that the type allows',
        entityRef: 'component:default/other',
        criteria: isEntityOwner({ claims: ['group:default/others'] }),
        expected: { production: false, development: true },
      },
    ])(
      'and told of each type beforehand, $reason',
      async ({ entityRef, criteria, expected }) => {
        conditional(criteria);
        const { body } = await infra
          .get(`/environment-types?entityRef=${entityRef}`)
          .expect(200);
        expect(
          Object.fromEntries(body.map((t: any) => [t.name, t.mayCreate])),
        ).toEqual(expected);
      },
    );

    it('and not told of where no entity is named', async () => {
      const { body } = await infra.get('/environment-types').expect(200);
      expect(body[0]).not.toHaveProperty('mayCreate');
      await infra.get('/environment-types?entityRef=nobody').expect(400);
    });

    it('by the owner of the entity, also where another owner is named', async () => {
      conditional(isEntityOwner({ claims: ['group:default/others'] }));
      await infra.post('/environments/plan', input).expect(403);
      await infra
        .post('/environments/plan', {
          ...input,
          type: 'development',
          owner: 'group:default/others',
        })
        .expect(403);
      await infra
        .post('/environments/plan', {
          entityRef: 'component:default/other',
          name: 'to-be',
          type: 'development',
        })
        .expect(200);
    });
  });

  it('tell the permission system of many environments at once', async () => {
    const { body } = await infra
      .post('/.well-known/backstage/permissions/apply-conditions')
      .set('Authorization', mockCredentials.service.header())
      .send({
        items: [mine, 'none', theirs].map(resourceRef => ({
          id: resourceRef,
          resourceRef,
          resourceType: 'infra-environment',
          conditions: isEntityOwner({ claims: ['group:default/greeters'] }),
        })),
      })
      .expect(200);
    expect(body.items.map((item: any) => item.result)).toEqual([
      'ALLOW',
      'DENY',
      'DENY',
    ]);
  });

  it('are refused attempts in the audit log', async () => {
    infra.audit.length = 0;
    infra.decide(denying('infra.environment.delete'));
    await infra.delete(`/environments/${mine}`).expect(403);
    expect(infra.audit).toMatchObject([
      {
        eventId: 'environment-delete',
        severityLevel: 'high',
        status: 'failed',
        meta: { environmentId: mine, principal: 'user:default/ann' },
      },
    ]);
  });
});

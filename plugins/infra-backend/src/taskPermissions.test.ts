import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  infraTaskCompletePermission,
  infraTaskReadPermission,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { AskingBackend } from './__testUtils__/AskingBackend';
import { InfraBackend } from './__testUtils__/infraBackend';
import {
  createInfraTaskConditionalDecision,
  infraTaskConditions,
} from './index';

const allow = { result: AuthorizeResult.ALLOW } as const;
const deny = { result: AuthorizeResult.DENY } as const;

describe('tasks under permissions', () => {
  let infra: InfraBackend;
  let asking: AskingBackend;

  beforeAll(async () => {
    asking = await AskingBackend.start();
    infra = asking.infra;
  });

  afterEach(() => infra.decide(() => allow));
  afterAll(() => infra.stop());

  it.each([
    ['complete', { outputs: { schema: 'shop', password: 'correct horse' } }],
    ['reject', { reason: 'no' }],
    ['reopen', undefined],
  ])('need infra.task.complete to %s', async (verb, body) => {
    const { id } = await asking.ask();
    infra.decide(permission =>
      permission.name === infraTaskCompletePermission.name ? deny : allow,
    );
    const { body: refused } = await infra
      .post(`/tasks/${id}/${verb}`, body)
      .expect(403);
    expect(refused.error.message).toContain('infra.task.complete');
    const { body: task } = await infra.get(`/tasks/${id}`).expect(200);
    expect(task.mayAnswer).toBe(false);
  });

  it('do not exist for whom may not see them', async () => {
    const { id } = await asking.ask();
    infra.decide(permission =>
      permission.name === infraTaskReadPermission.name ? deny : allow,
    );
    await infra.get(`/tasks/${id}`).expect(404);
    await infra.post(`/tasks/${id}/reject`, { reason: 'x' }).expect(404);
    const { body } = await infra.get('/tasks').expect(200);
    expect(body.items).toEqual([]);
  });

  it('are for those whom the conditions name', async () => {
    const { isTaskAssignee, isEnvironmentOwner, hasEnvironmentType } =
      infraTaskConditions;
    const mine = await asking.ask({ assignee: 'user:default/ann' });
    const other = await asking.ask({ assignee: 'group:default/else' });
    infra.decide(permission => {
      switch (permission.name) {
        case infraTaskCompletePermission.name:
          return createInfraTaskConditionalDecision(
            infraTaskCompletePermission,
            isTaskAssignee({ claims: ['User:default/Ann'] }),
          );
        case infraTaskReadPermission.name:
          return createInfraTaskConditionalDecision(infraTaskReadPermission, {
            anyOf: [
              isTaskAssignee({ claims: ['user:default/ann'] }),
              {
                allOf: [
                  isEnvironmentOwner({
                    claims: ['group:default/greeters'],
                  }),
                  {
                    not: hasEnvironmentType({ types: ['production'] }),
                  },
                ],
              },
            ],
          });
        default:
          return allow;
      }
    });
    const { body } = await infra
      .get(
        '/tasks?assignee=user:default/ann&assignee=group:default/else&state=open',
      )
      .expect(200);
    expect(
      body.items.map(({ id, mayAnswer }: any) => [id, mayAnswer]).sort(),
    ).toEqual(
      [
        [mine.id, true],
        [other.id, false],
      ].sort(),
    );
    await infra.post(`/tasks/${other.id}/reject`, { reason: 'x' }).expect(403);
    await infra
      .post(`/tasks/${mine.id}/reject`, { reason: 'x' })
      .set('Authorization', mockCredentials.user.header('user:default/ann'))
      .expect(200);
  });
});

import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { infraEnvironmentReadPermission } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  createInfraEnvironmentConditionalDecision,
  infraEnvironmentConditions,
} from './index';
import { InfraBackend, testDatabases } from './__testUtils__/infraBackend';

describe.each(testDatabases.eachSupportedId())(
  'the list of resources of all environments on %s',
  databaseId => {
    let infra: InfraBackend;
    let ids: string[];

    beforeAll(async () => {
      infra = await InfraBackend.start({ databaseId });
      ids = [];
      for (const [name, owner] of [
        ['one', 'group:default/greeters'],
        ['two', 'group:default/others'],
        ['gone', 'group:default/greeters'],
      ]) {
        const { environment } = await infra.create({ name, owner });
        await infra.settled(environment.id, 'Ready');
        ids.push(environment.id);
      }
      await infra.delete(`/environments/${ids[2]}`).expect(202);
      await infra.settled(ids[2], 'Deleted');
    });

    afterAll(() => infra.stop());

    const all = async (limit: number) => {
      const items: any[] = [];
      let cursor = '';
      do {
        const { body } = await infra
          .get(`/resources?limit=${limit}${cursor}`)
          .expect(200);
        expect(body.items.length).toBeLessThanOrEqual(limit);
        items.push(...body.items);
        cursor =
          body.nextCursor && `&cursor=${encodeURIComponent(body.nextCursor)}`;
      } while (cursor);
      return items;
    };

    it('holds each living one once, whatever the size of the pages', async () => {
      const whole = await all(500);

      const environments = new Set(whole.map(i => i.environmentId));
      expect([...environments].sort()).toEqual(ids.slice(0, 2).sort());
      for (const id of environments) {
        const { body } = await infra.get(`/environments/${id}/resources`);
        expect(body.length).toBeGreaterThan(0);
        expect(whole.filter(i => i.environmentId === id)).toEqual(body);
      }
      expect(await all(1)).toEqual(whole);
    });

    it('is restricted to environments that the caller may read', async () => {
      infra.decide(permission =>
        permission.name === infraEnvironmentReadPermission.name
          ? createInfraEnvironmentConditionalDecision(
              infraEnvironmentReadPermission,
              infraEnvironmentConditions.isEntityOwner({
                claims: ['group:default/greeters'],
              }),
            )
          : { result: AuthorizeResult.ALLOW },
      );
      const read = new Set((await all(500)).map(i => i.environmentId));
      expect([...read]).toEqual([ids[0]]);

      infra.decide(() => ({ result: AuthorizeResult.DENY }));
      expect(await all(500)).toEqual([]);
      infra.decide(() => ({ result: AuthorizeResult.ALLOW }));
    });

    it('refuses a cursor that is none', async () => {
      const { body } = await infra.get('/resources?cursor=abc').expect(400);
      expect(body.error.name).toBe('InputError');
    });
  },
);

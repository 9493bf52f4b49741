import { InfraBackend, testDatabases } from './__testUtils__/infraBackend';

describe.each(testDatabases.eachSupportedId())(
  'lists of environments on %s',
  databaseId => {
    let infra: InfraBackend;

    beforeAll(async () => {
      infra = await InfraBackend.start({ databaseId });
    });

    afterAll(() => infra.stop());

    it('are filtered and paged, newest first', async () => {
      for (const name of ['page-1', 'page-2', 'page-3']) {
        await infra.create({ name, owner: 'group:default/pagers' });
      }
      const names = async (query: string) => {
        const { body } = await infra.get(`/environments?${query}`).expect(200);
        return { names: body.items.map((e: any) => e.name), ...body };
      };
      const first = await names('owner=pagers&limit=2');
      expect(first.names).toEqual(['page-3', 'page-2']);
      const second = await names(
        `owner=pagers&limit=2&cursor=${encodeURIComponent(first.nextCursor)}`,
      );
      expect(second.names).toEqual(['page-1']);
      expect((await names('search=AGE-2')).names).toEqual(['page-2']);
      expect((await names('search=age_2')).names).toEqual([]);
      expect((await names('entityRef=Component:Default/Other')).names).toEqual(
        [],
      );
      expect((await names('type=production')).names).toEqual([]);
    });

    it('count what matches on all pages, and find by the whole name', async () => {
      for (const name of ['count', 'count-2', 'count-3']) {
        await infra.create({ name, owner: 'group:default/counters' });
      }
      const { body: page } = await infra
        .get('/environments?owner=counters&limit=2')
        .expect(200);
      expect(page.totalItems).toBe(3);
      const { body: rest } = await infra.get(
        `/environments?owner=counters&limit=2&cursor=${encodeURIComponent(
          page.nextCursor,
        )}`,
      );
      expect([rest.items.length, rest.totalItems]).toEqual([1, 3]);

      const { body: found } = await infra
        .get('/environments?owner=counters&name=count')
        .expect(200);
      expect(found.items.map((e: any) => e.name)).toEqual(['count']);
      expect(found.totalItems).toBe(1);
      const { body: none } = await infra.get('/environments?name=coun');
      expect([none.items, none.totalItems]).toEqual([[], 0]);
    });

    it.each([
      ['limit=0', '#query/limit'],
      ['limit=501', '#query/limit'],
      ['status=Gone', '#query/status'],
      ['nonsense=1', '#query/nonsense'],
    ])('refuse %s', async (query, pointer) => {
      const { body } = await infra.get(`/environments?${query}`).expect(400);
      expect(body.error.fields).toMatchObject([{ pointer }]);
    });

    it('refuse a cursor that is none', async () => {
      const { body } = await infra.get('/environments?cursor=abc').expect(400);
      expect(body.error.name).toBe('InputError');
    });
  },
);

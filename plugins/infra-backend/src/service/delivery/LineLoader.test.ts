import { describeOnDatabases } from '../../store/__testUtils__/describeOnDatabases';
import { seedEnvironment } from '../../store/__testUtils__/seed';
import { loadLine } from './LineLoader';

jest.setTimeout(60_000);

describeOnDatabases('The line of a component', open => {
  it('is read so that no promotion that ends meanwhile is missed', async () => {
    const db = await open();
    const { entityRef } = await seedEnvironment(db);
    const order: string[] = [];
    db.on('query', ({ sql }: { sql: string }) => {
      order.push(...(sql.includes('row_number()') ? ['tried: asked'] : []));
    });
    db.on('query-response', (_rows: unknown, { sql }: { sql: string }) => {
      const isOpen = /from .promotions. where .entity_ref. = .+ in \(/.test(
        sql,
      );
      order.push(...(isOpen ? ['open: read'] : []));
    });
    const { line } = await loadLine(db, entityRef);
    expect(line.environments).toHaveLength(1);
    expect(order.slice(0, 2)).toEqual(['open: read', 'tried: asked']);
  });
});

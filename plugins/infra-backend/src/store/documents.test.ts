import {
  DocumentKind,
  PlatformDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { describeOnDatabases } from './__testUtils__/describeOnDatabases';
import { documents } from './operations';

jest.setTimeout(60_000);

const type = (name: string, order: number): PlatformDocument => ({
  apiVersion: 'infra-orchestration.dev/v1alpha1',
  kind: 'EnvironmentType',
  metadata: { name },
  spec: { order },
});

const change = (name: string, order: number, source?: string) => ({
  document: type(name, order),
  origin: 'test',
  source,
});

const now = new Date();

describeOnDatabases('documents', open => {
  it('make a revision with each change, and none without', async () => {
    const db = await open();
    const put = async (...changes: ReturnType<typeof change>[]) =>
      (await documents.apply(db, { changes, now })).map(d => [
        d.name,
        d.revision,
      ]);
    expect(await put(change('a', 1), change('b', 1))).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
    expect(await put(change('a', 1), change('b', 2))).toEqual([['b', 2]]);
    expect(await put(change('a', 1, 'file.yaml'))).toEqual([['a', 2]]);
    const inForce = await documents.listInForce(db);
    expect(inForce.map(d => [d.name, d.revision, d.source])).toEqual([
      ['a', 2, 'file.yaml'],
      ['b', 2, undefined],
    ]);
  });

  it('can be had as they were at any platform revision', async () => {
    const db = await open();
    const at = async (platformRevision: number, kind?: DocumentKind) =>
      (await documents.listAt(db, { platformRevision, kind })).map(d => [
        d.name,
        (d.document.spec as any).order,
      ]);
    await documents.apply(db, { changes: [change('a', 1)], now });
    const first = await documents.platformRevision(db);
    await documents.apply(db, {
      changes: [change('a', 2), change('b', 1)],
      now,
    });
    const second = await documents.platformRevision(db);
    await documents.apply(db, {
      deletions: [{ kind: 'EnvironmentType', name: 'a', origin: 'test' }],
      now,
    });
    const third = await documents.platformRevision(db);
    expect(await at(0)).toEqual([]);
    expect(await at(first)).toEqual([['a', 1]]);
    expect(await at(second)).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
    expect(await at(third)).toEqual([['b', 1]]);
    expect(await at(third, 'EnvironmentType')).toEqual([['b', 1]]);
    expect(await at(third, 'Provider')).toEqual([]);
    const [again] = await documents.apply(db, {
      changes: [change('a', 2)],
      now,
    });
    expect(again).toMatchObject({ revision: 4, deleted: false });
    const revisions = await documents.listRevisions(db, {
      kind: 'EnvironmentType',
      name: 'a',
      limit: 10,
    });
    expect(revisions.map(d => [d.revision, d.deleted])).toEqual([
      [4, false],
      [3, true],
      [2, false],
      [1, false],
    ]);
  });

  it('are put in force all or none', async () => {
    const db = await open();
    await expect(
      documents.apply(db, { changes: [change('a', 1), change('a', 2)], now }),
    ).rejects.toThrow(/EnvironmentType a is given twice/);
    expect(await documents.listInForce(db)).toEqual([]);
  });

  it('may be changed by several replicas at once', async () => {
    const db = await open();
    await Promise.all(
      Array.from({ length: 5 }, () =>
        documents.apply(db, {
          changes: [change('a', 1), change('b', 1)],
          now,
        }),
      ),
    );
    expect(await documents.platformRevision(db)).toBe(2);
  });
});

import { describeOnDatabases } from '../../store/__testUtils__/describeOnDatabases';
import { artifactUses } from '../../store';
import { learnUses } from './learnUses';

jest.setTimeout(60_000);

const entityRef = 'component:default/api';
const now = new Date('2026-11-26T10:00:00Z');

describeOnDatabases('What a Score file says of repositories', open => {
  it('is known once it is deployed, and what others say stays', async () => {
    const db = await open();
    const deploy = (image: string, images: Record<string, string> = {}) =>
      learnUses(
        db,
        {
          entityRef,
          desired: {
            claims: {},
            params: {},
            images,
            workload: { containers: { main: { image } } },
          },
        },
        { now },
      );
    const use = { entityRef, container: 'main' };
    const told = {
      ...use,
      repository: 'r.io/told',
      origin: 'request',
    } as const;
    await artifactUses.upsert(db, [told], { now });
    await deploy('r.io/old:1');
    await deploy('r.io/new:1', { main: 'r.io/preview:7' });
    expect(await artifactUses.listOfEntity(db, entityRef)).toEqual([
      { ...use, repository: 'r.io/new', origin: 'score' },
      told,
    ]);
    await learnUses(
      db,
      { entityRef, desired: { claims: {}, params: {}, images: {} } },
      { now },
    );
    expect(await artifactUses.listOfEntity(db, entityRef)).toHaveLength(2);
  });
});

import { mockCredentials } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { rememberOwn } from './rememberOwn';

const own = { credentials: mockCredentials.service('plugin:infra') };
const ref = 'component:default/greeter';
const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'greeter', namespace: 'default' },
};

describe('entities', () => {
  const setUp = () => {
    const catalog = catalogServiceMock.mock();
    catalog.getEntityByRef.mockResolvedValue(entity);
    return { catalog, remembering: rememberOwn(catalog) };
  };

  it('are read once where the plugin asks for one at once and in a row', async () => {
    const { catalog, remembering } = setUp();
    const ask = () => remembering.getEntityByRef(ref, own);
    expect(await Promise.all([ask(), ask()])).toEqual([entity, entity]);
    expect(await ask()).toEqual(entity);
    expect(catalog.getEntityByRef).toHaveBeenCalledTimes(1);
  });

  it.each([
    { who: 'a user', credentials: mockCredentials.user() },
    {
      who: 'another service',
      credentials: mockCredentials.service('plugin:scaffolder'),
    },
  ])('are read each time $who asks', async ({ credentials }) => {
    const { catalog, remembering } = setUp();
    await remembering.getEntityByRef(ref, own);
    await remembering.getEntityByRef(ref, { credentials });
    await remembering.getEntityByRef(ref, { credentials });
    expect(catalog.getEntityByRef.mock.calls.slice(1)).toEqual([
      [ref, { credentials }],
      [ref, { credentials }],
    ]);
  });

  it('that are missing, or could not be read, are asked for again', async () => {
    const { catalog, remembering } = setUp();
    catalog.getEntityByRef.mockResolvedValueOnce(undefined);
    expect(await remembering.getEntityByRef(ref, own)).toBeUndefined();
    catalog.getEntityByRef.mockRejectedValueOnce(new Error('away'));
    await expect(remembering.getEntityByRef(ref, own)).rejects.toThrow('away');
    expect(await remembering.getEntityByRef(ref, own)).toEqual(entity);
  });
});

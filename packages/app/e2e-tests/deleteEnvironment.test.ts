import { expect, test } from './support/fixtures.ts';
import { environmentPage, environmentsTab } from './support/screens.ts';

const entityRef = 'component:default/greeter';

test('a deletion shows what goes, and afterwards the proof that it went', async ({
  page,
  unique,
  environments,
  outside,
}) => {
  const name = unique('gone');
  const { id } = await environments.createReady(entityRef, name);
  const namespace = (await environments.outputs(id, 'k8s-namespace')).name;
  const { host } = await environments.outputs(id, 'dns');
  const database = await environments.outputs(id, 'postgres');
  expect(await outside.namespaceExists(namespace)).toBe(true);
  expect(await outside.addresses(host)).toEqual(['127.0.0.1']);
  expect(
    await outside.databaseAndRole(database.name, database.username),
  ).toEqual({
    database: true,
    role: true,
  });

  await page.goto(`${environmentsTab('greeter')}/${name}`);
  const detail = environmentPage(page, name);
  await expect(detail.header).toContainText('Ready');
  await page.getByRole('button', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog', { name: `Delete ${name}` });
  await expect(dialog).toContainText('5 resources are removed');
  await expect(
    dialog
      .getByRole('list', { name: 'Actions in order' })
      .getByRole('listitem'),
  ).toHaveCount(5);
  await dialog.getByRole('button', { name: 'Delete environment' }).click();

  await expect(page.getByText('This environment is deleted')).toBeVisible();
  await detail.tab('Receipts').click();
  const receipts = page.getByRole('region', { name: 'Receipts' });
  for (const resource of ['namespace', 'dns', 'db', 'greeter']) {
    await expect(
      receipts.getByRole('row', { name: new RegExp(`^${resource} `) }),
    ).toContainText('Removed');
  }

  expect(await outside.namespaceExists(namespace)).toBe(false);
  expect(await outside.addresses(host)).toEqual([]);
  expect(
    await outside.databaseAndRole(database.name, database.username),
  ).toEqual({
    database: false,
    role: false,
  });
});

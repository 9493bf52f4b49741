import { expect, test } from './support/fixtures.ts';
import { environmentPage, environmentsTab } from './support/screens.ts';
import { screenshot, screenshots } from './support/screenshots.ts';

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
  await screenshot(page, 'delete-plan-development');
  await dialog.getByRole('button', { name: 'Delete environment' }).click();

  await expect(page.getByText('This environment is deleted')).toBeVisible();
  await detail.tab('Receipts').click();
  const receipts = page.getByRole('region', { name: 'Receipts' });
  for (const resource of ['namespace', 'dns', 'db', 'greeter']) {
    await expect(
      receipts.getByRole('row', { name: new RegExp(`^${resource} `) }),
    ).toContainText('Removed');
  }
  await screenshots(page, 'delete-receipts', async shown => {
    await shown.getByRole('row', { name: /^dns / }).waitFor();
  });

  expect(await outside.namespaceExists(namespace)).toBe(false);
  expect(await outside.addresses(host)).toEqual([]);
  expect(
    await outside.databaseAndRole(database.name, database.username),
  ).toEqual({
    database: false,
    role: false,
  });
});

test('of production, the database stays and the receipt says so', async ({
  page,
  unique,
  environments,
  outside,
}) => {
  const name = unique('live');
  const { id } = await environments.createReady(entityRef, name, 'production');
  const database = await environments.outputs(id, 'postgres');
  const stays = { database: true, role: true };

  await page.goto(`${environmentsTab('greeter')}/${name}`);
  await page.getByRole('button', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog', { name: `Delete ${name}` });
  await expect(dialog).toContainText(
    '4 resources are removed; 1 resource is retained',
  );
  const confirm = dialog.getByRole('button', { name: 'Delete environment' });
  await expect(confirm).toBeDisabled();
  await dialog
    .getByRole('textbox', { name: `Type ${name} to confirm` })
    .fill(name);
  await screenshot(page, 'delete-plan');
  await confirm.click();

  await expect(page.getByText('This environment is deleted')).toBeVisible();
  await environmentPage(page, name).tab('Receipts').click();
  const receipts = page.getByRole('region', { name: 'Receipts' });
  await expect(receipts.getByRole('row', { name: /^db/ })).toContainText(
    'Retained',
  );
  expect(
    await outside.databaseAndRole(database.name, database.username),
  ).toEqual(stays);
});

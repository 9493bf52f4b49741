import { expect, test } from './support/fixtures.ts';
import { environmentPage, environmentsTab } from './support/screens.ts';
import { screenshot } from './support/screenshots.ts';

const entityRef = 'component:default/greeter';

test('the dialog shows the plan, and what is confirmed comes up without a reload', async ({
  page,
  unique,
  environments,
  outside,
  verify,
}) => {
  const name = unique('try');
  await page.goto(environmentsTab('greeter'));
  const opener = page.getByRole('button', { name: 'Create environment' });
  await expect(opener).toBeVisible();
  await screenshot(page, 'environments-empty');
  await opener.click();
  const dialog = page.getByRole('dialog', { name: 'Create environment' });
  await dialog
    .getByRole('radio', { name: /Development/ })
    .check({ force: true });
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  await screenshot(page, 'create-form');
  await dialog.getByRole('button', { name: 'Show plan' }).click();

  const plan = dialog.getByRole('list', { name: 'Actions in order' });
  await expect(plan.getByRole('listitem')).toHaveCount(5);
  await expect(dialog.getByText('5 to create')).toBeVisible();
  const database = plan
    .getByRole('listitem')
    .filter({ hasText: 'postgres.default#db' });
  await expect(database).toContainText('by postgres (revision 1)');
  await expect(database).toContainText('on shared-postgres');
  await screenshot(page, 'create-plan');
  await outside.holdDatabases();
  let reloads = 0;
  page.on('load', () => reloads++);
  await dialog.getByRole('button', { name: 'Create', exact: true }).click();

  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(new RegExp(`/environments/${name}$`));
  const detail = environmentPage(page, name);
  const progress = page.getByRole('progressbar', { name: 'Progress' });
  await expect(progress).toHaveAttribute('aria-valuenow', '3');
  await expect(page.getByText('Working on db')).toBeVisible();
  await expect(detail.resource('greeter')).toContainText('Waits for db');
  await screenshot(page, 'environment-progress');
  await outside.release();
  await detail.expectReady(['namespace', 'settings', 'dns', 'db', 'greeter']);
  expect(reloads).toBe(0);

  await detail.tab('Activity').click();
  const activity = page.getByRole('log', { name: 'Activity' });
  await expect(activity).toContainText('create succeeded');
  await screenshot(page, 'environment-activity');
  await detail.tab('Deployments').click();
  await expect(
    page
      .getByRole('region', { name: 'Deployments' })
      .getByRole('row', { name: /^1/ }),
  ).toContainText('Succeeded');

  const { id } = await environments.find(entityRef, name);
  for (const finding of await verify(id)) {
    expect(finding, finding.what).toMatchObject({ ok: true });
  }
});

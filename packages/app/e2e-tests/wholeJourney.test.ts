import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';
import { environmentPage, environmentsTab } from './support/screens.ts';
import { screenshot } from './support/screenshots.ts';
import { executeTemplate } from './support/template.ts';

async function expectNowhere(page: Page, secret: string) {
  expect(secret.length).toBeGreaterThan(8);
  expect(await page.content()).not.toContain(secret);
}

test('from a template to a running environment, through a failure, back to nothing', async ({
  page,
  unique,
  environments,
  outside,
}) => {
  const service = unique('tour');
  const answers: string[] = [];
  page.on('response', async response => {
    if (!response.url().includes('/api/infra/')) return;
    if (response.url().endsWith('/stream')) return;
    answers.push(await response.text().catch(() => ''));
  });

  await executeTemplate(page, service);
  await expect(page.getByText('is Ready.')).toBeVisible({ timeout: 60_000 });
  const { id } = await environments.find(`component:default/${service}`, 'dev');
  const namespace = (await environments.outputs(id, 'k8s-namespace')).name;
  const { host } = await environments.outputs(id, 'dns');
  const database = await environments.outputs(id, 'postgres');
  const password = await outside.databasePassword(namespace);

  await page.goto(`${environmentsTab(service)}/dev`);
  const detail = environmentPage(page, 'dev');
  const resources = ['namespace', 'settings', 'dns', 'db', service];
  await detail.expectReady(resources);

  await detail.resource('db').click();
  const panel = page.getByRole('dialog', { name: /db/ });
  await expect(
    panel.getByRole('listitem').filter({ hasText: 'password' }),
  ).toContainText('Stored as a secret');
  await expect(panel).toContainText(database.username);
  await expectNowhere(page, password);
  await screenshot(page, 'resource-outputs');
  await panel.getByRole('button', { name: 'Close details' }).click();

  // It runs; then the cluster gets a rule that refuses the next change.
  const rule = 'Changes are frozen until Monday';
  await outside.refuse(namespace, 'deployments', rule);
  await page.getByRole('button', { name: 'Deploy' }).click();
  const deploy = page.getByRole('dialog', { name: 'Deploy to dev' });
  await deploy
    .getByRole('textbox', { name: 'Image: main' })
    .fill('registry.example.com/greeter:1.1.0');
  await deploy.getByRole('button', { name: 'Show plan' }).click();
  await expect(deploy.getByText('1 to update')).toBeVisible();
  await expectNowhere(page, password);
  await screenshot(page, 'deploy-plan');
  await deploy.getByRole('button', { name: 'Deploy' }).click();

  // The notification about it is another alert.
  const alert = page
    .getByRole('alert')
    .filter({ hasText: service })
    .filter({ hasText: 'What to do: ' });
  await expect(alert).toContainText(rule);
  await expect(detail.header).toContainText('Failed');
  await expect(detail.resource('db')).toContainText('Ready');
  await screenshot(page, 'failed-deployment');
  await detail.tab('Deployments').click();
  const history = page.getByRole('region', { name: 'Deployments' });
  await expect(history.getByRole('row', { name: /^2/ })).toContainText(
    'Failed',
  );
  await detail.tab('Resources').click();

  await outside.allow(namespace);
  await page.getByRole('button', { name: 'Retry' }).click();
  await expect(alert).toBeHidden();
  await detail.expectReady(resources);
  await detail.tab('Activity').click();
  await expect(page.getByRole('log', { name: 'Activity' })).toContainText(rule);
  await expectNowhere(page, password);

  await detail.tab('Deployments').click();
  await history
    .getByRole('button', { name: 'Roll back to generation 1' })
    .click();
  const rollback = page.getByRole('dialog', {
    name: 'Roll back to generation 1',
  });
  await expect(rollback.getByText('1 to update')).toBeVisible();
  await rollback.getByRole('button', { name: 'Roll back' }).click();
  await expect(rollback).toBeHidden();
  await expect(history.getByRole('row', { name: /^3/ })).toContainText(
    'Succeeded',
  );
  await screenshot(page, 'environment-deployments');

  await page.getByRole('button', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete dev' });
  await expect(dialog).toContainText('5 resources are removed');
  await dialog.getByRole('button', { name: 'Delete environment' }).click();
  await detail.tab('Receipts').click();
  await expect(page.getByText('This environment is deleted')).toBeVisible();
  const receipts = page.getByRole('region', { name: 'Receipts' });
  for (const name of [namespace, host, database.name]) {
    await expect(receipts).toContainText(name);
  }
  await expect(page.getByText('5 removed')).toBeVisible();
  await expectNowhere(page, password);
  expect(answers.length).toBeGreaterThan(10);
  expect(answers.filter(answer => answer.includes(password))).toEqual([]);

  expect(await outside.namespaceExists(namespace)).toBe(false);
  expect(await outside.addresses(host)).toEqual([]);
  expect(
    await outside.databaseAndRole(database.name, database.username),
  ).toEqual({ database: false, role: false });
});

import { expect, test } from './support/fixtures.ts';
import { expectAccessible } from './support/accessibility.ts';
import { screenshot, screenshots } from './support/screenshots.ts';

const providers = [
  'Cluster for development',
  'Cluster of production',
  'Development zone',
  'Production zone',
  'Shared PostgreSQL',
];

test('providers say whether their credentials work and what they are allowed', async ({
  page,
}) => {
  await page.goto('/infra/providers');
  for (const provider of providers) {
    const card = page.getByRole('group', { name: provider });
    await expect(card).toContainText('Healthy');
    await expect(card).toContainText(
      /All \d+ permissions it needs are granted/,
    );
  }
  const [cluster] = providers;
  const kubernetes = page.getByRole('group', { name: cluster });
  await kubernetes
    .getByRole('button', { name: 'Check access of cluster' })
    .click();
  await expect(page.getByText('Access of cluster checked')).toBeVisible();
  await kubernetes
    .getByRole('button', { name: /permissions it needs/ })
    .click();
  await expect(
    kubernetes
      .getByRole('list', { name: 'Permissions' })
      .getByRole('listitem')
      .first(),
  ).toContainText('Granted');
  await expectAccessible(page, 'main');
  await kubernetes
    .getByRole('button', { name: /permissions it needs/ })
    .click();
  await screenshots(page, 'platform-providers', async shown => {
    await shown.getByRole('group', { name: cluster }).waitFor();
  });
});

test('definitions say for whom they are, and the explainer why one is chosen', async ({
  page,
}) => {
  await page.goto('/infra/definitions');
  const definitions = page.getByRole('region', { name: 'Definitions' });
  const row = definitions.getByRole('row', { name: /^postgres-production/ });
  await row.waitFor();
  await screenshot(page, 'platform-definitions');
  await row.click();
  const drawer = page.getByRole('dialog', { name: 'postgres-production' });
  await expect(drawer).toContainText('environment type = production');
  await expect(
    drawer.getByRole('region', { name: 'postgres-production' }),
  ).toContainText('deletionPolicy: retain');
  await screenshot(page, 'platform-definition');
  await drawer.getByRole('button', { name: 'Close definition' }).click();

  await page.getByRole('tab', { name: 'Match explainer' }).click();
  await page.getByRole('combobox', { name: /Component/ }).fill('greeter');
  await page.getByRole('option', { name: 'greeter', exact: true }).click();
  await choose('Environment type', 'Production');
  await choose('Resource type', 'postgres');
  await page.getByRole('button', { name: 'Explain' }).click();

  await expect(
    page.getByText('postgres-production is chosen').last(),
  ).toBeVisible();
  const candidates = page.getByRole('region', {
    name: 'Considered definitions',
  });
  await expect(
    candidates.getByRole('row', { name: /^postgres-production/ }),
  ).toContainText('Chosen');
  await expect(
    candidates.getByRole('row', { name: 'postgres', exact: true }),
  ).toContainText('Fits');
  await expectAccessible(page, 'main');
  await screenshot(page, 'match-explainer');

  async function choose(field: string, option: string) {
    await page.getByRole('button', { name: new RegExp(field) }).click();
    await page.getByRole('option', { name: new RegExp(option, 'i') }).click();
  }
});

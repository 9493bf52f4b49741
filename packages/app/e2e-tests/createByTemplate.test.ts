import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';
import { environmentPage } from './support/screens.ts';
import { executeTemplate } from './support/template.ts';
import { screenshot, screenshots } from './support/screenshots.ts';

test('a template brings up a service with a complete environment', async ({
  page,
  unique,
  environments,
  outside,
  verify,
}) => {
  const service = unique('shop');
  await outside.holdDatabases();
  await executeTemplate(page, service);

  await page.getByRole('button', { name: 'Show logs' }).click();
  const log = (line: RegExp) => page.getByText(line).last();
  await expect(log(/#(namespace|dns): Ready/)).toBeVisible();
  await expect(log(/#db: Ready/)).toBeHidden();
  await screenshot(page, 'template-progress');
  await outside.release();
  // The log shows its end only, so the line of the database may be past already.
  await expect(page.getByText('is Ready.')).toBeVisible();
  await screenshot(page, 'template-done');
  await expect(
    page.getByRole('link', { name: /Open the service/ }),
  ).toHaveAttribute('href', `http://${service}-dev.dev.example.test`);

  await page.getByRole('link', { name: 'Open in catalog' }).click();
  const card = page.getByRole('list', { name: 'Environments' });
  await expect(card.getByRole('listitem')).toContainText('Ready');
  await screenshot(page, 'overview-card');
  await page.getByRole('link', { name: 'Environments', exact: true }).click();
  const row = page.getByRole('row', { name: /^dev/ });
  await expect(row).toContainText('Ready');
  await expect(
    row.getByRole('link', { name: /dev\.example\.test$/ }),
  ).toBeVisible();
  await row.getByText('dev', { exact: true }).click();
  const resources = ['namespace', 'settings', 'dns', 'db', service];
  const isReady = (shown: Page) =>
    environmentPage(shown, 'dev').expectReady(resources);
  await isReady(page);
  await screenshots(page, 'environment-detail', isReady);

  const { id } = await environments.find(`component:default/${service}`, 'dev');
  for (const finding of await verify(id)) {
    expect(finding, finding.what).toMatchObject({ ok: true });
  }
});

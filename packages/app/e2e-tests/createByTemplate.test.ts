import { expect, test } from './support/fixtures.ts';
import { environmentPage } from './support/screens.ts';

test('a template brings up a service with a complete environment', async ({
  page,
  unique,
  environments,
  verify,
}) => {
  const service = unique('shop');
  await page.goto('/create');
  await page.getByRole('button', { name: 'Choose' }).click();

  await page.getByRole('textbox', { name: 'Name' }).fill(service);
  await page.getByRole('textbox', { name: 'Owner' }).fill('greet');
  await page.getByRole('option', { name: /greeters/i }).click();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: /Environment type/ }).click();
  await page.getByRole('option', { name: /Development/ }).click();
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create' }).click();

  const log = page.getByText(/info: postgres\.default#db: Ready/);
  await expect(log).toBeVisible();
  await expect(page.getByText('is Ready.')).toBeVisible();
  await expect(
    page.getByRole('link', { name: /Open the service/ }),
  ).toHaveAttribute('href', `http://${service}-dev.dev.example.test`);

  await page.getByRole('link', { name: 'Open in catalog' }).click();
  await page.getByRole('button', { name: 'Deployment' }).click();
  await page.getByRole('menuitemradio', { name: 'Environments' }).click();
  const row = page.getByRole('row', { name: /^dev/ });
  await expect(row).toContainText('Ready');
  await expect(row.getByRole('link', { name: 'Open' })).toBeVisible();
  await row.getByText('dev', { exact: true }).click();
  await environmentPage(page, 'dev').expectReady([
    'namespace',
    'settings',
    'dns',
    'db',
    service,
  ]);

  const { id } = await environments.find(`component:default/${service}`, 'dev');
  for (const finding of await verify(id)) {
    expect(finding, finding.what).toMatchObject({ ok: true });
  }
});

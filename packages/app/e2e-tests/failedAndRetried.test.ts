import { expect, test } from './support/fixtures.ts';
import { environmentPage, environmentsTab } from './support/screens.ts';
import { screenshot, screenshots } from './support/screenshots.ts';
import { expectAccessible } from './support/accessibility.ts';

const entityRef = 'component:default/greeter';

test('what fails says why and what to do, and a retry goes on from there', async ({
  page,
  unique,
  environments,
  outside,
  verify,
}) => {
  const name = unique('fix');
  const host = `greeter-${name}.dev.example.test`;
  await outside.putForeignAddress(host, '192.0.2.1');
  const { id } = await environments.create(entityRef, name);

  await page.goto(`${environmentsTab('greeter')}/${name}`);
  const detail = environmentPage(page, name);
  await expect(detail.header).toContainText('Failed');
  const alert = page.getByRole('alert').filter({ hasText: 'dns' });
  await expect(alert).toContainText('Conflicts with what is there');
  await expect(alert).toContainText('What to do: ');
  await expect(detail.resource('dns')).toContainText('Failed');
  await expect(detail.resource('db')).toContainText('Ready');
  await expect(detail.resource('greeter')).toContainText('Waits for dns');
  expect(await outside.addresses(host)).toEqual(['192.0.2.1']);
  await expectAccessible(page, 'main');
  await screenshots(page, 'failed-reason', async shown => {
    await shown.getByRole('alert').filter({ hasText: 'dns' }).waitFor();
    await environmentPage(shown, name).node('dns', 'Failed').waitFor();
  });

  await alert.getByRole('button', { name: 'Show dns' }).click();
  const panel = page.getByRole('dialog', { name: /dns/ });
  await expect(panel).toContainText('Conflicts with what is there');
  await screenshot(page, 'resource-panel');
  await panel.getByRole('button', { name: 'Close details' }).click();

  await outside.removeForeignAddress(host);
  await page.getByRole('button', { name: 'Retry' }).click();
  await detail.expectReady(['namespace', 'settings', 'dns', 'db', 'greeter']);
  await expect(alert).toBeHidden();
  for (const finding of await verify(id)) {
    expect(finding, finding.what).toMatchObject({ ok: true });
  }
});

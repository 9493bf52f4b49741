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
  const rule = 'No quotas after noon';
  await outside.refuse(`greeter-${name}`, 'resourcequotas', rule);
  const { id } = await environments.create(entityRef, name);

  await page.goto(`${environmentsTab('greeter')}/${name}`);
  const detail = environmentPage(page, name);
  await expect(detail.header).toContainText('Failed');
  const alert = page.getByRole('alert').filter({ hasText: 'namespace' });
  await expect(alert).toContainText('The provider refuses this');
  await expect(alert).toContainText(rule);
  await expect(alert).toContainText('What to do: ');
  await expect(detail.resource('namespace')).toContainText('Failed');
  await expect(detail.resource('db')).toContainText('Ready');
  await expect(detail.resource('greeter')).toContainText('Waits for namespace');
  await expectAccessible(page, 'main');
  await screenshots(page, 'failed-reason', async shown => {
    await shown.getByRole('alert').filter({ hasText: rule }).waitFor();
    await environmentPage(shown, name).node('namespace', 'Failed').waitFor();
  });

  await alert.getByRole('button', { name: 'Show namespace' }).click();
  const panel = page.getByRole('dialog', { name: /namespace/ });
  await expect(panel).toContainText(rule);
  await screenshot(page, 'resource-panel');
  await panel.getByRole('button', { name: 'Close details' }).click();

  await outside.allow(`greeter-${name}`);
  await page.getByRole('button', { name: 'Retry' }).click();
  await detail.expectReady(['namespace', 'settings', 'dns', 'db', 'greeter']);
  await expect(alert).toBeHidden();
  for (const finding of await verify(id)) {
    expect(finding, finding.what).toMatchObject({ ok: true });
  }
});

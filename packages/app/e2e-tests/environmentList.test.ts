import { expect, test } from './support/fixtures.ts';
import { environmentsTab } from './support/screens.ts';
import { screenshots } from './support/screenshots.ts';
import { expectAccessible } from './support/accessibility.ts';

const entityRef = 'component:default/greeter';

test('the list follows what happens elsewhere, without a reload', async ({
  page,
  unique,
  environments,
  outside,
}) => {
  const names = {
    first: unique('dev'),
    production: unique('main'),
    failing: unique('qa'),
  };
  const row = (name: string) =>
    page.getByRole('row', { name: new RegExp(`^${name}`) });
  const rule = 'Changes are frozen until Monday';
  await outside.refuse(`greeter-${names.failing}`, 'deployments', rule);
  const first = await environments.createReady(entityRef, names.first);
  await page.goto(environmentsTab('greeter'));
  await expect(row(names.first)).toContainText('Ready');
  let reloads = 0;
  page.on('load', () => reloads++);

  await environments.create(entityRef, names.production, 'production');
  await environments.create(entityRef, names.failing);
  await expect(row(names.production)).toContainText('Ready');
  await expect(row(names.failing)).toContainText('The provider refuses this');
  await expectAccessible(page, 'main');
  await screenshots(page, 'environment-list', async shown => {
    await shown.getByText('The provider refuses this').waitFor();
  });

  await environments.delete(first.id);
  await expect(row(names.first)).toBeHidden();
  expect(reloads).toBe(0);
  await outside.allow(`greeter-${names.failing}`);
});

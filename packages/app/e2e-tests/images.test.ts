import { imageName, push } from '../../../scripts/start/shop/image.ts';
import { closeShop, openShop } from '../../../scripts/start/shop/journey.ts';
import { expectAccessible } from './support/accessibility.ts';
import { expect, instance, test } from './support/fixtures.ts';
import { environmentsTab } from './support/screens.ts';
import { screenshot, screenshots } from './support/screenshots.ts';

test('CI pushes with a credential from the page, and the image is shown where it runs', async ({
  page,
  unique,
  people,
}) => {
  test.setTimeout(300_000);
  const tag = `1.1.0${unique('')}`;
  const image = imageName(instance, 'shop', tag);

  await page.goto(environmentsTab('shop'));
  await page.getByRole('tab', { name: 'Images' }).click();
  await page.getByRole('button', { name: 'Issue credential' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Repositories' }).fill('shop');
  await dialog.getByRole('button', { name: 'Issue credential' }).click();
  await expect(dialog).toContainText('This password is shown once');
  await expectAccessible(page, '[role=dialog]');
  await screenshot(page, 'images-credential');
  const valueOf = async (term: string) =>
    (await dialog
      .getByRole('term')
      .filter({ hasText: term })
      .locator('+ dd')
      .locator('code')
      .textContent())!;
  const login = {
    username: await valueOf('Username'),
    password: await valueOf('Password'),
  };
  await push(instance, image, login);
  const foreign = imageName(instance, 'other', tag);
  await expect(push(instance, foreign, login)).rejects.toThrow(
    /UNAUTHORIZED|DENIED/i,
  );
  await dialog.getByRole('button', { name: 'I have stored it' }).click();

  const name = unique('img');
  const shop = await openShop(people, {
    ...{ instance, name, type: 'development', image },
  });
  const repository = page.getByRole('region', { name: 'shop', exact: true });
  const row = repository.getByRole('row', { name: tag });
  // Tags are remembered for a while, and the page has shown them before the push.
  await expect(async () => {
    await page.reload();
    await expect(row).toContainText('sha256:', { timeout: 10_000 });
  }).toPass({ timeout: 120_000 });
  await expect(row.getByRole('link', { name })).toBeVisible();
  const pull = page.getByRole('row', { name: new RegExp(`^pull-${name}-`) });
  await expect(pull).toContainText('shop');
  await expectAccessible(page, 'main');
  await screenshots(page, 'images', async shown => {
    await shown
      .getByRole('row', { name: tag })
      .getByText(/sha256/)
      .waitFor();
    await shown.getByRole('row', { name: login.username }).waitFor();
  });

  await page.getByRole('button', { name: `Revoke ${login.username}` }).click();
  await dialog.getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByRole('row', { name: login.username })).toBeHidden();
  await expect(push(instance, image, login)).rejects.toThrow(
    /UNAUTHORIZED|401/i,
  );
  await closeShop(people, shop);
  await page.reload();
  await expect(pull).toBeHidden();
});

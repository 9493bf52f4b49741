import { expect, test } from './support/fixtures.ts';
import { expectAccessible } from './support/accessibility.ts';
import { environmentsTab } from './support/screens.ts';

test('the create dialog is opened, filled in and left by keyboard, and gives the focus back', async ({
  page,
  environments,
}) => {
  await page.goto(environmentsTab('greeter'));
  const opener = page.getByRole('button', { name: 'Create environment' });
  await opener.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Create environment' });
  const types = dialog.getByRole('radiogroup', { name: /Type/ });
  await expect(types.getByRole('radio', { name: /Development/ })).toBeChecked();

  await tabTo(types.getByRole('radio', { name: /Development/ }));
  for (const type of [/Preview/, /Production/]) {
    await page.keyboard.press('ArrowDown');
    await expect(types.getByRole('radio', { name: type })).toBeChecked();
  }
  const name = dialog.getByRole('textbox', { name: 'Name' });
  await tabTo(name);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('keys');
  await expectAccessible(page, '[role=dialog]');
  await page.keyboard.press('Enter');
  await expect(
    dialog.getByRole('heading', { name: 'Plan for keys' }),
  ).toBeFocused();
  await expectAccessible(page, '[role=dialog]');

  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();
  await expect(
    environments.find('component:default/greeter', 'keys'),
  ).rejects.toThrow("has no 'keys'");

  /** What the Tab key cannot reach in a handful of steps, nobody finds. */
  async function tabTo(target: ReturnType<typeof dialog.locator>) {
    for (let step = 0; step < 10; step++) {
      if (await target.evaluate(element => element.matches(':focus'))) return;
      await page.keyboard.press('Tab');
    }
    await expect(target).toBeFocused();
  }
});

import { expect, type Page } from '@playwright/test';

/** Executes the example template as a developer does, up to the click that starts it. */
export async function executeTemplate(page: Page, service: string) {
  await page.goto('/create');
  await page.getByRole('button', { name: 'Choose' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill(service);
  // The template proposes an owner, whose name comes a moment later.
  await expect(page.getByRole('textbox', { name: 'Owner' })).toHaveValue(
    /greeters/i,
  );
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: /Environment type/ }).click();
  await page.getByRole('option', { name: /Development/ }).click();
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create' }).click();
}

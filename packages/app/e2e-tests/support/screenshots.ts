import { join } from 'node:path';
import type { Page } from '@playwright/test';

/** Where the pictures of the documentation go; unset, none are taken. */
const directory = process.env.INFRA_SCREENSHOTS;

export const takesScreenshots = Boolean(directory);

/**
 * Takes a picture for the documentation, in the light theme and, as `<name>-dark`, in the dark one:
 * `INFRA_SCREENSHOTS=docs/images`. The page follows the system's colour scheme without a reload.
 */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (!directory) return;
  await page.screenshot({
    path: join(directory, `${name}.png`),
    animations: 'disabled',
  });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.screenshot({
    path: join(directory, `${name}-dark.png`),
    animations: 'disabled',
  });
  await page.emulateMedia({ colorScheme: 'light' });
}

import { join } from 'node:path';
import type { Page } from '@playwright/test';

/** Where the pictures of the documentation go; unset, none are taken. */
const directory = process.env.INFRA_SCREENSHOTS;

export const takesScreenshots = Boolean(directory);

/** Takes a picture for the documentation: `INFRA_SCREENSHOTS=docs/images`. */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (!directory) return;
  const before = page.viewportSize()!;
  const height = await page.evaluate<number>(
    'document.documentElement.scrollHeight',
  );
  await page.setViewportSize({
    width: before.width,
    height: Math.max(before.height, height),
  });
  // Nothing is to look as if it were pointed at.
  await page.mouse.move(0, 0);
  await page.screenshot({
    path: join(directory, `${name}.png`),
    animations: 'disabled',
  });
  await page.setViewportSize(before);
}

/**
 * Takes a second picture, `<name>-dark`, in the dark theme. Of a page of its own, since a change of
 * the theme builds the page anew.
 */
export async function screenshots(
  page: Page,
  name: string,
  ready: (page: Page) => Promise<void>,
): Promise<void> {
  if (!directory) return;
  await screenshot(page, name);
  const dark = await page.context().newPage();
  await dark.emulateMedia({ colorScheme: 'dark' });
  await dark.goto(page.url());
  await ready(dark);
  await screenshot(dark, `${name}-dark`);
  await dark.close();
}

import { createRequire } from 'node:module';
import { chromiumPath } from '../lib/chromium.ts';
import type { Progress } from '../lib/steps.ts';

const require = createRequire(import.meta.url);

/**
 * Opens the platform page in a browser: the server answers every path with the same file, so that
 * only the page itself shows whether the frontend plugin is in the app.
 *
 * @throws Error when its heading does not come
 */
export async function openPage(url: string, progress: Progress): Promise<void> {
  const { chromium } =
    require('@playwright/test') as typeof import('@playwright/test');
  const browser = await chromium.launch({
    executablePath: await chromiumPath(progress),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  try {
    const page = await browser.newPage();
    await page.goto(`${url}/infra`);
    const heading = page.getByRole('heading', { name: 'Infrastructure' });
    const enter = page.getByRole('button', { name: 'Enter' });
    await heading.or(enter).first().waitFor({ timeout: 60_000 });
    if (await enter.isVisible()) await enter.click();
    await heading.first().waitFor({ timeout: 60_000 });
  } finally {
    await browser.close();
  }
}

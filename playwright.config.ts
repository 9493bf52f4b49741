import { defineConfig } from '@playwright/test';

/**
 * The browser tests run against a Backstage that `npm test` starts on a sandbox, or against one that
 * is up: `PLAYWRIGHT_URL=http://localhost:7007 yarn playwright test`.
 */
export default defineConfig({
  testDir: 'packages/app/e2e-tests',
  timeout: 180_000,
  expect: { timeout: 30_000 },
  workers: 1,
  forbidOnly: !!process.env.CI,
  retries: 0,
  outputDir: `${
    process.env.INFRA_BROWSER_REPORT ?? '.sandbox/reports'
  }/browser`,
  use: {
    baseURL: process.env.PLAYWRIGHT_URL ?? 'http://localhost:7007',
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.INFRA_CHROMIUM || undefined,
      // Without the background networking a browser on a closed network waits for nothing.
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});

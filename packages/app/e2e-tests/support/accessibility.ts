import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Fails for what keeps people out of our own content; what surrounds it is Backstage's. */
export async function expectAccessible(page: Page, content: string) {
  const { violations } = await new AxeBuilder({ page })
    .include(content)
    .analyze();
  const grave = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => ({
      id,
      help,
      nodes: nodes.map(({ html, failureSummary }) => ({
        html,
        failureSummary,
      })),
    }));
  expect(grave).toEqual([]);
}

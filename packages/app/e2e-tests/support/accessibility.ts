import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/**
 * Fails for what keeps people out of our own content: what surrounds it is Backstage's, and so are
 * the colours of its buttons and the like, which bear classes of its own.
 */
export async function expectAccessible(page: Page, content: string) {
  const { violations } = await new AxeBuilder({ page })
    .include(content)
    .analyze();
  const grave = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary }) => ({
        id,
        help,
        html,
        failureSummary,
      })),
    )
    .filter(
      ({ id, html }) =>
        id !== 'color-contrast' || !/^<\w+ class="bui-/.test(html),
    );
  expect(grave).toEqual([]);
}

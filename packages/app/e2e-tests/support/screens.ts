import { expect, type Page } from '@playwright/test';

/** The page of an environment, wherever it is shown. */
export function environmentPage(page: Page, name: string) {
  const list = page.getByRole('list', {
    name: 'Resources in dependency order',
  });
  const graph = page.getByRole('region', { name: 'Resource graph' });
  return {
    // Dialogs name the environment in their headings too.
    header: page
      .getByRole('heading', { name, level: 2, exact: true })
      .locator('..'),
    list,
    graph,
    resource: (resource: string) =>
      list.getByRole('button', { name: new RegExp(`^${resource} `) }),
    node: (resource: string, phase: string) =>
      graph.getByRole('button', {
        name: new RegExp(`^${resource} .* ${phase}$`),
      }),
    tab: (tab: string) => page.getByRole('tab', { name: tab, exact: true }),
    async expectReady(resources: string[]) {
      await expect(this.header).toContainText('Ready');
      for (const resource of resources) {
        await expect(this.resource(resource)).toContainText('Ready');
        await expect(this.node(resource, 'Ready')).toBeVisible();
      }
    },
  };
}

export const environmentsTab = (component: string) =>
  `/catalog/default/component/${component}/environments`;

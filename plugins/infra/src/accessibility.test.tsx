import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useFixtureBackend } from './testing/fixtureBackend';
import { renderPlugin } from './testing/renderPlugin';
import { renderTab } from './testing/renderTab';
import { violations } from './testing/violations';

describe('accessibility', () => {
  const backend = useFixtureBackend();

  it('of the list', async () => {
    renderTab(backend);
    await screen.findByRole('row', { name: 'staging' });
    expect(await violations()).toEqual([]);
  });

  it('of the create dialog, form and plan', async () => {
    renderTab(backend, { component: 'newcomer' });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Create environment' }),
    );
    await screen.findByRole('radio', { name: /Development/ });
    expect(await violations()).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Show plan' }));
    await screen.findByText('5 to create');
    expect(await violations()).toEqual([]);
  });

  it.each([
    ['resources and one opened', '?resource=postgres.default%23db', 'Outputs'],
    ['activity', '?tab=activity', 'Live'],
    ['deployments', '?tab=deployments', 'In force'],
  ])('of the page of an environment: %s', async (_, query, text) => {
    renderTab(backend, { path: `/staging${query}` });
    await screen.findByText(text);
    expect(await violations()).toEqual([]);
  });

  it.each([
    ['delivery', 'Registered'],
    ['providers', 'Production cluster EU'],
    ['definitions', 'pg-ha'],
    ['environment-types', 'Production'],
    ['sources', 'examples/platform/definitions.yaml'],
    ['undelivered-events', 'Webhook chatops'],
    ['explain', 'Explain'],
  ])('of the platform page %s', async (path, text) => {
    renderPlugin(backend, { path: `/infra/${path}` });
    await screen.findAllByText(text);
    expect(await violations()).toEqual([]);
  });
});

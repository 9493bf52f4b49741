import { screen } from '@testing-library/react';
import { useFixtureBackend } from '../../testing/fixtureBackend';
import { renderPlugin } from '../../testing/renderPlugin';

// In a file of its own: the answers of the permission API are cached for the whole page.
describe('a provider', () => {
  const backend = useFixtureBackend();

  it('offers its access check only to those who may manage the platform', async () => {
    renderPlugin(backend, {
      path: '/infra/providers',
      denied: ['infra.platform.manage'],
    });
    await screen.findByRole('group', { name: 'pg-eu' });
    expect(screen.queryByRole('button', { name: /Check access/ })).toBeNull();
  });
});

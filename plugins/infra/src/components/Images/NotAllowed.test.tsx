import { screen } from '@testing-library/react';
import { useFixtureBackend } from '../../testing/fixtureBackend';
import { renderTab } from '../../testing/renderTab';

// In a file of its own: permissions are remembered from one page to the next.
describe('images, for who may not manage credentials', () => {
  const backend = useFixtureBackend();

  it('are shown where they run, without credentials', async () => {
    renderTab(backend, {
      path: '?tab=images',
      denied: ['infra.registry-credential.manage'],
    });
    await screen.findByRole('region', { name: 'checkout' });
    expect(screen.queryByText('Credentials')).toBeNull();
    expect(
      screen.queryByRole('region', { name: 'checkout/worker' }),
    ).toBeNull();
  });
});

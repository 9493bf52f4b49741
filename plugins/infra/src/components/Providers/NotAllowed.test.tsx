import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useFixtureBackend } from '../../testing/fixtureBackend';
import { renderPlugin } from '../../testing/renderPlugin';

jest.setTimeout(60_000);

// In a file of its own: the answers of the permission API are cached for the whole page.
describe('providers, to those who may only look', () => {
  const backend = useFixtureBackend();

  it('are neither registered nor revoked, and say why', async () => {
    renderPlugin(backend, {
      path: '/infra/providers',
      denied: ['infra.platform.manage', 'infra.provider.revoke'],
    });
    await screen.findByRole('group', { name: 'pg-eu' });
    expect(
      await screen.findByText(/You may not register providers/),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: 'Register provider' }),
    ).toBeDisabled();
    expect(screen.queryByRole('button', { name: /Revoke access/ })).toBeNull();
    expect(screen.queryByRole('button', { name: /Give access/ })).toBeNull();
    await userEvent.click(
      screen.getByRole('button', { name: 'Details of pg-eu' }),
    );
    const drawer = await screen.findByRole('dialog', { name: 'pg-eu' });
    expect(
      within(drawer).getByText(/is shown to those who may revoke/),
    ).toBeInTheDocument();
  });
});

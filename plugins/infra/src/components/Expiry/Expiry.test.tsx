import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useFixtureBackend } from '../../testing/fixtureBackend';
import { renderTab } from '../../testing/renderTab';

const inMinutes = (minutes: number) =>
  new Date(Date.now() + minutes * 60_000).toISOString();

describe('an environment with a limited life', () => {
  const backend = useFixtureBackend();
  const preview = () => backend.environment('checkout', 'pr-1287').environment;

  it('says when it ends, warns when that is near, and is extended', async () => {
    preview().expiresAt = inMinutes(30);
    renderTab(backend, { path: '/pr-1287' });
    expect(
      await screen.findByText(/This environment is deleted in (29|30) min/),
    ).toBeVisible();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Extend' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Extend “pr-1287”',
    });
    const options = await within(dialog).findAllByRole('radio');
    expect(options).toHaveLength(4);
    expect(options[0]).toBeChecked();
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Extend' }),
    );
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    await waitFor(() =>
      expect(screen.queryByText(/This environment is deleted in/)).toBeNull(),
    );
    expect(await screen.findByText(/^in (7 h \d+ min|8 h)/)).toBeVisible();
  });

  it('is not extended by who may not deploy', async () => {
    renderTab(backend, {
      path: '/pr-1287',
      denied: ['infra.environment.deploy'],
    });
    expect(await screen.findByText(/^in \d/)).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Extend' })).toBeNull();
  });

  it('shows in the list when it ends, and in the dialog what is left of its type', async () => {
    renderTab(backend);
    const row = await screen.findByRole('row', { name: 'pr-1287' });
    expect(row).toHaveTextContent(/Deleted in \d/);
    await userEvent.click(
      screen.getByRole('button', { name: 'Create environment' }),
    );
    const type = await screen.findByRole('radio', { name: /^Preview/ });
    expect(type.closest('label')).toHaveTextContent(
      /Deleted by itself after 8 h, can be extended up to 3 days.*\d of 5 left for this component/,
    );
  });
});

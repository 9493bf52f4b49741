import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useFixtureBackend } from '../../testing/fixtureBackend';
import { renderTab } from '../../testing/renderTab';

describe('the list of environments', () => {
  const backend = useFixtureBackend();

  it('shows name, status, type, age and links of each', async () => {
    renderTab(backend);
    const row = await screen.findByRole('row', { name: /staging/ });
    expect(within(row).getByText('Ready')).toBeInTheDocument();
    expect(within(row).getByText('Staging')).toBeInTheDocument();
    expect(within(row).getByText('12 days ago')).toHaveAttribute('title');
    expect(
      within(row).getByRole('link', { name: /staging\.checkout/ }),
    ).toHaveAttribute('href', 'https://staging.checkout.dev.example.com');
  });
});

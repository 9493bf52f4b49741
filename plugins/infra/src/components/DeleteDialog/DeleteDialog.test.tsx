import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useFixtureBackend } from '../../testing/fixtureBackend';
import { renderTab } from '../../testing/renderTab';

describe('deleting an environment', () => {
  const backend = useFixtureBackend();
  const openDialog = async (name: string) => {
    renderTab(backend, { path: `/${name}` });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Delete' }),
    );
    return screen.findByRole('dialog', { name: `Delete ${name}` });
  };

  it('shows what goes and what stays, and wants the name of a production', async () => {
    const dialog = await openDialog('prod');
    expect(
      await within(dialog).findByText(
        '4 resources are removed; 1 resource stays',
      ),
    ).toBeInTheDocument();
    const confirm = within(dialog).getByRole('button', {
      name: 'Delete environment',
    });
    expect(confirm).toBeDisabled();
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Type prod to confirm/ }),
      'prod',
    );
    expect(confirm).toBeEnabled();
  });

  it('ends with a receipt for each resource', async () => {
    const dialog = await openDialog('staging');
    await within(dialog).findByText('5 resources are removed');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Delete environment' }),
    );
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    await userEvent.click(await screen.findByRole('tab', { name: 'Receipts' }));
    for (let round = 0; round < 8; round += 1) backend.step();

    expect(
      await screen.findByText('This environment is deleted'),
    ).toBeInTheDocument();
    const receipts = screen.getByRole('region', { name: 'Receipts' });
    expect(within(receipts).getAllByText('Removed')).toHaveLength(5);
    expect(receipts).toHaveTextContent(
      'The name server answers NXDOMAIN for staging.checkout.dev.example.com',
    );
    expect(screen.queryByRole('button', { name: 'Deploy' })).toBeNull();
  });

  it('keeps the proof readable, also of what was kept', async () => {
    const { environment } = backend.environment('checkout', 'pr-1201');
    renderTab(backend, { path: `/${environment.id}` });
    const row = await screen.findByRole('row', { name: /^db/ });
    expect(row).toHaveTextContent('Kept on purpose');
    expect(row).toHaveTextContent('is still there');
  });
});

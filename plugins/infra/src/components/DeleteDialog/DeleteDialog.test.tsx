import { act, screen, waitFor, within } from '@testing-library/react';
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
        '4 resources are removed; 1 resource is retained',
      ),
    ).toBeInTheDocument();
    const confirm = within(dialog).getByRole('button', {
      name: 'Delete environment',
    });
    expect(confirm).toBeDisabled();
    expect(dialog).toHaveTextContent('checkout_prod. It stays outside');
    expect(
      within(dialog).getByRole('button', { name: /^Delete dns/ }),
    ).toHaveTextContent('checkout.example.com');
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
    expect(screen.getByText('5 removed')).toBeInTheDocument();
    expect(receipts).toHaveTextContent(
      'The name server answers NXDOMAIN for staging.checkout.dev.example.com',
    );
    expect(screen.queryByRole('button', { name: 'Deploy' })).toBeNull();
  });

  it('is bound to the plan that was read, whatever happens meanwhile', async () => {
    const plans: string[] = [];
    const sent: string[] = [];
    backend.worker.events.on('request:start', ({ request }) => {
      if (request.url.endsWith('/plan')) plans.push(request.url);
      if (request.method === 'DELETE') sent.push(request.url);
    });
    const dialog = await openDialog('staging');
    await within(dialog).findByText('5 resources are removed');
    const { id } = backend.environment('checkout', 'staging').environment;
    await act(async () => {
      backend.state.emit({
        environmentId: id,
        type: 'environment.status',
        level: 'info',
        message: 'Environment staging is Ready',
      });
      await new Promise(resolve => setTimeout(resolve, 1_200));
    });
    expect(plans).toHaveLength(1);
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Delete environment' }),
    );
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(new URL(sent[0]).searchParams.get('planHash')).toMatch(
      /^[0-9a-f]{64}$/,
    );
  });

  it('keeps count of what is gone while the rest goes', async () => {
    const dialog = await openDialog('staging');
    await within(dialog).findByText('5 resources are removed');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Delete environment' }),
    );
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    const progress = await screen.findByRole('progressbar', {
      name: 'Progress',
    });
    expect(progress).toHaveAttribute('aria-valuenow', '0');
    for (let round = 0; round < 2; round += 1) backend.step();
    await waitFor(() => expect(progress).toHaveAttribute('aria-valuenow', '1'));
    expect(progress).toHaveAttribute('aria-valuemax', '5');
  });

  it('keeps the receipts in sight where a deletion fails half-way', async () => {
    const kept = backend.environment('checkout', 'staging');
    kept.failing = {
      address: 'k8s-namespace.default#ns',
      reason: 'TerminalError',
      message: 'a finalizer of somebody else holds the namespace',
    };
    const client = backend.client();
    await client.deleteEnvironment(kept.environment.id);
    for (let round = 0; round < 8; round += 1) backend.step();
    expect(kept.environment.status).toBe('Failed');

    renderTab(backend, { path: '/staging?tab=receipts' });
    const receipts = await screen.findByRole('region', { name: 'Receipts' });
    await waitFor(() =>
      expect(within(receipts).getAllByText('Removed')).toHaveLength(4),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'ns: The provider refuses this',
    );
    expect(screen.getByRole('button', { name: 'Retry' })).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Deploy' })).toBeNull();
  });

  it('shows another part where the one wanted is not offered', async () => {
    renderTab(backend, { path: '/staging?tab=receipts' });
    expect(
      await screen.findByRole('list', {
        name: 'Resources in dependency order',
      }),
    ).toBeInTheDocument();
    expect(screen.queryByRole('tab', { name: 'Receipts' })).toBeNull();
  });

  it('keeps the proof readable, also of what was kept', async () => {
    const { environment } = backend.environment('checkout', 'pr-1201');
    renderTab(backend, { path: `/${environment.id}` });
    const row = await screen.findByRole('row', { name: /^db/ });
    expect(row).toHaveTextContent('Retained');
    expect(row).toHaveTextContent('is still there');
    expect(
      screen.getByText('4 removed, 1 retained: checkout_pr_1201'),
    ).toBeInTheDocument();
  });

  it('has a receipt for each instance, also of those that had one address', async () => {
    const kept = backend.environment('checkout', 'pr-1201');
    const first = kept.receipts.find(({ kind }) => kind === 'record')!;
    kept.receipts.push({
      ...first,
      instanceId: 'an-earlier-one',
      externalName: 'old.checkout.example.com',
    });
    renderTab(backend, { path: `/${kept.environment.id}` });
    expect(await screen.findAllByRole('row', { name: /^dns/ })).toHaveLength(2);
    expect(screen.getByText('old.checkout.example.com')).toBeVisible();
  });
});

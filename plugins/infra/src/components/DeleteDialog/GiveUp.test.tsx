import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useFixtureBackend } from '../../testing/fixtureBackend';
import { renderTab } from '../../testing/renderTab';
import { violations } from '../../testing/violations';

jest.setTimeout(120_000);

describe('an environment whose provider is out of reach', () => {
  const backend = useFixtureBackend();
  const open = () =>
    renderTab(backend, { component: 'ledger', path: '/staging' });

  it('says which provider, what is left there, and what to do', async () => {
    open();
    const banner = (
      await screen.findByText('Provider cluster-us is out of reach')
    ).closest('[role=alert]')!;
    expect(banner).toHaveTextContent('ns, main are left as they are');
    expect(banner).toHaveTextContent('What to do');
    expect(
      within(banner as HTMLElement).getByRole('link', {
        name: 'Show providers',
      }),
    ).toHaveAttribute('href', '/infra/providers');
    expect(screen.getAllByRole('alert')).toHaveLength(1);
  });

  it('gives up what is there only on purpose, and by the name', async () => {
    const sent: string[] = [];
    backend.worker.events.on('request:start', ({ request }) => {
      if (request.method === 'DELETE') sent.push(request.url);
    });
    open();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Delete' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Delete staging',
    });
    await within(dialog).findByText(
      '3 resources are removed; 2 resources wait for their provider',
    );
    const list = within(dialog).getByRole('list', {
      name: 'What is given up on cluster-us',
    });
    expect(list).toHaveTextContent('ns (namespace) ledger-staging');
    await userEvent.click(
      within(dialog).getByRole('checkbox', {
        name: 'Give up what is on cluster-us',
      }),
    );
    expect(dialog).toHaveTextContent(
      '3 resources are removed; 2 resources are given up',
    );
    expect(await violations()).toEqual([]);
    const confirm = within(dialog).getByRole('button', {
      name: 'Give up and delete',
    });
    expect(confirm).toBeDisabled();
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Type staging/ }),
      'staging',
    );
    await userEvent.click(confirm);
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    const query = new URL(sent[0]).searchParams;
    expect(query.getAll('abandon')).toEqual(['cluster-us']);
    expect(query.get('planHash')).toBeTruthy();

    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Give up what is out of reach',
      }),
    );
    const again = await screen.findByRole('dialog', { name: 'Delete staging' });
    expect(
      await within(again).findByRole('button', { name: 'Delete environment' }),
    ).toBeDisabled();
  });
});

import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { useFixtureBackend } from '../../testing/fixtureBackend';
import { renderPlugin } from '../../testing/renderPlugin';
import { violations } from '../../testing/violations';

jest.setTimeout(120_000);

describe('access of a provider', () => {
  const backend = useFixtureBackend();
  const card = (name: string) => screen.findByRole('group', { name });
  const press = async (name: string) =>
    userEvent.click(await screen.findByRole('button', { name }));
  const open = (denied?: string[]) =>
    renderPlugin(backend, { path: '/infra/providers', denied });

  it('is revoked after a look at what that touches, and by its name', async () => {
    const impact = await backend.client().getProviderImpact('pg-shared');
    backend.worker.use(
      http.get(`${backend.baseUrl}/providers/pg-shared/impact`, () =>
        HttpResponse.json({
          ...impact,
          environments: impact.environments.slice(0, 3),
        }),
      ),
    );
    open();
    await press('Revoke access of pg-shared');
    const dialog = await screen.findByRole('dialog', {
      name: 'Revoke access of pg-shared',
    });
    expect(
      await within(dialog).findByText(/environments are set apart/),
    ).toBeInTheDocument();
    expect(dialog).toHaveTextContent('under way');
    expect(dialog).toHaveTextContent('pg-shared-dev');
    expect(dialog).toHaveTextContent('Blocked here: password');
    expect(dialog).toHaveTextContent('more are not listed');
    const list = within(dialog).getByRole('list', {
      name: 'Environments on pg-shared',
    });
    expect(within(list).getAllByRole('listitem')[0]).toHaveTextContent(
      'Under way',
    );
    expect(await violations()).toEqual([]);

    const confirm = within(dialog).getByRole('button', {
      name: 'Revoke access',
    });
    expect(confirm).toBeDisabled();
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /^Reason/ }),
      'Leaked',
    );
    await userEvent.type(
      within(dialog).getByRole('textbox', {
        name: 'Type pg-shared to confirm',
      }),
      'pg-shared{Enter}',
    );
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    await waitFor(async () =>
      expect(await card('pg-shared')).toHaveTextContent('Access revoked'),
    );
    expect(await card('pg-shared')).toHaveTextContent('Leaked');
    expect(
      screen.queryByRole('button', { name: 'Check access of pg-shared' }),
    ).toBeNull();
  });

  it('is given back at once where its credentials are kept elsewhere', async () => {
    await backend.client().revokeProvider('pg-shared');
    open();
    await press('Give access again to pg-shared');
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('kept elsewhere');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Give access again' }),
    );
    await waitFor(async () =>
      expect(await card('pg-shared')).toHaveTextContent('Healthy'),
    );
  });

  it('is given back with a new credential, which is tried before', async () => {
    open();
    await press('Give access again to cluster-us');
    const dialog = await screen.findByRole('dialog');
    const token = within(dialog).getByLabelText(/^token/);
    await userEvent.type(token, 'wrong');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Try it' }),
    );
    expect(
      await within(dialog).findByText('It can be reached, but refuses access'),
    ).toBeInTheDocument();
    expect(await violations()).toEqual([]);
    await userEvent.clear(token);
    await userEvent.type(token, 'right');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Try it' }),
    );
    await within(dialog).findByText(/its credentials suffice/);
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Give access again' }),
    );
    await waitFor(async () =>
      expect(await card('Production cluster US')).toHaveTextContent('Healthy'),
    );
  });

  it('says so where it does not work even so', async () => {
    await backend.client().revokeProvider('pg-shared');
    backend.worker.use(
      http.post(`${backend.baseUrl}/providers/pg-shared/restore`, () =>
        HttpResponse.json({
          ...backend.state.providers.find(({ name }) => name === 'pg-shared'),
          health: 'Unreachable',
          message: 'connect ECONNREFUSED',
        }),
      ),
    );
    open();
    await press('Give access again to pg-shared');
    await userEvent.click(
      within(await screen.findByRole('dialog')).getByRole('button', {
        name: 'Give access again',
      }),
    );
    const alert = await screen.findByText(
      'Access is given again, but it does not work yet',
    );
    expect(alert.closest('[role=alert]')).toHaveTextContent('ECONNREFUSED');
  });

  it('is looked at in full, with the environments on it', async () => {
    open();
    await press('Details of cluster-us');
    const drawer = await screen.findByRole('dialog', {
      name: 'Production cluster US',
    });
    const list = await within(drawer).findByRole('list', {
      name: 'Environments on cluster-us',
    });
    expect(list).toHaveTextContent('staging');
    expect(drawer).toHaveTextContent('seen in a log');
    expect(await violations()).toEqual([]);
    await userEvent.keyboard('{Escape}');
    expect(drawer).not.toBeInTheDocument();
  });

  it('has its cards in parts where there are a thousand, and finds one', async () => {
    const [first] = backend.state.providers;
    for (let number = 0; number < 1000; number += 1) {
      backend.state.providers.push({
        ...structuredClone(first),
        name: `p-${number}`,
      });
    }
    backend.state.providers.slice(-1000).forEach(({ revision, name }) => {
      revision.document.metadata = { name };
    });
    open();
    expect(await screen.findByText('24 of 1006')).toBeInTheDocument();
    await press('Show 24 more');
    expect(screen.getByText('48 of 1006')).toBeInTheDocument();
    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Search providers' }),
      'p-777',
    );
    expect(await card('p-777')).toBeInTheDocument();
    expect(screen.getAllByRole('group')).toHaveLength(1);
  });
});

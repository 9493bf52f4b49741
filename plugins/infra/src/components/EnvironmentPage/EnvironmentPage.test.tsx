import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { useFixtureBackend } from '../../testing/fixtureBackend';
import { renderTab } from '../../testing/renderTab';

/** A request that fails is repeated twice before it counts. */

describe('the page of an environment', () => {
  const backend = useFixtureBackend();
  const open = (name: string, denied?: string[]) => {
    renderTab(backend, { path: `/${name}`, denied });
    return screen.findByRole('heading', { name: /./, level: 2 });
  };
  const press = async (name: string | RegExp) =>
    userEvent.click(await screen.findByRole('button', { name }));
  const resources = () =>
    screen.findByRole('list', { name: 'Resources in dependency order' });

  it('gives a reason for the red: what, why, what to do', async () => {
    await open('pr-1290');
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('dns: Conflicts with what is there');
    expect(alert).toHaveTextContent('bears no mark of this system');
    expect(alert).toHaveTextContent('What to do: It exists already');
    expect(screen.getAllByRole('alert')).toHaveLength(1);
  });

  it('says why a provider is tried again and again, and offers to retry at once', async () => {
    await open('pr-1288');
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('db: The provider denies access');
    expect(alert).toHaveTextContent(/Attempt \d+ failed and will be repeated/);
    expect(alert).toHaveTextContent('What to do: The credentials lack');
    const db = within(await resources()).getByRole('button', { name: /^db/ });
    expect(db).toHaveTextContent('Trying again');
    expect(db).toHaveTextContent('The provider denies access');
    expect(
      await screen.findByRole('button', {
        name: 'db postgres Trying again',
      }),
    ).toBeInTheDocument();
    await press('Retry');
    for (let round = 0; round < 8; round += 1) backend.step();
    await waitFor(() =>
      expect(within(db).getByText('Ready')).toBeInTheDocument(),
    );
  });

  it('lists resources dependencies first, with what each waits for', async () => {
    await open('pr-1290');
    const items = within(await resources()).getAllByRole('listitem');
    const texts = items.map(item => item.textContent);
    const place = (name: string) =>
      texts.findIndex(text => text?.startsWith(name));
    expect(place('ns')).toBeLessThan(place('dns'));
    expect(place('dns')).toBeLessThan(place('main'));
    expect(texts[place('main')]).toContain('Waits for dns');
  });

  it('opens a resource beside the page, takes the focus and gives it back', async () => {
    await open('staging');
    const opener = within(await resources()).getByRole('button', {
      name: /^db/,
    });
    await userEvent.click(opener);
    const panel = await screen.findByRole('dialog', { name: /db/ });
    expect(panel.contains(document.activeElement)).toBe(true);
    expect(within(panel).getByText('pg-shared-dev, revision 4')).toBeVisible();
    expect(
      await within(panel).findByText(/is the most specific definition/),
    ).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(panel).not.toBeInTheDocument());
    expect(opener).toHaveFocus();
  });

  it('never shows a secret, only that there is one', async () => {
    await open('staging');
    await userEvent.click(
      within(await resources()).getByRole('button', { name: /^db/ }),
    );
    const panel = await screen.findByRole('dialog', { name: /db/ });
    const password = within(panel).getByText('password').closest('li')!;
    expect(password).toHaveTextContent('Stored as a secret');
    expect(within(password).queryByRole('button')).toBeNull();
    expect(document.body.textContent).not.toContain('env/checkout-staging');
    expect(
      within(panel).getByRole('button', { name: 'Copy host' }),
    ).toBeInTheDocument();
  });

  it('retries from where it stopped, and shows it becoming ready', async () => {
    await open('pr-1290');
    await press('Retry');
    await waitFor(() =>
      expect(screen.queryByRole('button', { name: 'Retry' })).toBeNull(),
    );
    await waitFor(() =>
      expect(screen.getByRole('heading', { name: 'pr-1290' })).toHaveFocus(),
    );
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
    expect(
      await screen.findByRole('progressbar', { name: 'Progress' }),
    ).toBeInTheDocument();
    for (let round = 0; round < 8; round += 1) backend.step();
    const list = await resources();
    await waitFor(() =>
      expect(within(list).getAllByText('Ready')).toHaveLength(5),
    );
    await waitFor(() =>
      expect(
        screen
          .getAllByRole('status')
          .some(node => node.textContent?.includes('is now: Ready')),
      ).toBe(true),
    );
  });

  it('cancels what runs', async () => {
    await open('pr-1287');
    await press('Cancel');
    expect(await screen.findByText('Cancelled by Maria Sousa.')).toBeVisible();
  });

  it('offers only what the user may do', async () => {
    await open('staging', [
      'infra.environment.deploy',
      'infra.environment.delete',
    ]);
    await resources();
    for (const name of ['Deploy', 'Delete', 'Retry']) {
      expect(screen.queryByRole('button', { name })).toBeNull();
    }
  });

  it('deploys another image after its plan, bound to the plan and the state', async () => {
    const sent: { body: any; ifMatch: string | null }[] = [];
    backend.worker.use(
      http.post(
        `${backend.baseUrl}/environments/:id/deployments`,
        async ({ request }) => {
          const ifMatch = request.headers.get('if-match');
          sent.push({ body: await request.clone().json(), ifMatch });
        },
      ),
    );
    await open('staging');
    const { etag } = backend.environment('checkout', 'staging').environment;
    await press('Deploy');
    const image = await screen.findByRole('textbox', { name: 'Image: main' });
    await userEvent.clear(image);
    await userEvent.type(image, 'registry.example.com/checkout:1.5.0');
    await press('Show plan');
    expect(await screen.findByText('1 to update')).toBeInTheDocument();
    expect(screen.getByText('Show 4 unchanged')).toBeInTheDocument();
    await userEvent.click(
      within(screen.getByRole('dialog')).getByRole('button', {
        name: 'Deploy',
      }),
    );
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]).toMatchObject({
      ifMatch: etag,
      body: {
        planHash: expect.stringMatching(/^[0-9a-f]{64}$/),
        desired: { images: { main: 'registry.example.com/checkout:1.5.0' } },
      },
    });
    expect(
      await screen.findByRole('button', { name: 'Cancel' }),
    ).toBeInTheDocument();
  });

  it('shows the new plan where the environment has moved on meanwhile', async () => {
    await open('staging');
    await press('Deploy');
    await screen.findByRole('textbox', { name: 'Image: main' });
    await press('Show plan');
    await screen.findByText(/Nothing would change/);
    backend.worker.use(
      http.post(
        `${backend.baseUrl}/environments/:id/deployments`,
        () =>
          HttpResponse.json(
            {
              error: { name: 'PreconditionFailedError', message: 'changed' },
              response: { statusCode: 412 },
            },
            { status: 412 },
          ),
        { once: true },
      ),
    );
    await press('Deploy anyway');
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'changed in the meantime',
    );
    await press('Deploy anyway');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('does not pass off for the present what could not be read again', async () => {
    await open('staging');
    await resources();
    const { id } = backend.environment('checkout', 'staging').environment;
    backend.worker.use(
      http.get(`${backend.baseUrl}/environments/${id}`, () =>
        HttpResponse.json(
          {
            error: { name: 'Error', message: 'The database does not answer' },
            response: { statusCode: 503 },
          },
          { status: 503 },
        ),
      ),
    );
    backend.state.emit({
      environmentId: id,
      type: 'environment.status',
      level: 'info',
      message: 'Environment staging is Ready',
    });
    expect(
      await screen.findByText(/Could not be refreshed since/),
    ).toBeInTheDocument();
    expect(screen.getByText('The database does not answer')).toBeVisible();
    backend.worker.use(...backend.handlers);
    await press('Try again');
    await waitFor(() =>
      expect(screen.queryByText(/Could not be refreshed/)).toBeNull(),
    );
  });

  it('says so where there is none of that name', async () => {
    renderTab(backend, { path: '/ghost' });
    expect(
      await screen.findByText('There is no environment “ghost”'),
    ).toBeInTheDocument();
  });

  it('shows below a component none of another, even by its id', async () => {
    const { environment } = backend.environment('outage', 'dev');
    renderTab(backend, { path: `/${environment.id}` });
    expect(
      await screen.findByText(/There is no environment/),
    ).toBeInTheDocument();
  });
});

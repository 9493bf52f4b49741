import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { useFixtureBackend } from '../../testing/fixtureBackend';
import { renderTab } from '../../testing/renderTab';

describe('the list of environments', () => {
  const backend = useFixtureBackend();
  const row = (name: string) => screen.findByRole('row', { name });

  /** Coming back to the page after a while has it read again. */
  async function lookAway() {
    await act(() => new Promise(resolve => setTimeout(resolve, 2_100)));
    await act(async () => window.dispatchEvent(new Event('visibilitychange')));
  }

  it('shows name, status, type, age and links of each', async () => {
    renderTab(backend);
    const staging = await row('staging');
    expect(within(staging).getByText('Ready')).toBeInTheDocument();
    expect(await within(staging).findByText('Staging')).toBeInTheDocument();
    expect(within(staging).getByText('12 days ago')).toHaveAttribute('title');
    expect(
      within(staging).getByRole('link', { name: /staging\.checkout/ }),
    ).toHaveAttribute('href', 'https://staging.checkout.dev.example.com');
  });

  it('says beside a failure what kind it is', async () => {
    renderTab(backend);
    const failed = await row('pr-1290');
    expect(failed).toHaveTextContent('Failed');
    expect(failed).toHaveTextContent('Conflicts with what is there');
  });

  it('leads to the page of an environment', async () => {
    renderTab(backend);
    await userEvent.click(await row('staging'));
    expect(
      await screen.findByRole('heading', { name: 'staging' }),
    ).toBeInTheDocument();
  });

  it('invites to create the first one', async () => {
    renderTab(backend, { component: 'newcomer' });
    expect(await screen.findByText('No environments yet')).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Create environment' }),
    );
    expect(
      await screen.findByRole('dialog', { name: 'Create environment' }),
    ).toBeInTheDocument();
  });

  it('says what went wrong, and loads when asked again', async () => {
    renderTab(backend, { component: 'outage' });
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('The database does not answer');
    backend.worker.use(
      http.get(`${backend.baseUrl}/environments`, () =>
        HttpResponse.json({
          items: [backend.environment('outage', 'dev').environment],
        }),
      ),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await row('dev')).toBeInTheDocument();
  });

  it('says since when it could not be read again', async () => {
    renderTab(backend);
    await row('staging');
    backend.worker.use(
      http.get(`${backend.baseUrl}/environments`, () =>
        HttpResponse.json(
          {
            error: { name: 'NotAllowedError', message: 'no' },
            response: { statusCode: 403 },
          },
          { status: 403 },
        ),
      ),
    );
    await lookAway();
    expect(
      await screen.findByText(/Could not be refreshed since/),
    ).toBeInTheDocument();
    expect(screen.getByText(/You lack the permission/)).toBeInTheDocument();
    expect(await row('staging')).toBeInTheDocument();
  });

  it('tells a refusal from a failure', async () => {
    backend.worker.use(
      http.get(`${backend.baseUrl}/environments`, () =>
        HttpResponse.json(
          {
            error: { name: 'NotAllowedError', message: 'no' },
            response: { statusCode: 403 },
          },
          { status: 403 },
        ),
      ),
    );
    renderTab(backend);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'You may not see this',
    );
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
  });

  it('takes a thousand page by page, there and back', async () => {
    const asked: string[] = [];
    backend.worker.events.on('request:start', ({ request }) => {
      asked.push(new URL(request.url).search);
    });
    renderTab(backend, { component: 'fleet' });
    expect(await screen.findByText('1 to 20 of 1000')).toBeInTheDocument();
    expect(screen.getAllByRole('row')).toHaveLength(21);

    await userEvent.click(screen.getByRole('button', { name: /next/i }));
    expect(await screen.findByText('21 to 40 of 1000')).toBeInTheDocument();
    expect(await row('pr-21')).toBeInTheDocument();

    await userEvent.click(screen.getByRole('button', { name: /previous/i }));
    expect(await row('pr-1')).toBeInTheDocument();
    expect(asked.filter(query => query.includes('limit=1000'))).toEqual([]);
  });

  it('searches on the server, and finds back from nothing', async () => {
    renderTab(backend, { component: 'fleet' });
    await row('pr-1');
    const search = screen.getByRole('searchbox', {
      name: 'Search environments',
    });
    await userEvent.type(search, 'pr-777');
    await waitFor(() => expect(screen.getAllByRole('row')).toHaveLength(2));
    expect(
      await screen.findByRole('row', { name: /^pr-777 #777 / }),
    ).toBeInTheDocument();

    await userEvent.type(search, 'x');
    expect(await screen.findByText('Nothing found')).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear search and filters' }),
    );
    expect(await row('pr-1')).toBeInTheDocument();
  });

  it('says how many links there are beyond those shown', async () => {
    const { environment } = backend.environment('checkout', 'staging');
    environment.links.push({ title: 'Metrics', url: 'https://metrics.test' });
    renderTab(backend);
    expect(within(await row('staging')).getByText('+1')).toHaveAttribute(
      'title',
      'Metrics',
    );
  });

  it('keeps search and page in the URL', async () => {
    renderTab(backend, { component: 'fleet', path: '?search=pr-7&after=20' });
    expect(
      await screen.findByRole('searchbox', { name: 'Search environments' }),
    ).toHaveValue('pr-7');
    expect(await screen.findByText(/^21 to 40 of \d+$/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: /previous/i }));
    expect(await screen.findByText(/^1 to 20 of \d+$/)).toBeInTheDocument();
  });

  it('goes back from a page that has lost its last entry', async () => {
    renderTab(backend, { component: 'fleet', path: '?page=51&after=1000' });
    expect(await screen.findByText('1 to 20 of 1000')).toBeInTheDocument();
  });

  it('asks for no deleted ones that it does not show', async () => {
    renderTab(backend, { path: '?deleted=true&status=Deleted' });
    expect(await row('pr-1201')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('switch', { name: 'Show deleted' }));
    expect(await row('staging')).toBeInTheDocument();
    expect(screen.queryByText('Nothing found')).toBeNull();
  });

  it('shows deleted ones on request', async () => {
    renderTab(backend);
    await row('staging');
    expect(screen.queryByRole('row', { name: 'pr-1201' })).toBeNull();
    await userEvent.click(screen.getByRole('switch', { name: 'Show deleted' }));
    expect(await row('pr-1201')).toHaveTextContent('Deleted');
  });
});

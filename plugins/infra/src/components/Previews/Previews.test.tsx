import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { delay, http, HttpResponse } from 'msw';
import { useFixtureBackend } from '../../testing/fixtureBackend';
import { renderDelivery } from '../../testing/renderDelivery';
import { violations } from '../../testing/violations';

jest.setTimeout(180_000);

describe('the previews of a component', () => {
  const backend = useFixtureBackend();
  const open = (component = 'basket', denied?: string[], query = '') =>
    renderDelivery(backend, {
      ...{ component, denied },
      query: `?tab=previews${query}`,
    });
  const row = async (number: number) =>
    (
      await screen.findByRole('rowheader', { name: new RegExp(`^#${number} `) })
    ).closest('tr')!;
  const press = async (name: string) =>
    userEvent.click(await screen.findByRole('button', { name }));
  const answer = (status: number, body: object) =>
    backend.worker.use(
      http.get(`${backend.baseUrl}/previews`, () =>
        HttpResponse.json(body, { status }),
      ),
    );

  it('has pull request, commit, state, environment and time left of each', async () => {
    open();
    const ready = await row(43);
    const header = within(ready).getByRole('rowheader');
    expect(
      within(header).getByRole('link', { name: /^#43 Fix the total/ }),
    ).toHaveAttribute('href', 'https://github.example.com/shop/basket/pull/43');
    expect(header).toHaveTextContent('by jofield');
    expect(
      within(ready).getByRole('link', { name: /^Commit \w{7} of fix-the/ }),
    ).toHaveAttribute(
      'href',
      expect.stringMatching(
        /^https:\/\/github\.example\.com\/shop\/basket\/commit\/\w{40}$/,
      ),
    );
    expect(within(ready).getByText('Ready')).toBeInTheDocument();
    expect(within(ready).getByRole('link', { name: 'pr-43' })).toHaveAttribute(
      'href',
      '/catalog/default/component/basket/environments/pr-43',
    );
    expect(ready).toHaveTextContent('5 hours ago');
    expect(ready).toHaveTextContent(/in 8 h/);
    expect(await violations()).toEqual([]);
  });

  it.each([
    { number: 48, reason: 'it waits', text: /WaitingWaits for an image of/ },
    { number: 48, reason: 'no environment', text: /none yet/ },
    { number: 48, reason: 'the forge is not told', text: /told: GitHub/ },
    { number: 47, reason: 'it comes up', text: /Coming up/ },
    { number: 46, reason: 'it failed', text: /Failed.*has an A record/ },
    {
      number: 44,
      reason: 'it is updated',
      text: /Commit \w{7} runs.*Updating/,
    },
    { number: 42, reason: 'its time is over', text: /Expired/ },
  ])('says of #$number: $reason', async ({ number, text }) => {
    open();
    expect(await row(number)).toHaveTextContent(text);
  });

  it('shows how far one is that comes up, and follows it until it is ready', async () => {
    open();
    expect(
      await within(await row(47)).findByRole('progressbar'),
    ).toHaveAttribute('value', '0');
    for (let round = 0; round < 12; round += 1) backend.step();
    await waitFor(
      async () =>
        expect(within(await row(47)).getByText('Ready')).toBeInTheDocument(),
      { timeout: 20_000 },
    );
  });

  it('closes one once that was confirmed, and keeps what was closed', async () => {
    open();
    await press('Close the preview of #43');
    const dialog = await screen.findByRole('dialog', {
      name: 'Close the preview of #43',
    });
    expect(dialog).toHaveTextContent('The environment pr-43 is deleted');
    expect(await violations()).toEqual([]);
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Close preview' }),
    );
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    await waitFor(() =>
      expect(screen.queryByRole('rowheader', { name: /^#43 / })).toBeNull(),
    );
    expect(backend.environment('basket', 'pr-43').environment.status).toBe(
      'Deleting',
    );
    await userEvent.click(
      screen.getByRole('button', { name: /Pull requests/ }),
    );
    await userEvent.click(
      await screen.findByRole('option', { name: 'Closed' }),
    );
    expect(await row(43)).toHaveTextContent('Being deleted');
    expect(await row(41)).toHaveTextContent('Deleted');
    expect(
      within(await row(41)).getByRole('link', { name: 'pr-41' }),
    ).toHaveAttribute(
      'href',
      expect.stringMatching(/environments\/[0-9a-f-]{36}$/),
    );
  });

  it('says that closing failed', async () => {
    backend.worker.use(
      http.post(`${backend.baseUrl}/previews/:id/close`, () =>
        HttpResponse.json(
          { error: { name: 'Error', message: 'Not now' } },
          { status: 500 },
        ),
      ),
    );
    open();
    await press('Close the preview of #48');
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('No environment is made for it');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Close preview' }),
    );
    expect(await within(dialog).findByRole('alert')).toHaveTextContent(
      'Not now',
    );
  });

  it('opens one again whose time was over', async () => {
    open();
    await press('Open the preview of #42 again');
    await waitFor(async () =>
      expect(await row(42)).toHaveTextContent('Coming up'),
    );
    expect(await row(42)).not.toHaveTextContent('Open again');
  });

  it('offers nothing to who may not', async () => {
    open('basket', ['infra.environment.delete']);
    await row(43);
    await screen.findByRole('button', { name: 'Close the preview of #48' });
    expect(
      screen.queryByRole('button', { name: 'Close the preview of #43' }),
    ).toBeNull();
  });

  it('has a thousand on pages', async () => {
    open('fleet');
    await row(1);
    expect(screen.getAllByRole('rowheader')).toHaveLength(25);
    await press('Next page');
    await row(26);
    expect(screen.getByRole('status')).toHaveTextContent('26 to 50');
    await press('Previous page');
    await row(1);
  });

  it('goes back from a page that has lost its last row', async () => {
    open('fleet');
    await row(1);
    backend.worker.use(
      http.get(`${backend.baseUrl}/previews`, ({ request }) =>
        new URL(request.url).searchParams.has('cursor')
          ? HttpResponse.json({ items: [] })
          : undefined,
      ),
    );
    await press('Next page');
    await waitFor(() =>
      expect(screen.getByRole('status')).toHaveTextContent('1 to 25'),
    );
    await row(1);
  });

  describe('where there are none', () => {
    it('says what is to be written where', async () => {
      open('checkout');
      expect(
        await screen.findByText('Previews are not set up for this component'),
      ).toBeInTheDocument();
      expect(
        screen.getByRole('region', { name: 'Annotations for previews' }),
      ).toHaveTextContent('infra-orchestration.dev/preview-type: preview');
      expect(await violations()).toEqual([]);
    });

    it('says whose pull requests get one, where that is set up', async () => {
      open('catalog');
      expect(await screen.findByText('No previews')).toBeInTheDocument();
      expect(
        screen.getByText(/github\.example\.com\/shop\/catalog\/ gets/),
      ).toBeInTheDocument();
    });

    it('says that none was closed', async () => {
      open('catalog', [], '&previews=closed');
      expect(
        await screen.findByText('No pull request is closed'),
      ).toBeInTheDocument();
    });
  });

  it('says what went wrong, and loads when asked again', async () => {
    answer(400, { error: { name: 'Error', message: 'Away' } });
    open();
    expect(await screen.findByRole('alert')).toHaveTextContent('Away');
    backend.worker.use(...backend.handlers);
    await press('Try again');
    expect(await row(43)).toBeInTheDocument();
  });

  it('shows that it is loading', async () => {
    backend.worker.use(
      http.get(`${backend.baseUrl}/previews`, async () => {
        await delay('infinite');
      }),
    );
    const { container } = open();
    await screen.findByRole('tab', { name: 'Previews', selected: true });
    expect(container.querySelector('[aria-busy="true"]')).not.toBeNull();
  });
});

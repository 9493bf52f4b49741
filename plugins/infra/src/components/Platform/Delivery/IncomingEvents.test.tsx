import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { incomingEvents } from '../../../../dev/fixtures/platformDelivery';
import { useFixtureBackend } from '../../../testing/fixtureBackend';
import { renderPlugin } from '../../../testing/renderPlugin';
import { violations } from '../../../testing/violations';

describe('incoming events', () => {
  const backend = useFixtureBackend();
  const open = (query = '') =>
    renderPlugin(backend, { path: `/infra/delivery${query}` });
  const table = () => screen.findByRole('table', { name: 'Incoming events' });
  const rows = async () =>
    within(await table())
      .getAllByRole('row')
      .slice(1);
  const section = () =>
    screen.findByRole('region', { name: 'Incoming events' });
  const answer = (reply: (query: URLSearchParams) => Response) =>
    backend.worker.use(
      http.get(`${backend.baseUrl}/incoming-events`, ({ request }) =>
        reply(new URL(request.url).searchParams),
      ),
    );

  it('says what each told of, and what became of it', async () => {
    open();
    const [registered, pending, , rejected] = await rows();
    expect(registered).toHaveTextContent(
      'registry.example.com/checkout:1.4.60',
    );
    expect(registered).toHaveTextContent('GitHub');
    expect(registered).toHaveTextContent('Registered');
    expect(pending).toHaveTextContent('The registry did not answer');
    expect(rejected).toHaveTextContent('no image');
    expect(rejected).toHaveTextContent('The token in X-Gitlab-Token');
  });

  it('shows a page at a time, and turns pages both ways', async () => {
    open();
    expect(await rows()).toHaveLength(25);
    const within25 = within(await section());
    expect(within25.getByText('1 to 25 of 60')).toBeVisible();
    await userEvent.click(within25.getByRole('button', { name: 'Next page' }));
    await waitFor(async () =>
      expect((await rows())[0]).toHaveTextContent('checkout:1.4.35'),
    );
    await userEvent.click(
      within25.getByRole('button', { name: 'Previous page' }),
    );
    await waitFor(async () =>
      expect((await rows())[0]).toHaveTextContent('checkout:1.4.60'),
    );
  });

  it('draws a page of a thousand', async () => {
    answer(query =>
      HttpResponse.json({
        items: incomingEvents(1_000).slice(0, Number(query.get('limit'))),
        nextCursor: '25',
      }),
    );
    open();
    expect(await rows()).toHaveLength(25);
    expect(screen.getByText('1 to 25')).toBeVisible();
  });

  it('filters by source and by fate, from the first page on', async () => {
    open();
    const part = within(await section());
    await userEvent.click(
      await part.findByRole('button', { name: 'Next page' }),
    );
    await userEvent.click(part.getByRole('button', { name: /Source/ }));
    await userEvent.click(
      await screen.findByRole('option', { name: 'pipeline-watch' }),
    );
    await waitFor(async () => expect(await rows()).toHaveLength(8));
    await userEvent.click(
      part.getByRole('button', { name: /What became of it/ }),
    );
    await userEvent.click(
      await screen.findByRole('option', { name: 'Failed' }),
    );
    expect(await part.findByText('No event fits the filters')).toBeVisible();
    await userEvent.click(part.getByRole('button', { name: 'Clear filters' }));
    expect(await rows()).toHaveLength(25);
  });

  it('takes the filter from the address', async () => {
    open('?fate=Rejected&source=gitlab');
    const found = await rows();
    expect(found).toHaveLength(9);
    expect(found[0]).toHaveTextContent('GitLab');
  });

  it('opens one by the keyboard, with its image and component, and gives the focus back', async () => {
    answer(() => HttpResponse.json({ items: incomingEvents(3) }));
    open();
    const [first] = await rows();
    const button = within(first).getByRole('button', {
      name: /^Details of what GitHub told/,
    });
    button.focus();
    await userEvent.keyboard('{Enter}');
    const drawer = await screen.findByRole('dialog', {
      name: 'Event from GitHub',
    });
    expect(drawer).toHaveTextContent('pipelines take it from here');
    expect(drawer).toHaveTextContent('delivery-0');
    expect(
      await within(drawer).findByRole('link', { name: 'Delivery' }),
    ).toHaveAttribute('href', '/catalog/default/component/checkout/delivery');
    expect(
      within(drawer).getByRole('link', { name: /ci.example.com/ }),
    ).toHaveAttribute('href', 'https://ci.example.com/builds/60');
    expect(await violations()).toEqual([]);
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(button).toHaveFocus();
  });

  it('shows new ones as they come, and keeps the opened one', async () => {
    const [event] = incomingEvents(1);
    answer(() => HttpResponse.json({ items: [event] }));
    open();
    const [first] = await rows();
    await userEvent.click(within(first).getByRole('button'));
    await screen.findByRole('dialog', { name: 'Event from GitHub' });
    answer(() =>
      HttpResponse.json({
        items: [{ ...event, id: 'new', tag: '2.0.0', source: 'quay' }],
      }),
    );
    await waitFor(async () =>
      expect((await rows())[0]).toHaveTextContent('2.0.0'),
    );
    expect(screen.getByRole('dialog')).toHaveTextContent('delivery-0');
    expect(screen.getByRole('dialog')).not.toHaveTextContent('2.0.0');
  });

  it('says what to do where there is none', async () => {
    answer(() => HttpResponse.json({ items: [] }));
    open();
    expect(
      await screen.findByText('Nothing has told of an image yet'),
    ).toBeVisible();
    expect(screen.getByText(/POST \/api\/infra\/artifacts/)).toBeVisible();
  });

  it('offers to try again where they cannot be loaded', async () => {
    answer(() =>
      HttpResponse.json(
        { error: { message: 'The database is away' } },
        { status: 500 },
      ),
    );
    open();
    const part = within(await section());
    expect(await part.findByText('This could not be loaded')).toBeVisible();
    backend.worker.resetHandlers(...backend.handlers);
    await userEvent.click(part.getByRole('button', { name: 'Try again' }));
    expect(await rows()).toHaveLength(25);
  });
});

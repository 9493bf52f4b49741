import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { delay, http, HttpResponse } from 'msw';
import { useFixtureBackend } from '../../testing/fixtureBackend';
import { renderPlugin } from '../../testing/renderPlugin';

const PATH = '/undelivered-events';

describe('the undelivered events', () => {
  const backend = useFixtureBackend();
  const open = () =>
    renderPlugin(backend, { path: '/infra/undelivered-events' });
  const list = () =>
    screen.findByRole('list', { name: 'Events that were not taken' });
  const rows = async () => within(await list()).getAllByRole('listitem');
  const again = 'Send event 4711 to Webhook chatops again';
  const answer = (status: number, body: object, path = PATH) =>
    backend.worker.use(
      http[path === PATH ? 'get' : 'post'](`${backend.baseUrl}${path}`, () =>
        HttpResponse.json(body, { status }),
      ),
    );

  it('says what was not taken, by whom, and why', async () => {
    open();
    const [first, second] = await rows();
    expect(first).toHaveTextContent('Webhook chatops');
    expect(first).toHaveTextContent('Failed: the image cannot be pulled');
    expect(first).toHaveTextContent('It answered 503 Service Unavailable');
    expect(first).toHaveTextContent('12 attempts, given up');
    expect(second).toHaveTextContent('Event 3000, which is not kept any more');
    expect(second).toHaveTextContent('It cannot be sent again');
    expect(
      within(second).getByRole('button', {
        name: 'Send event 3000 to Webhook old-cmdb again',
      }),
    ).toBeDisabled();
  });

  it('sends one again, which then leaves the list', async () => {
    open();
    await userEvent.click(await screen.findByRole('button', { name: again }));
    expect(
      await screen.findByText('1 event is sent again'),
    ).toBeInTheDocument();
    expect(await screen.findByText('Is being sent again …')).toBeVisible();
    expect(screen.queryByRole('button', { name: again })).toBeNull();
    await waitFor(async () => expect(await rows()).toHaveLength(1));
  });

  it('sends all again that can be', async () => {
    open();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Send all again' }),
    );
    expect(
      await screen.findByText('1 event is sent again'),
    ).toBeInTheDocument();
  });

  it('takes one off the list', async () => {
    open();
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Dismiss event 3000 to Webhook old-cmdb',
      }),
    );
    expect(
      await screen.findByText('Event 3000 is off the list'),
    ).toBeInTheDocument();
    await waitFor(async () => expect(await rows()).toHaveLength(1));
  });

  it('says that a change failed, and keeps the list', async () => {
    answer(
      500,
      { error: { message: 'The database is away' } },
      `${PATH}/retry`,
    );
    open();
    await userEvent.click(await screen.findByRole('button', { name: again }));
    expect(await screen.findByText('The request failed')).toBeInTheDocument();
    expect(await rows()).toHaveLength(2);
  });

  it('is content where there is nothing', async () => {
    answer(200, { items: [] });
    open();
    expect(await screen.findByText('Everything was delivered')).toBeVisible();
  });

  it('offers to try again where the list cannot be loaded', async () => {
    answer(500, { error: { message: 'The database is away' } });
    open();
    expect(
      await screen.findByText('This could not be loaded'),
    ).toBeInTheDocument();
    backend.worker.resetHandlers(...backend.handlers);
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await rows()).toHaveLength(2);
  });

  it('says who may not see it', async () => {
    answer(403, { error: { message: 'No' } });
    open();
    expect(await screen.findByText('You may not see this')).toBeVisible();
  });

  it('shows that it is loading', async () => {
    backend.worker.use(
      http.get(`${backend.baseUrl}${PATH}`, async () => {
        await delay('infinite');
      }),
    );
    const { container } = open();
    await screen.findByRole('tab', { name: 'Undelivered events' });
    await waitFor(() =>
      expect(container.querySelector('[class*="Skeleton"]')).not.toBeNull(),
    );
    expect(screen.queryByText('Everything was delivered')).toBeNull();
  });
});

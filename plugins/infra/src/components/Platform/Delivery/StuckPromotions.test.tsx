import { Promotion } from '@infra-orchestration/backstage-plugin-infra-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { delay, http, HttpResponse } from 'msw';
import { openPromotion } from '../../../../dev/fixtures/platformDelivery';
import { useFixtureBackend } from '../../../testing/fixtureBackend';
import { renderPlugin } from '../../../testing/renderPlugin';

describe('promotions that wait', () => {
  const backend = useFixtureBackend();
  const open = () => renderPlugin(backend, { path: '/infra/delivery' });
  const table = () =>
    screen.findByRole('table', { name: 'Promotions that wait' });
  const rows = async () =>
    within(await table())
      .getAllByRole('row')
      .slice(1);
  const answer = (reply: (query: URLSearchParams) => Response) =>
    backend.worker.use(
      http.get(`${backend.baseUrl}/promotions`, ({ request }) =>
        reply(new URL(request.url).searchParams),
      ),
    );
  const many = (count: number): Promotion[] => {
    const { environment } = backend.environment('checkout', 'prod');
    return Array.from({ length: count }, (_, index) =>
      openPromotion(index, environment, {
        reason: 'EnvironmentBusy',
        minutes: index + 1,
        message: `number ${index}`,
      }),
    );
  };

  it('says why each waits, the longest first, and where to go', async () => {
    open();
    const [first, second, third, ...others] = await rows();
    expect(others).toEqual([]);
    expect(first).toHaveTextContent('Waits for approval');
    expect(first).toHaveTextContent('Somebody decides');
    expect(first).toHaveTextContent('1 day ago');
    expect(second).toHaveTextContent('No definition of postgres fits fleet.');
    expect(third).toHaveTextContent('Waits for the end of a freeze');
    expect(third).toHaveTextContent(/The freeze ends .*\(in 20 h\)/);
    expect(third).toHaveTextContent('Step release of shop');
    const prod = backend.environment('checkout', 'prod').environment;
    expect(within(third).getByRole('link', { name: 'prod' })).toHaveAttribute(
      'href',
      `/infra/environments/${prod.id}`,
    );
    expect(
      within(third).getByRole('link', {
        name: 'Delivery of checkout, for prod',
      }),
    ).toHaveAttribute('href', '/catalog/default/component/checkout/delivery');
    expect(
      screen.getByText('1 more promotion is under way and does not wait.'),
    ).toBeVisible();
  });

  it('reads all that are open, and draws a page of them', async () => {
    const all = many(1_000);
    const asked: (string | null)[] = [];
    answer(query => {
      const from = Number(query.get('cursor') ?? 0);
      const to = from + Number(query.get('limit'));
      asked.push(query.get('cursor'));
      return HttpResponse.json({
        items: all.slice(from, to),
        ...(to < all.length && { nextCursor: String(to) }),
      });
    });
    open();
    const shown = await rows();
    expect(shown).toHaveLength(20);
    expect(shown[0]).toHaveTextContent('number 999');
    expect(asked).toEqual([null, '500']);
    expect(screen.getByText('1 to 20 of 1000')).toBeVisible();
    const section = (await table()).closest('section')!;
    await userEvent.click(
      within(section).getByRole('button', { name: 'Next page' }),
    );
    expect((await rows())[0]).toHaveTextContent('number 979');
  });

  it('stops at a bound, and says so', async () => {
    const all = many(2_500);
    answer(query => {
      const from = Number(query.get('cursor') ?? 0);
      return HttpResponse.json({
        items: all.slice(from, from + 500),
        nextCursor: String(from + 500),
      });
    });
    open();
    expect(
      await screen.findByText(/There are more than 2000 promotions/),
    ).toBeVisible();
  });

  it('is content where nothing waits', async () => {
    answer(() => HttpResponse.json({ items: [] }));
    open();
    expect(await screen.findByText('Nothing waits')).toBeVisible();
  });

  it('offers to try again where they cannot be loaded', async () => {
    answer(() =>
      HttpResponse.json(
        { error: { message: 'The database is away' } },
        { status: 500 },
      ),
    );
    open();
    expect(await screen.findByText('This could not be loaded')).toBeVisible();
    backend.worker.resetHandlers(...backend.handlers);
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await rows()).toHaveLength(3);
  });

  it('shows that it is loading', async () => {
    backend.worker.use(
      http.get(`${backend.baseUrl}/promotions`, async () => {
        await delay('infinite');
      }),
    );
    open();
    const section = await screen.findByRole('region', {
      name: 'Promotions that wait',
    });
    await waitFor(() =>
      expect(section.querySelector('[aria-busy]')).not.toBeNull(),
    );
    expect(within(section).queryByText('Nothing waits')).toBeNull();
  });
});

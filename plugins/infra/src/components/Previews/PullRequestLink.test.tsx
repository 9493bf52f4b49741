import { screen, within } from '@testing-library/react';
import { http } from 'msw';
import { useFixtureBackend } from '../../testing/fixtureBackend';
import { renderTab } from '../../testing/renderTab';

describe('an environment that is a preview', () => {
  const backend = useFixtureBackend();
  const target = {
    name: /^#43 Fix the total of empty baskets/,
    href: 'https://github.example.com/shop/basket/pull/43',
  };

  /** What previews were asked for from here on. */
  function asked(): URLSearchParams[] {
    const queries: URLSearchParams[] = [];
    backend.worker.use(
      http.get(`${backend.baseUrl}/previews`, ({ request }) => {
        queries.push(new URL(request.url).searchParams);
      }),
    );
    return queries;
  }

  it('asks for the previews of what is in the list, and for no others', async () => {
    const queries = asked();
    renderTab(backend, { component: 'basket' });
    await screen.findByRole('link', { name: target.name });
    const shown = [...backend.state.kept.values()]
      .map(({ environment }) => environment)
      .filter(
        ({ entityRef, labels, status }) =>
          entityRef === 'component:default/basket' &&
          status !== 'Deleted' &&
          labels['pull-request'] !== undefined,
      )
      .map(({ id }) => id)
      .sort();
    expect(queries.map(query => query.getAll('environmentId'))).toEqual([
      shown,
    ]);
    expect(queries[0].get('limit')).toBe(String(shown.length));
  });

  it('asks for nothing where no environment is of a pull request', async () => {
    const queries = asked();
    renderTab(backend, { component: 'checkout', path: '/staging' });
    await screen.findByRole('heading', { name: 'staging' });
    expect(queries).toEqual([]);
  });

  it('shows its pull request in the list', async () => {
    renderTab(backend, { component: 'basket' });
    const row = await screen.findByRole('row', { name: /^pr-43/ });
    expect(
      await within(row).findByRole('link', { name: target.name }),
    ).toHaveAttribute('href', target.href);
  });

  it('shows it on its page', async () => {
    renderTab(backend, { component: 'basket', path: '/pr-43' });
    expect(
      await screen.findByRole('link', { name: target.name }),
    ).toHaveAttribute('href', target.href);
  });

  it('shows none where it is of none', async () => {
    renderTab(backend, { component: 'checkout', path: '/pr-1290' });
    await screen.findByRole('heading', { name: 'pr-1290' });
    expect(screen.queryByText('Pull request')).toBeNull();
  });
});

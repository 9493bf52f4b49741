import { screen, within } from '@testing-library/react';
import { useFixtureBackend } from '../../testing/fixtureBackend';
import { renderTab } from '../../testing/renderTab';

describe('an environment that is a preview', () => {
  const backend = useFixtureBackend();
  const target = {
    name: /^#43 Fix the total of empty baskets/,
    href: 'https://github.example.com/shop/basket/pull/43',
  };

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

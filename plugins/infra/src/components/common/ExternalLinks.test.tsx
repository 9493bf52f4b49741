import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { ExternalLinks } from './ExternalLinks';

it('opens another host in a new tab, and a page of Backstage in this one', async () => {
  renderInTestApp(
    <ExternalLinks
      links={[
        { title: 'shop.example', url: 'https://shop.example' },
        { title: 'cluster / shop', url: '/infra/providers' },
      ]}
    />,
    { apis: [mockApis.translation()] },
  );

  expect(
    await screen.findByRole('link', { name: /shop.example/ }),
  ).toHaveAttribute('target', '_blank');
  const inside = screen.getByRole('link', { name: /cluster/ });
  expect(inside).toHaveAttribute('href', '/infra/providers');
  expect(inside).not.toHaveAttribute('target');
});

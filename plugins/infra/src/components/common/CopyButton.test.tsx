import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { toastApiRef } from '@backstage/frontend-plugin-api';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { CopyButton } from './CopyButton';

it('says so where the browser does not let it copy', async () => {
  const posted: unknown[] = [];
  const toasts = { post: (toast: unknown) => posted.push(toast) };
  const user = userEvent.setup();
  Object.defineProperty(navigator, 'clipboard', {
    value: undefined,
    configurable: true,
  });
  renderInTestApp(<CopyButton text="x" label="Copy host" />, {
    apis: [
      [toastApiRef, toasts as unknown as typeof toastApiRef.T],
      mockApis.translation(),
    ],
  });
  await user.click(await screen.findByRole('button', { name: 'Copy host' }));
  await waitFor(() =>
    expect(posted).toMatchObject([{ title: 'It could not be copied' }]),
  );
  expect(screen.queryByRole('button', { name: 'Copied' })).toBeNull();
});

import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { environmentTypes } from '../../../dev/fixtures/platform';
import { useFixtureBackend } from '../../testing/fixtureBackend';
import { renderTab } from '../../testing/renderTab';

describe('a type whose environments are named by a rule', () => {
  const backend = useFixtureBackend();

  it('asks for what the rule asks for, and for no name', async () => {
    const [development] = environmentTypes;
    const spec = {
      ...development.document.spec,
      nameTemplate: 'pr-${params.number}',
    };
    backend.worker.use(
      http.get(`${backend.baseUrl}/environment-types`, () =>
        HttpResponse.json([
          { ...development, document: { ...development.document, spec } },
        ]),
      ),
    );
    renderTab(backend, { component: 'newcomer' });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Create environment' }),
    );
    expect(
      await screen.findByText('Named by the rule pr-${params.number}', {
        selector: ':not([class*="typeMeta"])',
      }),
    ).toBeVisible();
    expect(screen.queryByRole('textbox', { name: 'Name' })).toBeNull();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Add parameter' }),
    );
    const [name, value] = screen.getAllByRole('textbox');
    await userEvent.type(name, 'number');
    await userEvent.type(value, '42');
    await userEvent.click(screen.getByRole('button', { name: 'Show plan' }));
    await screen.findByText('5 to create');
    await userEvent.click(screen.getByRole('button', { name: 'Create' }));
    await waitFor(() =>
      expect(backend.environment('newcomer', 'pr-42')).toBeDefined(),
    );
  });
});

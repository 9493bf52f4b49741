import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { useFixtureBackend } from '../../testing/fixtureBackend';
import { renderPlugin } from '../../testing/renderPlugin';

describe('the Infrastructure page', () => {
  const backend = useFixtureBackend();
  const open = (path: string) =>
    renderPlugin(backend, { path: `/infra${path}` });

  it('has a tab for each part, and starts with the environments', async () => {
    open('');
    expect(await screen.findAllByText(/1 to 20 of \d+/)).not.toHaveLength(0);
    const tabs = screen.getAllByRole('tab').map(tab => tab.textContent);
    expect(tabs).toEqual([
      'Environments',
      'Tasks',
      'Delivery',
      'Providers',
      'Definitions',
      'Environment types',
      'Document sources',
      'Undelivered events',
      'Match explainer',
    ]);
  });

  it('opens an environment of any component below itself', async () => {
    const { environment } = backend.environment('checkout', 'staging');
    open(`/environments/${environment.id}`);
    expect(
      await screen.findByRole('heading', { name: 'staging' }),
    ).toBeInTheDocument();
    expect(screen.getByText('Component')).toBeInTheDocument();
  });

  it('opens the very one that was clicked, where several bear its name', async () => {
    open('/environments');
    await userEvent.type(
      await screen.findByRole('searchbox', { name: 'Search environments' }),
      'dev',
    );
    await waitFor(() =>
      expect(screen.getAllByRole('row', { name: 'dev' })).toHaveLength(2),
    );
    const row = screen
      .getAllByRole('row', { name: 'dev' })
      .find(({ textContent }) => textContent?.includes('checkout'))!;
    await userEvent.click(row);
    expect(
      await screen.findByRole('heading', { name: 'dev' }),
    ).toBeInTheDocument();
    const details = screen.getByText('Component').closest('dl')!;
    expect(details).toHaveTextContent('checkout');
    expect(details).not.toHaveTextContent('outage');
  });

  it('takes no name for an environment where names repeat', async () => {
    open('/environments/dev');
    expect(
      await screen.findByText('There is no environment “dev”'),
    ).toBeInTheDocument();
  });

  it('shows what a provider lacks, and what to apply', async () => {
    open('/providers');
    const denied = await screen.findByRole('group', {
      name: 'Production cluster EU',
    });
    expect(denied).toHaveTextContent('Access denied');
    expect(denied).toHaveTextContent('2 of 7 permissions are missing');
    const checks = within(denied).getByRole('list', { name: 'Permissions' });
    const first = within(checks).getAllByRole('listitem')[0];
    expect(first).toHaveTextContent('create namespaces');
    expect(first).toHaveTextContent('Missing');
    expect(
      within(denied).getByRole('region', { name: /Apply this to the cluster/ }),
    ).toHaveTextContent('kind: ClusterRole');
  });

  it('names credentials, never shows them', async () => {
    open('/providers');
    const cluster = await screen.findByRole('group', {
      name: 'Development cluster',
    });
    expect(cluster).toHaveTextContent('Credentialstoken');
    expect(cluster).not.toHaveTextContent('CLUSTER_DEV_TOKEN');
  });

  it('checks access on request and shows the answer', async () => {
    const asked: string[] = [];
    backend.worker.use(
      http.post(
        `${backend.baseUrl}/providers/:name/access-check`,
        ({ params }) => {
          asked.push(String(params.name));
          const provider = backend.state.providers.find(
            ({ name }) => name === params.name,
          )!;
          provider.health = 'Healthy';
          return HttpResponse.json(provider);
        },
      ),
    );
    open('/providers');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Check access of pg-eu' }),
    );
    await waitFor(() =>
      expect(screen.getByRole('group', { name: 'pg-eu' })).toHaveTextContent(
        'Healthy',
      ),
    );
    expect(asked).toEqual(['pg-eu']);
  });

  it('filters definitions, and opens one with document and revisions', async () => {
    open('/definitions');
    await screen.findByRole('row', { name: 'pg-ha' });
    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Search definitions' }),
      'pg',
    );
    await waitFor(() => expect(screen.getAllByRole('row')).toHaveLength(3));
    const row = screen.getByRole('row', { name: 'pg-ha' });
    expect(row).toHaveTextContent('environment type = production');
    expect(row).toHaveTextContent('retained');
    await userEvent.click(row);
    const drawer = await screen.findByRole('dialog', { name: 'pg-ha' });
    expect(drawer).toHaveTextContent('kind: ResourceDefinition');
    expect(drawer).toHaveTextContent('definitions.yaml:96');
  });

  it('shows environment types in their order', async () => {
    open('/environment-types');
    await screen.findByRole('heading', { name: 'Development' });
    const titles = screen
      .getAllByRole('heading', { level: 3 })
      .map(heading => heading.textContent);
    expect(titles).toEqual(['Development', 'Preview', 'Staging', 'Production']);
    const production = screen.getByRole('group', { name: 'Production' });
    expect(production).toHaveTextContent('Retained on deletionpostgres');
    expect(production).toHaveTextContent('5 min');
  });

  it('shows errors of documents with file and line', async () => {
    open('/sources');
    const source = await screen.findByRole('group', {
      name: 'examples/platform/definitions.yaml',
    });
    expect(source).toHaveTextContent('2 errors');
    expect(source).toHaveTextContent('definitions.yaml:131');
    expect(source).toHaveTextContent("did you mean 'environmentType'?");
  });

  it('explains which definition would match', async () => {
    open('/explain');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Explain' }),
    );
    const component = screen.getByRole('combobox', { name: /Component/ });
    expect(component).toBeInvalid();

    await userEvent.type(component, 'check');
    await userEvent.click(
      await screen.findByRole('option', { name: 'checkout' }),
    );
    const choose = async (field: RegExp, option: string) => {
      await userEvent.click(screen.getByRole('button', { name: field }));
      await userEvent.click(
        await screen.findByRole('option', { name: option }),
      );
    };
    await choose(/Environment type/, 'Production');
    await choose(/Resource type/, 'postgres');
    await userEvent.click(screen.getByRole('button', { name: 'Explain' }));

    expect(await screen.findAllByText('pg-ha is chosen')).toHaveLength(2);
    const candidates = screen.getByRole('region', {
      name: 'Considered definitions',
    });
    const rows = within(candidates).getAllByRole('row');
    expect(rows[1]).toHaveTextContent('pg-ha');
    expect(rows[1]).toHaveTextContent('Chosen');
    expect(rows[1]).toHaveTextContent('environment type');
    expect(
      screen
        .getAllByRole('status')
        .some(({ textContent }) => textContent === 'pg-ha is chosen'),
    ).toBe(true);
    expect(rows[2]).toHaveTextContent('Fits, but a more specific one does too');
  });

  it('says so to those who may not see the platform', async () => {
    backend.worker.use(
      http.get(`${backend.baseUrl}/definitions`, () =>
        HttpResponse.json(
          {
            error: { name: 'NotAllowedError', message: 'no' },
            response: { statusCode: 403 },
          },
          { status: 403 },
        ),
      ),
    );
    open('/definitions');
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'You may not see this',
    );
  });
});

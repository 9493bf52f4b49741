import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { useFixtureBackend } from '../../testing/fixtureBackend';
import { renderPlugin } from '../../testing/renderPlugin';
import { violations } from '../../testing/violations';

jest.setTimeout(120_000);

describe('registering a provider', () => {
  const backend = useFixtureBackend();
  const bodies: { url: string; body: any }[] = [];
  beforeEach(() => {
    bodies.length = 0;
    backend.worker.events.on('request:start', async ({ request }) => {
      if (!['POST', 'PUT'].includes(request.method)) return;
      const { url } = request;
      bodies.push({ url, body: await request.clone().json() });
    });
  });
  const sentTo = (end: string) =>
    bodies.filter(({ url }) => url.endsWith(end)).map(({ body }) => body);

  const press = async (name: string) =>
    userEvent.click(await screen.findByRole('button', { name }));
  const fill = async (name: string, text: string) => {
    const field = await screen.findByRole('textbox', { name });
    await userEvent.clear(field);
    await userEvent.type(field, text);
  };
  const secret = (name: string) =>
    within(screen.getByRole('dialog')).getByLabelText(
      new RegExp(`^${name}\\b`),
    );

  async function begin() {
    renderPlugin(backend, { path: '/infra/providers' });
    await screen.findByRole('group', { name: 'pg-eu' });
    await press('Register provider');
    return screen.findByRole('dialog', { name: 'Register a provider' });
  }

  async function toAccess(driver: RegExp, name: string) {
    const dialog = await begin();
    await userEvent.click(await screen.findByRole('radio', { name: driver }));
    await userEvent.type(screen.getByRole('textbox', { name: /^Name/ }), name);
    await press('Next');
    await screen.findByRole('heading', { name: 'How is it reached?' });
    return dialog;
  }

  it('leads from a cluster’s exact rights over a trial to a provider', async () => {
    const dialog = await toAccess(/Kubernetes/, 'cluster-new');
    const manifest = await within(dialog).findByRole('region', {
      name: 'Service account and role for this provider',
    });
    expect(manifest).toHaveTextContent('infra-cluster-new');
    expect(manifest).toHaveTextContent('ingresses');
    await userEvent.click(screen.getByRole('checkbox', { name: 'Route' }));
    await waitFor(() => expect(manifest).not.toHaveTextContent('ingresses'));
    expect(await violations()).toEqual([]);

    await fill('server', 'https://10.0.0.1:6443');
    await userEvent.type(secret('token'), 'weak');
    await press('Try it');
    await screen.findByText('It can be reached, but refuses access');
    const missing = within(
      screen.getAllByRole('list', { name: 'Permissions' }).at(-1)!,
    ).getAllByRole('listitem')[0];
    expect(missing).toHaveTextContent('manage namespaces');
    expect(
      within(missing).getByRole('listitem', { name: 'create: Missing' }),
    ).toBeInTheDocument();
    expect(
      within(missing).getByRole('listitem', { name: 'get: Granted' }),
    ).toBeInTheDocument();
    expect(await violations()).toEqual([]);

    await press('Back');
    await userEvent.clear(secret('token'));
    await userEvent.type(secret('token'), 'strong');
    await press('Try it');
    await screen.findByText('It can be reached, and its credentials suffice');
    await press('Next');
    const document = await screen.findByRole('region', { name: 'Document' });
    expect(document).toHaveTextContent('token: ••••••');
    expect(dialog).not.toHaveTextContent('strong');
    await press('Register');
    expect(
      await screen.findByRole('group', { name: 'cluster-new' }),
    ).toHaveTextContent('Healthy');
    expect(dialog).not.toBeInTheDocument();
    const [{ documents }] = sentTo('/documents');
    expect(documents).toEqual([
      expect.objectContaining({
        kind: 'Provider',
        metadata: { name: 'cluster-new' },
        spec: {
          driver: 'kubernetes',
          config: {
            server: 'https://10.0.0.1:6443',
            kinds: ['namespace', 'workload', 'volume'],
          },
          credentials: { token: { value: 'strong' } },
        },
      }),
    ]);
  });

  it('offers the clusters that Backstage knows, and fills the form by one', async () => {
    await begin();
    const known = await screen.findByRole('region', {
      name: 'Known to this Backstage',
    });
    const [edge, perUser, eu] = within(known).getAllByRole('listitem');
    expect(edge).toHaveTextContent('https://edge-1.example.com:6443');
    expect(perUser).toHaveTextContent('Needs to be given: token');
    expect(eu).toHaveTextContent('Registered as cluster-eu');
    expect(within(eu).queryByRole('button')).toBeNull();
    expect(await violations()).toEqual([]);

    await press('Use Edge_1');
    expect(screen.getByRole('radio', { name: /Kubernetes/ })).toBeChecked();
    expect(screen.getByRole('textbox', { name: /^Name/ })).toHaveValue(
      'edge-1',
    );
    expect(screen.getByRole('textbox', { name: /^Title/ })).toHaveValue(
      'Edge cluster 1',
    );
    await press('Next');
    await press('Try it');
    await press('Next');
    await press('Register');
    await screen.findByRole('group', { name: 'Edge cluster 1' });
    const [{ documents }] = sentTo('/documents');
    expect(documents[0].spec.config).toMatchObject({
      fromBackstageCluster: 'Edge_1',
    });
    expect(documents[0].spec).not.toHaveProperty('credentials');
  });

  it('goes by hand where what is known cannot be read', async () => {
    backend.worker.use(
      http.get(`${backend.baseUrl}/provider-candidates`, () =>
        HttpResponse.json({ error: { message: 'No' } }, { status: 403 }),
      ),
    );
    await toAccess(/Kubernetes/, 'cluster-new');
    expect(screen.queryByText('Known to this Backstage')).toBeNull();
  });

  it('leads back to the field that the server finds fault with', async () => {
    await toAccess(/Kubernetes/, 'cluster-new');
    await fill('server', 'ftp://x');
    await press('Try it');
    await waitFor(() =>
      expect(screen.getByRole('textbox', { name: 'server' })).toBeInvalid(),
    );
    expect(screen.getByText(/must match pattern/)).toBeInTheDocument();
    await fill('server', 'https://x');
    expect(screen.queryByText(/must match pattern/)).toBeNull();
  });

  it.each([
    ['https://away:6443', 'It cannot be reached', /ECONNREFUSED away:6443/],
    [
      'https://selfsigned:6443',
      'It cannot work as it is set up',
      /authority that is not trusted/,
    ],
  ])('says of %s: %s', async (server, title, message) => {
    await toAccess(/Kubernetes/, 'cluster-new');
    await fill('server', server);
    await press('Try it');
    expect(await screen.findByText(title)).toBeInTheDocument();
    expect(screen.getByText(message)).toBeInTheDocument();
    await press('Go on anyway');
    expect(
      await screen.findByText(/nothing is made on it before its access works/),
    ).toBeInTheDocument();
  });

  it('asks for what the schema requires, and reads numbers and YAML', async () => {
    await toAccess(/PostgreSQL/, 'pg-new');
    await press('Try it');
    expect(await screen.findByText('Must be filled in')).toBeInTheDocument();
    await fill('host', 'db.example.com');
    await fill('port', 'many');
    expect(await screen.findByText('Must be a number')).toBeInTheDocument();
    await fill('port', '5433');
    await press('More settings');
    await fill('ssl', 'mode: require');
    await userEvent.type(secret('password'), 'pw');
    await press('Try it');
    await screen.findByText('It can be reached, and its credentials suffice');
    expect(sentTo('/provider-trials')[0].document.spec.config).toEqual({
      host: 'db.example.com',
      port: 5433,
      ssl: { mode: 'require' },
    });
  });

  it('wants a system, and a name that is free', async () => {
    const dialog = await begin();
    await screen.findByRole('radio', { name: /Kubernetes/ });
    await press('Next');
    expect(dialog).toHaveTextContent('Choose a system');
    expect(dialog).toHaveTextContent('Enter a name');
    await userEvent.type(
      screen.getByRole('textbox', { name: /^Name/ }),
      'pg-eu',
    );
    expect(dialog).toHaveTextContent(
      'There is a provider of this name already',
    );
    expect(await violations()).toEqual([]);
  });

  it('goes by keyboard alone', async () => {
    const dialog = await begin();
    const radio = await screen.findByRole('radio', { name: /Kubernetes/ });
    const until = async (element: HTMLElement) => {
      for (let i = 0; i < 30 && document.activeElement !== element; i += 1) {
        await userEvent.tab();
      }
      expect(element).toHaveFocus();
    };
    await until(radio);
    await userEvent.keyboard(' ');
    await until(screen.getByRole('textbox', { name: /^Name/ }));
    await userEvent.keyboard('cluster-new');
    await until(screen.getByRole('button', { name: 'Next' }));
    await userEvent.keyboard('{Enter}');
    const heading = await screen.findByRole('heading', {
      name: 'How is it reached?',
    });
    expect(heading).toHaveFocus();
    await until(screen.getByRole('textbox', { name: 'server' }));
    await userEvent.keyboard('https://x');
    await until(screen.getByRole('button', { name: 'Try it' }));
    await userEvent.keyboard('{Enter}');
    await screen.findByText('It can be reached, and its credentials suffice');
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
  });
});

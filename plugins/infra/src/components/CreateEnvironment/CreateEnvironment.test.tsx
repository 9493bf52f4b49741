import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { useFixtureBackend } from '../../testing/fixtureBackend';
import { renderTab } from '../../testing/renderTab';

describe('creating an environment', () => {
  const backend = useFixtureBackend();
  const press = (name: string | RegExp) =>
    userEvent.click(screen.getByRole('button', { name }));
  const nameField = () => screen.getByRole('textbox', { name: /^Name/ });

  async function openDialog(component = 'newcomer') {
    renderTab(backend, { component });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Create environment' }),
    );
    await screen.findByRole('radio', { name: /Development/ });
  }

  async function askFor(name: string) {
    await userEvent.clear(nameField());
    await userEvent.type(nameField(), name);
    await press('Show plan');
  }

  /** Bodies of the requests that create. */
  function watchCreations() {
    const keys: (string | null)[] = [];
    backend.worker.events.on('request:start', ({ request }) => {
      if (request.method === 'POST' && request.url.endsWith('/environments')) {
        keys.push(request.headers.get('idempotency-key'));
      }
    });
    return keys;
  }

  it('shows the plan first, then creates exactly once and opens the page', async () => {
    const creations = watchCreations();
    await openDialog();
    expect(nameField()).toHaveValue('dev');
    await press('Show plan');

    const plan = await screen.findByRole('list', { name: 'Actions in order' });
    expect(within(plan).getAllByRole('listitem')).toHaveLength(5);
    expect(screen.getByText('5 to create')).toBeInTheDocument();
    expect(screen.getByRole('heading', { name: 'Plan for dev' })).toHaveFocus();
    expect(creations).toEqual([]);

    await press('Create');
    expect(
      await screen.findByRole('heading', { name: 'dev' }),
    ).toBeInTheDocument();
    expect(creations).toEqual([expect.stringMatching(/^[0-9a-f-]{32,}$/)]);
  });

  it('shows fields with secrets masked and what is known only later', async () => {
    await openDialog();
    await press('Show plan');
    await screen.findByText('5 to create');
    await press(/^Create main/);
    const fields = screen.getByRole('table', { name: 'Details of main' });
    expect(within(fields).getByText('containers.main.image')).toBeVisible();
    const secret = within(fields)
      .getByText(/DB_PASSWORD/)
      .closest('tr')!;
    expect(secret).toHaveTextContent('changes (secret)');
    const later = within(fields)
      .getByText(/DB_HOST/)
      .closest('tr')!;
    expect(later).toHaveTextContent('known after apply');
    expect(screen.getByText(/by pg-shared-dev \(revision 4\)/)).toBeVisible();
  });

  it('says at once what is wrong with a name, and offers one that is right', async () => {
    await openDialog();
    await userEvent.clear(nameField());
    await userEvent.type(nameField(), 'My Env');
    expect(
      await screen.findByText('Only lower-case letters, digits and hyphens'),
    ).toBeInTheDocument();
    expect(nameField()).toBeInvalid();
    await press('Use “my-env”');
    expect(nameField()).toHaveValue('my-env');
    expect(nameField()).toBeValid();
  });

  it('knows the names that are taken', async () => {
    await openDialog('checkout');
    await waitFor(() => expect(nameField()).toHaveValue('dev-2'));
    await askFor('staging');
    expect(
      await screen.findByText('There is an environment of this name already'),
    ).toBeInTheDocument();
  });

  it('shows what the server has against a field at that field', async () => {
    await openDialog();
    await askFor('reserved');
    expect(
      await screen.findByText(
        "The name 'reserved' is kept for the platform team",
      ),
    ).toBeInTheDocument();
    expect(nameField()).toBeInvalid();
    await userEvent.type(nameField(), '2');
    expect(nameField()).toBeValid();
  });

  it('leads back to the field that is refused on creation', async () => {
    await openDialog();
    await press('Show plan');
    await screen.findByText('5 to create');
    backend.worker.use(
      http.post(`${backend.baseUrl}/environments`, () =>
        HttpResponse.json(
          {
            error: {
              name: 'InputError',
              message: 'Invalid input',
              fields: [{ pointer: '/name', message: 'Taken a moment ago' }],
            },
            response: { statusCode: 400 },
          },
          { status: 400 },
        ),
      ),
    );
    await press('Create');
    expect(await screen.findByText('Taken a moment ago')).toBeInTheDocument();
    expect(nameField()).toBeInvalid();
  });

  it('lets a plan with errors be read, never carried out', async () => {
    await openDialog();
    await askFor('cyclic');
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('The plan has 2 errors');
    expect(alert).toHaveTextContent(
      'dns.default#dns → workload.default#main → dns.default#dns',
    );
    expect(alert).toHaveTextContent('More than one definition fits');
    expect(screen.getByRole('button', { name: 'Create' })).toBeDisabled();
  });

  it('shows a plan that has changed instead of carrying it out', async () => {
    await openDialog();
    await press('Show plan');
    await screen.findByText('5 to create');
    const fresh = {
      ...(await backend.client().planEnvironment({
        entityRef: 'component:default/newcomer',
        name: 'dev',
        type: 'development',
      })),
      hash: 'f'.repeat(64),
    };
    fresh.actions = fresh.actions.slice(0, 4);
    const agreedTo: (string | undefined)[] = [];
    backend.worker.use(
      http.post(`${backend.baseUrl}/environments/plan`, () =>
        HttpResponse.json(fresh),
      ),
      http.post(`${backend.baseUrl}/environments`, async ({ request }) => {
        const { planHash } = (await request.json()) as { planHash?: string };
        agreedTo.push(planHash);
        return HttpResponse.json(
          {
            error: { name: 'ConflictError', message: 'another plan' },
            response: { statusCode: 409 },
          },
          { status: 409 },
        );
      }),
    );
    await press('Create');
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'no longer the one you saw',
    );
    expect(screen.getByText('4 to create')).toBeInTheDocument();

    await press('Create');
    await waitFor(() => expect(agreedTo).toHaveLength(2));
    expect(agreedTo[0]).not.toBe(fresh.hash);
    expect(agreedTo[1]).toBe(fresh.hash);
    expect(await screen.findByText('another plan')).toBeInTheDocument();
  });

  it('offers only types that the user may create', async () => {
    renderTab(backend, { component: 'fleet' });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Create environment' }),
    );
    await screen.findByRole('radio', { name: /Preview/ });
    expect(screen.getAllByRole('radio')).toHaveLength(1);
  });

  it('is not offered to those who may create none', async () => {
    renderTab(backend, { component: 'outage' });
    expect(
      await screen.findByText(
        'You may not create environments of this component.',
      ),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Create environment' }),
    ).toBeNull();
  });

  it('stays open until the answer to what was sent is there', async () => {
    let answer = () => {};
    const answered = new Promise<void>(resolve => {
      answer = resolve;
    });
    backend.worker.use(
      http.post(`${backend.baseUrl}/environments`, async () => {
        await answered;
      }),
    );
    await openDialog();
    await press('Show plan');
    await screen.findByText('5 to create');
    await press('Create');
    await userEvent.keyboard('{Escape}');
    expect(
      screen.getByRole('dialog', { name: 'Create environment' }),
    ).toBeInTheDocument();
    answer();
    expect(
      await screen.findByRole('heading', { name: 'dev' }),
    ).toBeInTheDocument();
  });

  it('passes images and parameters on', async () => {
    const bodies: any[] = [];
    backend.worker.use(
      http.post(`${backend.baseUrl}/environments/plan`, async ({ request }) => {
        bodies.push(await request.clone().json());
      }),
    );
    await openDialog();
    await press('Images and parameters');
    await press('Add image');
    await userEvent.type(
      screen.getByRole('textbox', { name: 'Container' }),
      'main',
    );
    await userEvent.type(
      screen.getByRole('textbox', { name: /^Image/ }),
      'app:2',
    );
    await press('Add parameter');
    await userEvent.type(
      screen.getAllByRole('textbox', { name: 'Name' }).at(-1)!,
      'replicas',
    );
    await userEvent.type(screen.getByRole('textbox', { name: /^Value/ }), '3');
    await press('Show plan');
    await screen.findByText('5 to create');
    expect(bodies[0].desired).toEqual({
      images: { main: 'app:2' },
      params: { replicas: 3 },
    });
  });
});

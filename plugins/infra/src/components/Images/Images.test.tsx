import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { useFixtureBackend } from '../../testing/fixtureBackend';
import { renderTab } from '../../testing/renderTab';
import { violations } from '../../testing/violations';

jest.setTimeout(120_000);

describe('the images of a component', () => {
  const backend = useFixtureBackend();
  const open = (options: { component?: string } = {}) =>
    renderTab(backend, { path: '?tab=images', ...options });
  const press = async (name: string | RegExp) =>
    userEvent.click(await screen.findByRole('button', { name }));
  const repository = (name: string) => screen.findByRole('region', { name });
  const answer = (path: string, body: object, status = 200) =>
    backend.worker.use(
      http.get(`${backend.baseUrl}${path}`, () =>
        HttpResponse.json(body, { status }),
      ),
    );

  it('are a tab beside the environments, and are left for these again', async () => {
    renderTab(backend);
    await userEvent.click(await screen.findByRole('tab', { name: 'Images' }));
    expect(await repository('checkout')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('tab', { name: 'Environments' }));
    expect(
      await screen.findByRole('row', { name: 'staging' }),
    ).toBeInTheDocument();
  });

  it('are no tab where no registry is registered', async () => {
    answer('/registries', []);
    renderTab(backend);
    await screen.findByRole('row', { name: 'staging' });
    expect(screen.queryByRole('tab')).toBeNull();
  });

  it('leave open what was opened before it was known that there are any', async () => {
    let answered = () => {};
    const asked = new Promise<void>(resolve => {
      answered = resolve;
    });
    backend.worker.use(
      http.get(`${backend.baseUrl}/registries`, async () => {
        await asked;
        return HttpResponse.json([
          { provider: 'images', builtIn: true, host: 'registry.example.com' },
        ]);
      }),
    );
    renderTab(backend);
    await press('Create environment');
    await screen.findByRole('dialog', { name: 'Create environment' });
    answered();
    const tab = await screen.findByRole('tab', {
      name: 'Images',
      hidden: true,
    });
    await waitFor(() => expect(tab.closest('[hidden]')).toBeNull());
    expect(
      screen.getByRole('dialog', { name: 'Create environment' }),
    ).toBeInTheDocument();
  });

  it('have digest, size and age by tag, and the environments that run them', async () => {
    open();
    const checkout = await repository('checkout');
    const row = await within(checkout).findByRole('row', { name: '1.4.2' });
    expect(await within(row).findByText(/^sha256:/)).toHaveAttribute(
      'title',
      expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    );
    expect(within(row).getByText(/48\.\d MB/)).toBeInTheDocument();
    expect(within(row).getByText(/hours ago$/)).toBeInTheDocument();
    expect(within(row).getByRole('link', { name: 'staging' })).toHaveAttribute(
      'href',
      '/catalog/default/component/checkout/environments/staging',
    );
    const unused = within(checkout).getByRole('row', { name: 'main-9f31c07' });
    expect(within(unused).queryByRole('link')).toBeNull();
    await within(unused).findByText(/^sha256:/);
    expect(await violations()).toEqual([]);
  });

  it('are those that CI may push, too, page by page', async () => {
    open();
    const worker = await repository('checkout/worker');
    expect(
      within(worker).getByText('No environment runs it'),
    ).toBeInTheDocument();
    await within(worker).findByRole('row', { name: '1.00.0' });
    expect(within(worker).getAllByRole('row')).toHaveLength(11);
    await userEvent.click(
      within(worker).getByRole('button', { name: /next/i }),
    );
    await within(worker).findByRole('row', { name: '1.10.0' });
    await userEvent.click(
      within(worker).getByRole('button', { name: /previous/i }),
    );
    await within(worker).findByRole('row', { name: '1.00.0' });
  });

  it('say how many more environments run one than are shown', async () => {
    open({ component: 'fleet' });
    const fleet = await repository('fleet');
    expect(within(fleet).getByText('+992 more')).toBeInTheDocument();
    expect(await within(fleet).findByText('No tags')).toBeInTheDocument();
  });

  it('say that there are none yet, and whose registries are not known', async () => {
    answer('/images', { items: [] });
    open({ component: 'newcomer' });
    expect(await screen.findByText('No images yet')).toBeInTheDocument();
    expect(await screen.findByText('No push credentials')).toBeInTheDocument();
    expect(await violations()).toEqual([]);
  });

  it('name registries that cannot be used and those that are not registered', async () => {
    answer('/registries', [
      { provider: 'company', builtIn: false, message: 'It does not answer' },
    ]);
    open();
    expect(
      await screen.findByText('The registry company cannot be used'),
    ).toBeInTheDocument();
    expect(screen.getByText('It does not answer')).toBeInTheDocument();
    expect(
      screen.getByText(/not registered: registry\.example\.com/),
    ).toBeInTheDocument();
    expect(screen.queryByText('Credentials')).toBeNull();
  });

  it('say what went wrong, and load when asked again', async () => {
    const error = { error: { name: 'Error', message: 'The database is away' } };
    answer('/images', error, 400);
    open();
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The database is away',
    );
    answer('/images', { items: [] });
    await press('Try again');
    expect(await repository('checkout')).toBeInTheDocument();
  });

  it('say of a tag that went meanwhile that it is not known', async () => {
    answer(
      '/registries/images/resolve',
      { error: { name: 'NotFoundError', message: 'gone' } },
      404,
    );
    open();
    const row = await within(await repository('checkout')).findByRole('row', {
      name: '1.4.2',
    });
    expect(await within(row).findAllByText('not known')).toHaveLength(3);
  });
});

describe('the credentials of a component', () => {
  const backend = useFixtureBackend();
  const open = () => renderTab(backend, { path: '?tab=images' });
  const press = async (name: string | RegExp) =>
    userEvent.click(await screen.findByRole('button', { name }));

  it('are issued for the repositories of the component, and shown once', async () => {
    const copied = jest.fn(async () => {});
    open();
    await press('Issue credential');
    const dialog = await screen.findByRole('dialog');
    const field = within(dialog).getByRole('textbox', { name: /Repositories/ });
    expect(field).toHaveValue('checkout\ncheckout/worker');
    await userEvent.clear(field);
    const confirm = within(dialog).getByRole('button', {
      name: 'Issue credential',
    });
    expect(confirm).toBeDisabled();
    await userEvent.type(field, 'checkout/api');
    expect(await violations()).toEqual([]);
    await userEvent.click(confirm);
    await within(dialog).findByText('password-of-ci-new-1');
    expect(dialog).toHaveTextContent('docker login --username ci-new-1');
    Object.defineProperty(navigator, 'clipboard', {
      value: { writeText: copied },
      configurable: true,
    });
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Copy the password' }),
    );
    expect(copied).toHaveBeenCalledWith('password-of-ci-new-1');
    expect(await violations()).toEqual([]);
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'I have stored it' }),
    );
    expect(
      await screen.findByRole('row', { name: 'ci-new-1' }),
    ).toHaveTextContent('checkout/api pull, push');
    expect(document.body).not.toHaveTextContent('password-of');
    await press('Issue credential');
    await screen.findByRole('textbox', { name: /Repositories/ });
    expect(document.body).not.toHaveTextContent('password-of');
  });

  it('are not issued where the backend refuses', async () => {
    backend.worker.use(
      http.post(`${backend.baseUrl}/registries/images/credentials`, () =>
        HttpResponse.json(
          { error: { name: 'InputError', message: 'repositories has to be' } },
          { status: 400 },
        ),
      ),
    );
    open();
    await press('Issue credential');
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Issue credential' }),
    );
    expect(await within(dialog).findByRole('alert')).toHaveTextContent(
      'repositories has to be',
    );
  });

  it.each([
    ['ci-checkout-5d0c2f9a', 'cannot push any more'],
    ['pull-staging-', 'gets another one'],
  ])('%s is revoked once confirmed', async (username, consequence) => {
    open();
    await press(new RegExp(`^Revoke ${username}`));
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent(consequence);
    expect(await violations()).toEqual([]);
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Revoke' }),
    );
    await waitFor(() =>
      expect(
        screen.queryByRole('row', { name: new RegExp(`^${username}`) }),
      ).toBeNull(),
    );
  });

  it('of environments lead to these', async () => {
    open();
    const row = await screen.findByRole('row', { name: /^pull-staging-/ });
    const { id } = backend.environment('checkout', 'staging').environment;
    expect(within(row).getByRole('link', { name: 'staging' })).toHaveAttribute(
      'href',
      `/catalog/default/component/checkout/environments/${id}`,
    );
    expect(row).toHaveTextContent('checkout pull');
  });
});

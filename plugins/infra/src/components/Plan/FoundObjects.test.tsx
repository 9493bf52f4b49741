import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { useFixtureBackend } from '../../testing/fixtureBackend';
import { renderTab } from '../../testing/renderTab';

const ADDRESS = 'dns.default#dns';

/** As the backend plans it, by what was said of the object. */
function planAfter(
  said: string | undefined,
  found: object = { choices: ['own', 'read'] },
) {
  const isSaid = said === 'own' || said === 'read';
  return {
    actions: [
      {
        address: ADDRESS,
        action: isSaid ? 'adopt' : 'noop',
        reason: 'it exists',
        type: 'dns',
        externalName: 'shop.example.com/A',
        found,
        ...(said === 'read' && { management: 'read' }),
        diff: [],
        dependsOn: [],
      },
    ],
    errors: isSaid
      ? []
      : [
          {
            address: ADDRESS,
            reason: 'NotOwned',
            message: 'an object of this name exists',
          },
        ],
    hash: `${said ?? 'nothing'}`.padEnd(64, '0'),
    empty: false,
    createdAt: '2026-01-01T00:00:00Z',
  };
}

describe('an object that nobody we know made', () => {
  const backend = useFixtureBackend();
  const press = (name: string | RegExp) =>
    userEvent.click(screen.getByRole('button', { name }));
  const button = (name: string) =>
    within(screen.getByRole('dialog')).getByRole('button', { name });

  /** Bodies of the requests that carry a plan out. */
  function answerPlans() {
    const sent: any[] = [];
    const plan = async ({ request }: { request: Request }) => {
      const { desired } = (await request.json()) as any;
      return HttpResponse.json(planAfter(desired?.adopt?.[ADDRESS]));
    };
    const carryOut = async ({ request }: { request: Request }) => {
      sent.push(await request.json());
      return HttpResponse.json(
        { error: { name: 'Error', message: 'enough seen' } },
        { status: 500 },
      );
    };
    const { baseUrl } = backend;
    backend.worker.use(
      http.post(`${baseUrl}/environments/plan`, plan),
      http.post(`${baseUrl}/environments/:id/plan`, plan),
      http.post(`${baseUrl}/environments`, carryOut),
      http.post(`${baseUrl}/environments/:id/deployments`, carryOut),
    );
    return sent;
  }

  async function answerFound(confirm: string) {
    const group = await screen.findByRole('radiogroup', {
      name: 'dns (shop.example.com/A)',
    });
    expect(
      within(group).getByRole('radio', { name: 'Leave it' }),
    ).toBeChecked();
    expect(button(confirm)).toBeDisabled();
    const list = screen.getByRole('list', { name: 'Actions in order' });
    expect(within(list).getByText('Found')).toBeInTheDocument();

    await userEvent.click(
      within(group).getByRole('radio', { name: 'Only read it' }),
    );
    await waitFor(() =>
      expect(screen.getByRole('radio', { name: 'Only read it' })).toBeChecked(),
    );
    await waitFor(() => expect(button(confirm)).toBeEnabled());
    await userEvent.click(screen.getByRole('radio', { name: 'Leave it' }));
    await waitFor(() => expect(button(confirm)).toBeDisabled());
    await userEvent.click(screen.getByRole('radio', { name: 'Own it' }));
    await waitFor(() => expect(button(confirm)).toBeEnabled());
    await userEvent.click(button(confirm));
  }

  it('waits in a new environment until it is said what becomes of it', async () => {
    const sent = answerPlans();
    renderTab(backend, { component: 'newcomer' });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Create environment' }),
    );
    await screen.findByRole('radio', { name: /Development/ });
    await press('Show plan');
    await answerFound('Create');
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]).toMatchObject({
      planHash: planAfter('own').hash,
      desired: { adopt: { [ADDRESS]: 'own' } },
    });
  });

  it('is not offered to be owned where it could not be, and the reason is told', async () => {
    const found = { choices: ['read'], notAdoptable: 'Its role owns more' };
    backend.worker.use(
      http.post(`${backend.baseUrl}/environments/:id/plan`, () =>
        HttpResponse.json(planAfter(undefined, found)),
      ),
    );
    renderTab(backend, { component: 'checkout', path: '/staging' });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Deploy' }),
    );
    await screen.findByRole('textbox', { name: 'Image: main' });
    await press('Show plan');
    const group = await screen.findByRole('radiogroup');
    expect(group).toHaveAccessibleDescription('Its role owns more');
    expect(
      within(group).queryByRole('radio', { name: 'Own it' }),
    ).not.toBeInTheDocument();
  });

  it('waits in a deployment likewise', async () => {
    const sent = answerPlans();
    renderTab(backend, { component: 'checkout', path: '/staging' });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Deploy' }),
    );
    await screen.findByRole('textbox', { name: 'Image: main' });
    await press('Show plan');
    await answerFound('Deploy');
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]).toMatchObject({
      planHash: planAfter('own').hash,
      desired: { adopt: { [ADDRESS]: 'own' }, images: expect.anything() },
    });
  });
});

describe('a resource that is only read', () => {
  const backend = useFixtureBackend();

  it('says so in its panel', async () => {
    const kept = backend.environment('checkout', 'staging');
    const [first] = kept.resources;
    first.management = 'read';
    renderTab(backend, {
      component: 'checkout',
      path: `/staging?resource=${encodeURIComponent(first.address)}`,
    });
    expect(await screen.findByText('Read only')).toBeInTheDocument();
  });
});

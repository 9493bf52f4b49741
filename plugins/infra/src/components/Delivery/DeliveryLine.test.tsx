import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { useFixtureBackend } from '../../testing/fixtureBackend';
import { renderDelivery } from '../../testing/renderDelivery';
import { violations } from '../../testing/violations';

jest.setTimeout(120_000);

describe('the delivery of a component', () => {
  const backend = useFixtureBackend();

  /** The row of an environment. */
  const row = async (name: string) =>
    (await screen.findByRole('link', { name })).closest('tr')!;
  const answer = (path: string, body: object, status = 200) =>
    backend.worker.use(
      http.get(`${backend.baseUrl}${path}`, () =>
        HttpResponse.json(body, { status }),
      ),
    );

  describe('the line of a component', () => {
    it('says what runs where, what is next, and how the last one ended', async () => {
      renderDelivery(backend);
      const staging = await row('staging');
      const [runs, next, last] = within(staging).getAllByRole('cell');
      expect(within(runs).getByText('1.4.2')).toBeInTheDocument();
      expect(within(runs).getByText(/^sha256:/)).toHaveAttribute(
        'title',
        expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      );
      expect(
        within(runs).getByRole('link', { name: /^Commit / }),
      ).toHaveAttribute(
        'href',
        expect.stringMatching(
          /^https:\/\/github\.example\.com\/shop\/checkout\/commit\/[0-9a-f]{40}$/,
        ),
      );
      expect(within(runs).getByText('Verified')).toBeInTheDocument();
      expect(within(next).getByText('1.4.3')).toBeInTheDocument();
      expect(within(next).getByText('1 image ahead')).toBeInTheDocument();
      expect(within(next).getByText('from dev')).toBeInTheDocument();
      expect(within(last).getByText('Succeeded')).toBeInTheDocument();
      expect(
        within(last).getByText('Deployed and verified'),
      ).toBeInTheDocument();
      expect(
        within(last).getByRole('link', { name: 'See it in staging' }),
      ).toHaveAttribute(
        'href',
        '/catalog/default/component/checkout/environments/staging?tab=deployments',
      );
      const dev = await row('dev');
      expect(within(dev).getByText('Not verified')).toBeInTheDocument();
      expect(within(dev).getByText('Nothing newer')).toBeInTheDocument();
      expect(
        screen.getByRole('rowheader', { name: /production.*after approval/ }),
      ).toBeInTheDocument();
      expect(await violations()).toEqual([]);
    });

    it('shows a freeze with its reason, and what waits for it', async () => {
      renderDelivery(backend, { component: 'ledger' });
      expect(
        await screen.findByText(/^Frozen until .*: Stocktaking until Monday$/),
      ).toBeInTheDocument();
      const staging = await row('staging');
      expect(
        within(staging).getByText('Waits for the end of a freeze'),
      ).toBeInTheDocument();
    });

    it('shows how far a deployment is while it is under way', async () => {
      const kept = backend.environment('checkout', 'staging');
      kept.deployments[0].status = 'Running';
      kept.resources[0].phase = 'Applying';
      answer('/delivery', {
        ...lineOf(kept.environment.id),
      });
      renderDelivery(backend);
      const staging = await row('staging');
      expect(await within(staging).findByRole('progressbar')).toHaveAttribute(
        'value',
        String(kept.resources.length - 1),
      );
      expect(
        within(staging).getByText('Is being deployed'),
      ).toBeInTheDocument();
      expect(
        within(staging).getByRole('link', { name: 'Follow it in staging' }),
      ).toHaveAttribute(
        'href',
        '/catalog/default/component/checkout/environments/staging',
      );
    });

    it('says that a plan is not the one that somebody confirmed', async () => {
      const { environment } = backend.environment('checkout', 'staging');
      const changed =
        'What would be done is no longer what user:default/ann confirmed';
      answer(
        '/delivery',
        lineOf(environment.id, {
          ...{ reason: 'AwaitingApproval', message: changed },
          ...{ origin: 'person', requestedBy: 'user:default/ann' },
        }),
      );
      renderDelivery(backend);
      const staging = await row('staging');
      expect(within(staging).getByText('Waits for approval')).toBeVisible();
      expect(staging).toHaveTextContent(changed);
      expect(
        within(staging).getByRole('button', {
          name: 'Review what is to be approved in staging',
        }),
      ).toBeVisible();
    });

    it('opens the rest of many environments on demand', async () => {
      renderDelivery(backend, { component: 'fleet' });
      const more = await screen.findAllByRole('button', {
        name: /^Show \d+ more$/,
      });
      expect(document.querySelectorAll('tbody th')).toHaveLength(93);
      await userEvent.click(more[0]);
      expect(document.querySelectorAll('tbody th')).toHaveLength(213);
    });
  });

  describe('a line with nothing on it', () => {
    it('says what the platform team does where there is no pipeline', async () => {
      answer('/delivery', {
        entityRef: 'component:default/checkout',
        ...{ uses: [], steps: [], others: [] },
      });
      renderDelivery(backend);
      expect(
        await screen.findByText('No delivery pipeline is for this component'),
      ).toBeInTheDocument();
      expect(screen.getByText(/kind DeliveryPipeline/)).toBeInTheDocument();
      expect(await violations()).toEqual([]);
    });

    it('says how images are told of, and that steps have no environments', async () => {
      renderDelivery(backend, { component: 'newcomer' });
      expect(
        await screen.findByText('No image has been told of yet'),
      ).toBeInTheDocument();
      expect(
        screen.getByText(/registry\.example\.com\/newcomer/),
      ).toBeInTheDocument();
      expect(
        screen.getByText(/No environment of type development yet/),
      ).toBeInTheDocument();
      expect(await violations()).toEqual([]);
    });

    it('says what went wrong, and loads when asked again', async () => {
      answer('/delivery', { error: { name: 'Error', message: 'Away' } }, 400);
      renderDelivery(backend);
      expect(await screen.findByRole('alert')).toHaveTextContent('Away');
      backend.worker.use(...backend.handlers);
      await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
      expect(await row('staging')).toBeInTheDocument();
    });
  });

  function lineOf(environmentId: string, given: object = {}) {
    const promotion = {
      id: 'p1',
      entityRef: 'component:default/checkout',
      environmentId,
      environmentName: 'staging',
      environmentType: 'staging',
      ...{ pipeline: 'shop', step: 'staging', origin: 'step' },
      release: {
        images: { main: { image: 'registry.example.com/checkout:2' } },
      },
      ...{ state: 'Underway', reason: 'Deploying' },
      deploymentId: backend.state.kept.get(environmentId)!.deployments[0].id,
      requestedBy: 'plugin:infra',
      createdAt: new Date().toISOString(),
      ...given,
    };
    return {
      entityRef: 'component:default/checkout',
      pipeline: { name: 'shop', revision: 1 },
      ...{ uses: [], others: [] },
      steps: [
        {
          ...{ name: 'staging', environmentType: 'staging' },
          promotion: 'automatic',
          environments: [
            {
              ...{ environmentId, name: 'staging', type: 'staging' },
              status: 'Progressing',
              promotion,
            },
          ],
        },
      ],
    };
  }
});

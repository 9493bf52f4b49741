import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { artifact } from '../../../dev/fixtures/delivery';
import { useFixtureBackend } from '../../testing/fixtureBackend';
import { renderDelivery } from '../../testing/renderDelivery';
import { violations } from '../../testing/violations';

jest.setTimeout(180_000);

describe('promotions', () => {
  const backend = useFixtureBackend();
  const press = async (name: string | RegExp) =>
    userEvent.click(await screen.findByRole('button', { name }));
  const choose = async (name: string, item: RegExp) => {
    await press(`More for ${name}`);
    await userEvent.click(await screen.findByRole('menuitem', { name: item }));
  };
  const row = async (name: string) =>
    (await screen.findByRole('link', { name })).closest('tr')!;

  it('promotes what is next, once the difference and the plan were read', async () => {
    renderDelivery(backend);
    await press('Promote 1.4.3 into staging');
    const dialog = await screen.findByRole('dialog', {
      name: 'Promote into staging',
    });
    const images = await within(dialog).findByRole('table', { name: 'Images' });
    expect(within(images).getAllByRole('cell')[0].firstChild).toHaveAttribute(
      'title',
      expect.stringMatching(/^registry\.example\.com\/checkout@sha256:/),
    );
    expect(
      within(dialog).getByRole('table', { name: 'Score file' }),
    ).toHaveTextContent('LOG_LEVEL');
    expect(
      within(dialog).getByRole('table', { name: 'Resource definitions' }),
    ).toHaveTextContent('pg-ha, revision 2');
    expect(within(dialog).getByText('1 to update')).toBeInTheDocument();
    expect(await violations()).toEqual([]);
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Promote' }),
    );
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    expect(
      await within(await row('staging')).findByText('Is being deployed'),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: /^Promote .* into staging$/ }),
    ).toBeNull();
  });

  it('says that the plan is another by now, and goes on with that', async () => {
    let planned = 0;
    const keys: (string | null)[] = [];
    backend.worker.use(
      http.post(`${backend.baseUrl}/promotions`, async ({ request }) => {
        keys.push(request.headers.get('idempotency-key'));
        const { planHash } = (await request.clone().json()) as {
          planHash: string;
        };
        return planHash === 'first'
          ? HttpResponse.json(
              { error: { name: 'ConflictError', message: 'changed' } },
              { status: 409 },
            )
          : undefined;
      }),
      http.post(`${backend.baseUrl}/promotions/plan`, () => {
        planned += 1;
        return HttpResponse.json({
          ...{ release: { images: {} }, images: [] },
          difference: { images: [], workload: [], definitions: [] },
          plan: {
            hash: planned === 1 ? 'first' : 'second',
            ...{ actions: [], errors: [], empty: true },
          },
          warnings: ['Nothing is begun until Monday'],
        });
      }),
    );
    renderDelivery(backend);
    await press('Promote 1.4.3 into staging');
    const dialog = await screen.findByRole('dialog');
    expect(
      await within(dialog).findByText('Nothing is begun until Monday'),
    ).toBeInTheDocument();
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Promote' }),
    );
    expect(await within(dialog).findByRole('alert')).toHaveTextContent(
      'has changed since you read it',
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Promote' }),
    );
    // Another plan is another request.
    await waitFor(() => expect(new Set(keys.filter(Boolean)).size).toBe(2));
  });

  it('promotes another image, found by search', async () => {
    renderDelivery(backend);
    await choose('prod', /Promote other images/);
    const dialog = await screen.findByRole('dialog');
    expect(
      await within(dialog).findByRole('radio', { name: '1.4.3 as in dev' }),
    ).toBeInTheDocument();
    await userEvent.type(within(dialog).getByRole('searchbox'), '1.4.1');
    const [image, ...rest] = within(dialog).getAllByRole('radio');
    expect(rest).toEqual([]);
    await userEvent.click(image);
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Show plan' }),
    );
    expect(
      await within(dialog).findByRole('heading', { name: '1.4.1 into prod' }),
    ).toBeInTheDocument();
    await userEvent.click(within(dialog).getByRole('button', { name: 'Back' }));
    expect(await within(dialog).findByRole('searchbox')).toHaveValue('');
  });

  it('promotes one image for each container in one promotion', async () => {
    const asked: object[] = [];
    backend.worker.use(
      http.post(`${backend.baseUrl}/promotions/plan`, async ({ request }) => {
        asked.push((await request.clone().json()) as object);
        return undefined;
      }),
    );
    renderDelivery(backend, { component: 'ledger' });
    await choose('prod', /Promote other images/);
    const dialog = await screen.findByRole('dialog');
    const main = within(dialog).getByRole('radiogroup', {
      name: 'Images for main',
    });
    const proxy = within(dialog).getByRole('radiogroup', {
      name: 'Images for proxy',
    });
    expect(
      await within(proxy).findByRole('radio', { name: 'Keep as it is' }),
    ).toBeChecked();
    await userEvent.click(
      await within(main).findByRole('radio', { name: /^1\.4\.3/ }),
    );
    await userEvent.click(
      await within(proxy).findByRole('radio', { name: /^1\.4\.1/ }),
    );
    expect(await violations()).toEqual([]);
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Show plan' }),
    );
    await waitFor(() =>
      expect(asked).toEqual([
        expect.objectContaining({
          artifactIds: [
            artifact('ledger', '1.4.3').id,
            artifact('proxy', '1.4.1').id,
          ],
        }),
      ]),
    );
    expect(
      await screen.findByRole('heading', { name: '1.4.3 + 1.4.1 into prod' }),
    ).toBeInTheDocument();
    await press('Back');
    const kept = await screen.findAllByRole('radio', { name: /^Keep/ });
    await userEvent.click(kept[0]);
    await press('Show plan');
    await waitFor(() => expect(asked).toHaveLength(2));
    expect(asked[1]).toMatchObject({
      artifactIds: [artifact('proxy', '1.4.1').id],
    });
  });

  it('says that a search is only of the newest images', async () => {
    backend.worker.use(
      http.get(`${backend.baseUrl}/artifacts`, () =>
        HttpResponse.json({
          items: [artifact('checkout', '1.4.3')],
          nextCursor: 'older',
        }),
      ),
    );
    renderDelivery(backend);
    await choose('prod', /Promote other images/);
    const dialog = await screen.findByRole('dialog');
    await within(dialog).findByRole('button', { name: 'Load more images' });
    expect(within(dialog).queryByText(/Only the newest/)).toBeNull();
    await userEvent.type(within(dialog).getByRole('searchbox'), '0.9');
    expect(await within(dialog).findByRole('status')).toHaveTextContent(
      'Only the newest 1 images are listed and searched.',
    );
    expect(
      within(dialog).getByText('No image fits the search.'),
    ).toBeInTheDocument();
  });

  it('asks for approval with the plan, and takes the decision there', async () => {
    renderDelivery(backend);
    await press('Promote 1.4.2 into prod');
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(
      await within(dialog).findByRole('button', { name: 'Promote' }),
    );
    const panel = await screen.findByRole('region', {
      name: 'Waits for approval',
    });
    expect(await within(panel).findByText('1 to update')).toBeInTheDocument();
    expect(
      screen.getByRole('button', {
        name: 'Review what is to be approved in prod',
      }),
    ).toHaveAttribute('aria-expanded', 'true');
    await userEvent.click(
      await within(panel).findByRole('button', { name: 'Approve' }),
    );
    await waitFor(() => expect(panel).not.toBeInTheDocument());
    const [runs] = within(await row('prod')).getAllByRole('cell');
    expect(await within(runs).findByText('1.4.2')).toBeInTheDocument();
  });

  it('takes a promotion back that is under way', async () => {
    renderDelivery(backend);
    await press('Promote 1.4.3 into staging');
    await userEvent.click(
      await within(await screen.findByRole('dialog')).findByRole('button', {
        name: 'Promote',
      }),
    );
    await within(await row('staging')).findByText('Is being deployed');
    await choose('staging', /Cancel the promotion/);
    await press('Cancel the promotion');
    expect(
      await within(await row('staging')).findByText('Was taken back'),
    ).toBeInTheDocument();
  });

  it('leads to the plan of a rollback to an earlier deployment', async () => {
    renderDelivery(backend);
    await choose('staging', /Roll back/);
    const choice = await screen.findByRole('dialog', {
      name: 'Roll back staging',
    });
    const items = await within(choice).findAllByRole('listitem');
    expect(items).toHaveLength(2);
    expect(items[0]).toHaveTextContent('1.4.0');
    await userEvent.click(within(items[0]).getByRole('button'));
    const dialog = await screen.findByRole('dialog', {
      name: 'Roll back to generation 2',
    });
    await userEvent.click(
      await within(dialog).findByRole('button', { name: 'Roll back' }),
    );
    await waitFor(() =>
      expect(
        backend.environment('checkout', 'staging').deployments[0].mode,
      ).toBe('rollback'),
    );
  });

  it('offers nothing to who may not deploy', async () => {
    renderDelivery(backend, { denied: ['infra.environment.deploy'] });
    await row('staging');
    await screen.findAllByText('Not verified');
    expect(screen.queryByRole('button', { name: /^Promote/ })).toBeNull();
    expect(screen.queryByRole('button', { name: /^More/ })).toBeNull();
  });
});

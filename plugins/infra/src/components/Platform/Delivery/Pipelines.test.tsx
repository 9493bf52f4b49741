import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { pipelines } from '../../../../dev/fixtures/platformDelivery';
import { useFixtureBackend } from '../../../testing/fixtureBackend';
import { renderPlugin } from '../../../testing/renderPlugin';

describe('pipelines', () => {
  const backend = useFixtureBackend();
  const open = () => renderPlugin(backend, { path: '/infra/delivery' });
  const card = (name: string) => screen.findByRole('group', { name });
  const answer = (body: object, status = 200) =>
    backend.worker.use(
      http.get(`${backend.baseUrl}/pipelines`, () =>
        HttpResponse.json(body, { status }),
      ),
    );

  it('says of each for whom it is, and where it is written', async () => {
    open();
    const shop = await card('Shop');
    expect(shop).toHaveTextContent('system = system:default/shop');
    expect(shop).toHaveTextContent('owner = group:default/payments');
    expect(shop).toHaveTextContent(
      'registry.example.com/ledger: container main',
    );
    expect(shop).toHaveTextContent(
      'Revision 2 from examples/platform/pipelines.yaml:4',
    );
    expect(await card('everything-else')).toHaveTextContent('every component');
  });

  it('puts each step into words', async () => {
    open();
    const list = within(await card('Shop')).getByRole('list', {
      name: 'Steps of Shop',
    });
    // Titles of types are another request.
    await within(list).findByText('every environment of type Development');
    const text = [...list.children].map(({ textContent }) => textContent);
    expect(text).toHaveLength(3);
    const [develop, accept, release] = text;
    expect(develop).toContain('builds of the branch main');
    expect(develop).toContain('staying as asked for during 10 min');
    expect(develop).toContain('is rolled back by itself');
    expect(accept).toContain('what the step before has verified');
    expect(accept).toContain('load (prometheus), which may fail');
    expect(release).toContain('by itself, and is done once it is approved');
    expect(release).toContain('within 3 days');
    expect(release).toContain(
      'At 16:00, only on Friday, for 2 days 16 h (Europe/Berlin): nobody is there to mend it',
    );
    expect(
      within(list).getByRole('link', { name: /platform/i }),
    ).toHaveAttribute('href', '/catalog/default/group/platform');
    expect(await card('everything-else')).toHaveTextContent(
      'the environment sandbox',
    );
  });

  it('draws some of a thousand, and finds the others', async () => {
    answer(
      Array.from({ length: 1_000 }, (_, index) => ({
        ...pipelines[1],
        name: `line-${index}`,
      })),
    );
    open();
    await card('line-0');
    const cards = () => screen.getAllByRole('group', { name: /^line-/ });
    expect(cards()).toHaveLength(12);
    await userEvent.click(screen.getByRole('button', { name: 'Show 12 more' }));
    expect(cards()).toHaveLength(24);
    const search = screen.getByRole('searchbox', { name: 'Search pipelines' });
    await userEvent.type(search, 'line-999');
    expect(await card('line-999')).toBeVisible();
    expect(cards()).toHaveLength(1);
    await userEvent.type(search, '9');
    expect(
      await screen.findByText('No pipeline fits the search.'),
    ).toBeVisible();
  });

  it('says what to do where there is none', async () => {
    answer([]);
    open();
    expect(await screen.findByText('No pipelines yet')).toBeVisible();
    expect(
      screen.getByText(/Write a document of the kind DeliveryPipeline/),
    ).toBeVisible();
  });

  it('says who may not see them', async () => {
    answer({ error: { message: 'No' } }, 403);
    open();
    expect(await screen.findByText('You may not see this')).toBeVisible();
  });
});

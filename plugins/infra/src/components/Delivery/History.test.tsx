import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useFixtureBackend } from '../../testing/fixtureBackend';
import { renderDelivery } from '../../testing/renderDelivery';
import { violations } from '../../testing/violations';

jest.setTimeout(180_000);

describe('the images of a component', () => {
  const backend = useFixtureBackend();

  it('have commit, build and source, and the story of where they have been', async () => {
    renderDelivery(backend, { query: '?tab=history' });
    const name = 'Where 1.4.0 has been';
    const button = await screen.findByRole('button', { name });
    const row = button.closest('tr')!;
    expect(within(row).getByRole('link', { name: /Build/ })).toHaveAttribute(
      'href',
      'https://ci.example.com/checkout/100',
    );
    expect(within(row).getByText('by api')).toBeInTheDocument();
    expect(within(row).getByRole('link', { name: /^Commit/ })).toBeVisible();
    await userEvent.click(button);
    const story = await screen.findByRole('table', { name });
    const prod = within(story).getByRole('row', { name: /^prod/ });
    expect(prod).toHaveTextContent('Deployed and verified');
    expect(prod).toHaveTextContent(/days.*, and still does/);
    expect(within(prod).getByRole('link', { name: /maria/i })).toBeVisible();
    const staging = within(story).getByRole('row', { name: /^staging/ });
    expect(staging).toHaveTextContent(/7 days 1[89] h/);
    expect(staging).not.toHaveTextContent('still');
    expect(await violations()).toEqual([]);
  });

  it('are none yet where nothing was told', async () => {
    renderDelivery(backend, { component: 'newcomer', query: '?tab=history' });
    expect(
      await screen.findByText('No image has been told of yet'),
    ).toBeInTheDocument();
  });
});

describe('the figures of delivery', () => {
  const backend = useFixtureBackend();
  const figure = (name: string) => screen.findByRole('region', { name });

  it('say what they are and how they are counted, for the time asked for', async () => {
    renderDelivery(backend, { query: '?tab=figures' });
    expect(await figure('Lead time')).toHaveTextContent('1 h 30 min');
    expect(await figure('Deployment frequency')).toHaveTextContent(
      '2.8 a week',
    );
    expect(await figure('Change failure rate')).toHaveTextContent('8%');
    expect(await figure('Time to restore')).toHaveTextContent(
      'Not enough data',
    );
    expect(await violations()).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: /Period/ }));
    await userEvent.click(
      await screen.findByRole('option', { name: '90 days' }),
    );
    expect(await screen.findByText('14 min')).toBeInTheDocument();
  });

  it('say that there is not enough to tell', async () => {
    renderDelivery(backend, { component: 'ledger', query: '?tab=figures' });
    expect(await screen.findAllByText('Not enough data')).toHaveLength(4);
  });
});

import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useFixtureBackend } from '../../testing/fixtureBackend';
import { renderTab } from '../../testing/renderTab';

describe('the activity of an environment', () => {
  const backend = useFixtureBackend();
  const open = async () => {
    renderTab(backend, { path: '/pr-1287?tab=activity' });
    return screen.findByRole('log', { name: 'Activity' });
  };
  const emit = (message: string, level: 'debug' | 'info' | 'error') =>
    act(async () => {
      backend.state.emit({
        environmentId: backend.environment('checkout', 'pr-1287').environment
          .id,
        address: 'dns.default#dns',
        type: 'log',
        level,
        message,
      });
    });

  it('shows what is stored, then what happens, as it happens', async () => {
    const log = await open();
    expect(
      await within(log).findByText('Environment pr-1287 created'),
    ).toBeInTheDocument();
    await emit('zone reloaded', 'info');
    expect(await within(log).findByText('zone reloaded')).toBeInTheDocument();
    expect(screen.getByText('Live')).toBeInTheDocument();
  });

  it('shows each event once, in order', async () => {
    const log = await open();
    for (let number = 0; number < 30; number += 1) {
      await emit(`line ${number}`, 'info');
    }
    await within(log).findByText('line 29');
    const lines = within(log)
      .getAllByText(/^line \d+$/)
      .map(node => node.textContent);
    expect(lines).toEqual([...Array(30).keys()].map(n => `line ${n}`));
  });

  it('filters by level and by resource', async () => {
    const log = await open();
    await emit('chatter', 'debug');
    await emit('went wrong', 'error');
    expect(await within(log).findByText('went wrong')).toBeInTheDocument();
    expect(within(log).queryByText('chatter')).toBeNull();

    await userEvent.click(screen.getByRole('button', { name: /At least/ }));
    await userEvent.click(await screen.findByRole('option', { name: 'Debug' }));
    expect(await within(log).findByText('chatter')).toBeInTheDocument();

    await userEvent.click(screen.getByRole('button', { name: /Resource/ }));
    await userEvent.click(await screen.findByRole('option', { name: 'ns' }));
    await waitFor(() =>
      expect(within(log).queryByText('went wrong')).toBeNull(),
    );
    expect(within(log).getByText('ns is Applying')).toBeInTheDocument();
  });

  it('stays where the reader scrolled to, and jumps to the newest when asked', async () => {
    const log = await open();
    const scroller = log;
    const size = { scrollHeight: 1_000, clientHeight: 300 };
    for (const [name, value] of Object.entries(size)) {
      Object.defineProperty(scroller, name, { value, configurable: true });
    }
    await act(async () => {
      scroller.scrollTop = 100;
      scroller.dispatchEvent(new Event('scroll'));
    });
    await emit('far below', 'info');
    await within(log).findByText('far below');
    expect(scroller.scrollTop).toBe(100);

    await userEvent.click(
      screen.getByRole('button', { name: 'Jump to newest' }),
    );
    expect(scroller.scrollTop).toBe(1_000);
  });
});

import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useFixtureBackend } from '../../testing/fixtureBackend';
import { renderTab } from '../../testing/renderTab';

describe('the history of deployments', () => {
  const backend = useFixtureBackend();
  const open = (denied?: string[]) =>
    renderTab(backend, { path: '/staging?tab=deployments', denied });

  it('says what, by whom, when, how long, and which is in force', async () => {
    open();
    const current = await screen.findByRole('row', { name: /In force/ });
    expect(current).toHaveTextContent('Deployment');
    expect(current).toHaveTextContent('Succeeded');
    expect(current).toHaveTextContent('plugin:scaffolder');
    expect(current).toHaveTextContent('5 hours ago');
    expect(current).toHaveTextContent('28 s');
    expect(screen.getAllByRole('row')).toHaveLength(5);
  });

  it('says why one failed', async () => {
    const { deployments } = backend.environment('checkout', 'staging');
    deployments[1].message = 'Failed: `workload.default#main`. Image not found';
    open();
    const row = (await screen.findByText(/Image not found/)).closest(
      '[role=row]',
    );
    expect(row).toHaveTextContent('Failed');
  });

  it('says what was run around one, and how that went', async () => {
    const { deployments } = backend.environment('checkout', 'staging');
    const run = { kind: 'http', onError: 'fail', attempt: 1 } as const;
    const startedAt = deployments[1].createdAt;
    deployments[1].hooks = [
      {
        ...run,
        id: 'hook-1',
        stage: 'beforeDeployment',
        name: 'silence',
        state: 'Succeeded',
        startedAt,
      },
      {
        ...run,
        id: 'hook-2',
        stage: 'afterDeployment',
        name: 'smoke',
        state: 'TimedOut',
        message: 'It did not end within its time limit',
        link: 'https://ci.example.com/42',
        startedAt,
      },
      {
        ...run,
        id: 'hook-3',
        stage: 'verification',
        name: 'soak',
        state: 'Running',
        startedAt,
      },
    ];
    open();
    const hooks = await screen.findByRole('list', { name: 'Hooks' });
    const [silence, smoke, soak] = within(hooks).getAllByRole('listitem');
    expect(silence).toHaveTextContent('Succeededsilencebefore it');
    expect(smoke).toHaveTextContent('Failedsmokeafter it');
    expect(soak).toHaveTextContent('In progresssoakverification');
    expect(smoke).toHaveTextContent('It did not end within its time limit');
    expect(within(smoke).getByRole('link', { name: 'More' })).toHaveAttribute(
      'href',
      'https://ci.example.com/42',
    );
  });

  it('opens the plan that was carried out', async () => {
    open();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Show plan of generation 3' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Plan of generation 3',
    });
    expect(await within(dialog).findByText('5 to update')).toBeInTheDocument();
  });

  it('rolls back to what succeeded, after its plan', async () => {
    open();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Roll back to generation 2' }),
    );
    const dialog = await screen.findByRole('dialog');
    await within(dialog).findByText('1 to update');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Roll back' }),
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    const target = await screen.findByText('to generation 2');
    expect(target.closest('[role=row]')).toHaveTextContent('Roll back');
  });

  it('offers no way back to a failure, to what is in force, or without permission', async () => {
    open();
    await screen.findByRole('button', { name: 'Roll back to generation 2' });
    for (const revision of [3, 4]) {
      const name = `Roll back to generation ${revision}`;
      expect(screen.queryByRole('button', { name })).toBeNull();
    }
  });

  it('offers none to those who may not deploy', async () => {
    open(['infra.environment.deploy']);
    await screen.findByRole('row', { name: /In force/ });
    expect(screen.queryByRole('button', { name: /^Roll back/ })).toBeNull();
  });
});

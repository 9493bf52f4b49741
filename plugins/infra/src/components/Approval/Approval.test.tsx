import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { http, HttpResponse } from 'msw';
import { makeDeployment } from '../../../dev/server/make';
import { useFixtureBackend } from '../../testing/fixtureBackend';
import { renderTab } from '../../testing/renderTab';

describe('a deployment that awaits approval', () => {
  const backend = useFixtureBackend();

  /** The user of the test app is `user:default/test`, who stands for themselves. */
  const ask = (approvers?: string[], by = 'user:default/maria') => {
    const kept = backend.environment('checkout', 'staging');
    const deployment = makeDeployment(backend.state, kept, {
      status: 'AwaitingApproval',
      action: 'update',
      by,
    });
    deployment.generation = kept.environment.generation + 1;
    deployment.approval = {
      state: 'awaiting',
      planHash: deployment.plan!.hash,
      approvers,
      expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    };
    kept.deployments.unshift(deployment);
    kept.environment.awaitingDeploymentId = deployment.id;
    return deployment;
  };
  const open = async (denied?: string[]) => {
    renderTab(backend, { path: '/staging', denied });
    return screen.findByRole('region', { name: 'Waits for approval' });
  };
  const press = async (within_: HTMLElement, name: string) =>
    userEvent.click(await within(within_).findByRole('button', { name }));

  it('shows who decides and on what, and is approved as it was read', async () => {
    const deployment = ask();
    const panel = await open();
    expect(
      await within(panel).findByText(/asks to deploy. What runs stays/),
    ).toBeVisible();
    expect(within(panel).getByText('anybody who may approve')).toBeVisible();
    expect(within(panel).getByText('5 to update')).toBeVisible();
    // Contrast needs a real browser.
    const { violations } = await axe.run(panel, {
      rules: { 'color-contrast': { enabled: false } },
    });
    expect(violations).toEqual([]);
    await press(panel, 'Approve');
    await waitFor(() => expect(panel).not.toBeInTheDocument());
    expect(deployment.approval!.state).toBe('approved');
  });

  it('is rejected with a reason', async () => {
    const deployment = ask();
    const panel = await open();
    await press(panel, 'Reject');
    const dialog = await screen.findByRole('dialog', { name: 'Reject' });
    await press(dialog, 'Reject');
    expect(await within(dialog).findByText('Say why')).toBeVisible();
    await userEvent.type(within(dialog).getByRole('textbox'), 'too large');
    await press(dialog, 'Reject');
    await waitFor(() => expect(panel).not.toBeInTheDocument());
    expect(deployment.approval).toMatchObject({
      state: 'rejected',
      reason: 'too large',
    });
  });

  it('says that the plan is another by now', async () => {
    const deployment = ask();
    const panel = await open();
    await within(panel).findByRole('button', { name: 'Approve' });
    deployment.approval = { ...deployment.approval!, planHash: 'another' };
    backend.worker.use(
      http.post(`${backend.baseUrl}/deployments/:id/approve`, () =>
        HttpResponse.json(
          {
            error: {
              name: 'ConflictError',
              message: 'no longer what was read',
            },
            response: { statusCode: 409 },
          },
          { status: 409 },
        ),
      ),
    );
    await press(panel, 'Approve');
    expect(await within(panel).findByRole('alert')).toHaveTextContent(
      'What would be done has changed',
    );
  });

  it.each([
    {
      reason: 'who is not among those who decide',
      request: () => ask(['group:default/platform']),
      denied: [],
      text: 'You are not among those who decide.',
    },
    {
      reason: 'who lacks the permission',
      request: () => ask(),
      denied: ['infra.deployment.approve'],
      text: 'You are not among those who decide.',
    },
  ])('offers no decision to $reason', async ({ request, denied, text }) => {
    request();
    const panel = await open(denied);
    expect(await within(panel).findByText(text)).toBeVisible();
    expect(within(panel).queryByRole('button', { name: 'Approve' })).toBeNull();
  });

  it('is marked in the list', async () => {
    ask();
    renderTab(backend);
    const row = await screen.findByRole('row', { name: 'staging' });
    expect(row).toHaveTextContent('Awaiting approval');
  });
});

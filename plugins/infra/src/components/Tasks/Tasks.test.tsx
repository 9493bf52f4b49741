import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import {
  ResourceInstance,
  Task,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { Suspense } from 'react';
import { useFixtureBackend } from '../../testing/fixtureBackend';
import { renderPlugin } from '../../testing/renderPlugin';
import { fixtureApis } from '../../testing/renderTab';
import { TaskNotice } from './TaskNotice';

function aTask(given: Partial<Task> = {}): Task {
  return {
    id: 'task-1',
    purpose: 'create',
    state: 'open',
    title: 'Create a schema',
    instructions: 'On the **mainframe**, [by the book](https://example.com).',
    assignee: 'group:default/dba',
    values: { size: 'small' },
    outputSchema: {
      type: 'object',
      required: ['schema', 'password'],
      properties: {
        schema: { type: 'string', title: 'Name of the schema' },
        password: { type: 'string', title: 'Password', 'x-secret': true },
        port: { type: 'integer', title: 'Port' },
      },
    },
    environment: {
      id: 'e-1',
      name: 'dev',
      type: 'development',
      entityRef: 'component:default/checkout',
    },
    address: 'schema.default#db',
    externalName: 'dev-12345678',
    secretOutputs: [],
    standing: false,
    createdAt: '2026-11-25T10:00:00Z',
    updatedAt: '2026-11-25T10:00:00Z',
    etag: '"1"',
    mayAnswer: true,
    ...given,
  };
}

describe('tasks', () => {
  const backend = useFixtureBackend();

  /** The tasks API over one task, and what it was told. */
  function serve(task: Task) {
    const state = { task, queries: [] as string[], told: [] as unknown[] };
    const { baseUrl } = backend;
    const change =
      (make: (body: any) => Partial<Task>) =>
      async ({ request }: { request: Request }) => {
        const text = await request.text();
        const body = text ? JSON.parse(text) : undefined;
        state.told.push([
          new URL(request.url).pathname.split('/').pop(),
          request.headers.get('if-match'),
          body,
        ]);
        state.task = { ...state.task, etag: '"2"', ...make(body) };
        return HttpResponse.json(state.task);
      };
    backend.worker.use(
      http.get(`${baseUrl}/tasks`, ({ request }) => {
        state.queries.push(decodeURIComponent(new URL(request.url).search));
        return HttpResponse.json({ items: [state.task] });
      }),
      http.get(`${baseUrl}/tasks/:id`, () => HttpResponse.json(state.task)),
      http.post(
        `${baseUrl}/tasks/:id/complete`,
        change(body => ({
          state: 'completed',
          standing: true,
          outputs: { schema: body.outputs?.schema },
          secretOutputs: ['password'],
          message: body.message,
          answeredBy: 'user:default/ann',
        })),
      ),
      http.post(
        `${baseUrl}/tasks/:id/reject`,
        change(({ reason }) => ({ state: 'rejected', message: reason })),
      ),
      http.post(
        `${baseUrl}/tasks/:id/reopen`,
        change(() => ({ state: 'open', message: undefined })),
      ),
    );
    return state;
  }

  const open = (path = '') =>
    renderPlugin(backend, { path: `/infra/tasks${path}` });

  const fill = async (label: RegExp, text: string) =>
    userEvent.type(await screen.findByLabelText(label), text);

  it('are listed for me and my groups first, then for all', async () => {
    const state = serve(aTask());
    open();
    const list = await screen.findByRole('list', { name: 'Tasks' });
    expect(
      within(list).getByRole('link', { name: 'Create a schema' }),
    ).toHaveAttribute('href', '/infra/tasks/task-1');
    expect(list).toHaveTextContent('To be made · dev (development)');
    expect(state.queries[0]).toMatch(/state=open.*assignee=user:/);
    await userEvent.click(
      screen.getByRole('switch', { name: 'Only those for me and my groups' }),
    );
    await waitFor(() =>
      expect(state.queries.at(-1)).not.toContain('assignee='),
    );
  });

  it('are completed with what their schema asks for', async () => {
    const state = serve(aTask());
    open('/task-1');
    expect(await screen.findByText('mainframe')).toBeInTheDocument();
    expect(screen.getByText('size').closest('dl')).toHaveTextContent('small');

    await userEvent.click(screen.getByRole('button', { name: 'Done' }));
    expect(screen.getAllByText(/Needed/)).toHaveLength(2);
    expect(state.told).toEqual([]);

    await fill(/Name of the schema/, 'SHOP');
    await fill(/^Password/, 'correct horse');
    await fill(/^Port/, '5432');
    await fill(/^Remark/, 'on node 7');
    await userEvent.click(screen.getByRole('button', { name: 'Done' }));
    expect(
      await screen.findByRole('button', { name: 'Ask again' }),
    ).toBeInTheDocument();
    expect(state.told).toEqual([
      [
        'complete',
        '"1"',
        {
          outputs: { schema: 'SHOP', password: 'correct horse', port: 5432 },
          message: 'on node 7',
        },
      ],
    ]);
    expect(screen.getByText('kept secret')).toBeInTheDocument();
    expect(screen.queryByText('correct horse')).not.toBeInTheDocument();
  });

  it('show what the backend finds wrong, at its place', async () => {
    serve(aTask());
    backend.worker.use(
      http.post(`${backend.baseUrl}/tasks/:id/complete`, () =>
        HttpResponse.json(
          {
            error: {
              name: 'InputError',
              message: 'wrong',
              fields: [
                { pointer: '/outputs/schema', message: 'must match pattern' },
              ],
            },
            response: { statusCode: 400 },
          },
          { status: 400 },
        ),
      ),
    );
    open('/task-1');
    await fill(/Name of the schema/, 'shop!');
    await fill(/^Password/, 'correct horse');
    await userEvent.click(screen.getByRole('button', { name: 'Done' }));
    expect(await screen.findByText('must match pattern')).toBeInTheDocument();
  });

  it('are rejected with a reason, and asked again', async () => {
    const state = serve(aTask());
    open('/task-1');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Reject' }),
    );
    const dialog = await screen.findByRole('dialog');
    const confirm = within(dialog).getByRole('button', { name: 'Reject' });
    expect(confirm).toBeDisabled();
    await userEvent.type(within(dialog).getByLabelText(/Reason/), 'no room');
    await userEvent.click(confirm);
    const again = await screen.findByRole('button', { name: 'Ask again' });
    expect(screen.getByText('no room')).toBeInTheDocument();
    await userEvent.click(again);
    expect(
      await screen.findByRole('button', { name: 'Done' }),
    ).toBeInTheDocument();
    expect(state.told).toEqual([
      ['reject', '"1"', { reason: 'no room' }],
      ['reopen', '"2"', undefined],
    ]);
  });

  it('of a removal have nothing to fill in', async () => {
    const state = serve(aTask({ purpose: 'remove' }));
    open('/task-1');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Taken away' }),
    );
    await waitFor(() => expect(state.told).toEqual([['complete', '"1"', {}]]));
  });

  it('for others can be read, and no more', async () => {
    serve(aTask({ mayAnswer: false }));
    open('/task-1');
    expect(
      await screen.findByText(
        'This task is for group:default/dba; you may read it.',
      ),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Done' }),
    ).not.toBeInTheDocument();
  });

  it('are told of at the resource that waits for them', async () => {
    serve(aTask());
    renderInTestApp(
      <Suspense>
        <TaskNotice
          instance={
            {
              environmentId: 'e-1',
              address: 'schema.default#db',
              driver: 'manual',
            } as ResourceInstance
          }
        />
      </Suspense>,
      {
        apis: [...fixtureApis(backend)],
        mountedRoutes: {
          '/catalog/:namespace/:kind/:name': entityRouteRef as any,
        },
      },
    );
    const link = await screen.findByRole('link', { name: 'Open the task' });
    expect(link).toHaveAttribute('href', '/infra/tasks/task-1');
    expect(screen.getByText(/Waits for/)).toHaveTextContent(
      /Waits for .*dba.* since/,
    );
  });
});

import { delay, http, HttpResponse } from 'msw';
import { now } from '../fixtures/ids';
import { tasksFor } from '../fixtures/tasks';
import { failure } from './failure';
import { FixtureState } from './FixtureState';

/** The part of the API that is about tasks. */
export function taskHandlers(
  state: FixtureState,
  options: { baseUrl: string; latency?: number },
) {
  const { baseUrl, latency = 0 } = options;
  const { id, name, type, entityRef } = [...state.kept.values()][0].environment;
  const tasks = tasksFor({ id, name, type, entityRef });
  const answer =
    (given: 'completed' | 'rejected' | 'open') =>
    async ({ params }: { params: Record<string, unknown> }) => {
      await delay(latency);
      const task = tasks.find(each => each.id === params.id);
      if (!task) return failure(404, 'NotFoundError', 'No such task');
      task.state = given;
      task.standing = given === 'completed';
      task.answeredBy = 'user:default/maria';
      task.answeredAt = now();
      return HttpResponse.json(task);
    };
  return [
    http.get(`${baseUrl}/tasks`, async ({ request }) => {
      await delay(latency);
      const query = new URL(request.url).searchParams;
      const asked = query.getAll('assignee');
      const limit = Number(query.get('limit') ?? 50);
      const found = tasks.filter(
        task =>
          (!query.get('state') || task.state === query.get('state')) &&
          (!asked.length || asked.includes(task.assignee)) &&
          (!query.get('environmentId') ||
            task.environment.id === query.get('environmentId')),
      );
      return HttpResponse.json({
        items: found.slice(0, limit),
        nextCursor: found.length > limit ? String(limit) : undefined,
      });
    }),
    http.get(`${baseUrl}/tasks/:id`, async ({ params }) => {
      await delay(latency);
      const task = tasks.find(each => each.id === params.id);
      return task
        ? HttpResponse.json(task)
        : failure(404, 'NotFoundError', 'No such task');
    }),
    http.post(`${baseUrl}/tasks/:id/complete`, answer('completed')),
    http.post(`${baseUrl}/tasks/:id/reject`, answer('rejected')),
    http.post(`${baseUrl}/tasks/:id/reopen`, answer('open')),
  ];
}

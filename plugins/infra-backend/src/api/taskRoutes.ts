import type { Response } from 'express';
import { Task } from '@infra-orchestration/backstage-plugin-infra-common';
import { TaskUseCases } from '../service';
import { CallOptionsOf, InfraRouter } from './router';

export function addTaskRoutes(
  router: InfraRouter,
  tasks: TaskUseCases,
  optionsOf: CallOptionsOf,
): void {
  router.get('/tasks', async (req, res) => {
    res.json(await tasks.list(req.query, await optionsOf(req)));
  });

  router.get('/tasks/:id', async (req, res) => {
    send(res, await tasks.get(req.params.id, await optionsOf(req)));
  });

  router.post('/tasks/:id/complete', async (req, res) => {
    const options = {
      ...(await optionsOf(req)),
      ifMatch: req.header('if-match'),
    };
    send(res, await tasks.complete(req.params.id, req.body, options));
  });

  router.post('/tasks/:id/reject', async (req, res) => {
    const options = {
      ...(await optionsOf(req)),
      ifMatch: req.header('if-match'),
    };
    send(res, await tasks.reject(req.params.id, req.body, options));
  });

  router.post('/tasks/:id/reopen', async (req, res) => {
    const options = {
      ...(await optionsOf(req)),
      ifMatch: req.header('if-match'),
    };
    send(res, await tasks.reopen(req.params.id, options));
  });
}

/** The tag is for If-Match; what the caller may do changes without it. */
function send(res: Response<Task>, task: Task): void {
  res
    .setHeader('etag', task.etag)
    .setHeader('cache-control', 'no-store')
    .json(task);
}

import { randomUUID } from 'node:crypto';
import { schedulerServiceFactory } from '@backstage/backend-defaults/scheduler';
import eventsModuleAwsSqs from '@backstage/plugin-events-backend-module-aws-sqs';
import { requireSandboxPart } from '@infra-orchestration/sandbox';
import { Queue } from '../../__testUtils__/Queue';
import { SourcesBackend } from '../../__testUtils__/SourcesBackend';
import { pushed, pushedHint, scanned } from './fixtures';

jest.setTimeout(180_000);

const CREDENTIALS = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];

describe('a queue of SQS that EventBridge fills', () => {
  let queue: Queue;
  let backend: SourcesBackend;
  const environment = { ...process.env };

  beforeAll(async () => {
    const moto = requireSandboxPart('moto');
    process.env.AWS_ACCESS_KEY_ID = moto.accessKeyId;
    process.env.AWS_SECRET_ACCESS_KEY = moto.secretAccessKey;
    queue = await Queue.create();
    const ecr = {
      queue: {
        url: queue.url,
        region: moto.region,
        endpoint: moto.endpoint,
        waitTime: { seconds: 1 },
        visibilityTimeout: { seconds: 1 },
      },
      waitTimeAfterEmptyReceive: { seconds: 0 },
    };
    const awsSqs = { awsSqsConsumingEventPublisher: { topics: { ecr } } };
    backend = await SourcesBackend.start(
      { ecr: [{ topic: 'ecr' }] },
      {
        config: { events: { modules: { awsSqs } } },
        features: [schedulerServiceFactory, eventsModuleAwsSqs],
      },
    );
  });

  beforeEach(() => {
    backend.hints.length = 0;
  });

  afterAll(async () => {
    await backend?.stop();
    await queue?.delete();
    for (const name of CREDENTIALS) {
      if (environment[name] === undefined) {
        delete process.env[name];
      } else {
        process.env[name] = environment[name];
      }
    }
  });

  const now = (event: object = pushed) => ({
    ...event,
    id: randomUUID(),
    time: new Date().toISOString(),
  });

  async function until(condition: () => boolean | Promise<boolean>) {
    for (let attempt = 0; attempt < 1_200 && !(await condition()); attempt++) {
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    expect(await condition()).toBe(true);
  }

  it('has a push that is put into it become a hint, and is empty then', async () => {
    const event = now();
    await queue.put(event);
    await until(() => backend.hints.length > 0);
    expect(backend.hints).toEqual([
      { source: 'ecr', deliveryId: event.id, hints: [pushedHint] },
    ]);
    await until(async () => (await queue.length()) === 0);
  });

  it('brings all of a burst', async () => {
    const events = Array.from({ length: 30 }, () => now());
    for (let at = 0; at < events.length; at += 10) {
      await queue.put(...events.slice(at, at + 10));
    }
    await until(() => backend.hints.length >= events.length);
    expect(new Set(backend.hints.map(hint => hint.deliveryId))).toEqual(
      new Set(events.map(({ id }) => id)),
    );
  });

  it('has what is of no concern or old recorded as such', async () => {
    await queue.put(now(scanned), { ...pushed, id: randomUUID() });
    await until(() => backend.hints.length >= 2);
    expect(backend.hints.map(({ fate, reason }) => [fate, reason])).toEqual(
      expect.arrayContaining([
        ['Ignored', 'It is no action on an image of ECR'],
        ['Rejected', 'It is too old'],
      ]),
    );
  });

  it('goes on behind a message that is no JSON, which ends in the queue for those', async () => {
    await queue.put('no JSON');
    await queue.put(now());
    await until(() => backend.hints.length > 0);
    expect(backend.hints[0].hints).toEqual([pushedHint]);
    await until(async () => (await queue.length(queue.deadLetterUrl)) === 1);
    await until(async () => (await queue.length()) === 0);
  });
});

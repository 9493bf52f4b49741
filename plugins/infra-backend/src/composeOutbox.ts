import {
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { MetricsService } from '@backstage/backend-plugin-api/alpha';
import { EventsService } from '@backstage/plugin-events-node';
import { randomUUID } from 'node:crypto';
import { startLoop, systemClock } from './engine';
import {
  eventsServiceSink,
  Outbox,
  ownerSink,
  readEventsConfig,
  webhookSink,
} from './notify';
import { createOutboxTracker } from './observability';
import { Notifier } from './service';
import { Db } from './store';

/** Events that another replica stored wait for this long at most. */
const INTERVAL_MS = 1_000;

export interface ComposeOutboxOptions {
  db: Db;
  config: RootConfigService;
  events: EventsService;
  installation: string;
  logger: LoggerService;
  metrics: MetricsService;
  notifier: Notifier;
}

export interface RunningOutbox {
  /** Names of those who are told. */
  sinks: readonly string[];
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Whoever the configuration wants to be told of events. @throws InputError */
export function composeOutbox(options: ComposeOutboxOptions): RunningOutbox {
  const { db, config, events, installation, logger } = options;
  const { webhooks, backstage, notifyOwners } = readEventsConfig(config);
  const sinks = [
    ...(backstage ? [eventsServiceSink(events, installation)] : []),
    ...(notifyOwners ? [ownerSink(options)] : []),
    ...webhooks.map(each => webhookSink(each, installation)),
  ];
  const outbox = new Outbox({
    db,
    logger,
    holder: `outbox/${randomUUID()}`,
    tracker: createOutboxTracker(options.metrics),
    sinks,
  });
  let stop = async () => {};
  return {
    sinks: sinks.map(({ name }) => name),
    start: async () => {
      await outbox.open();
      const loop = startLoop({
        name: 'Telling of events',
        interval: INTERVAL_MS,
        clock: systemClock,
        logger,
        work: signal => outbox.deliver(signal),
      });
      stop = () => loop.stop();
    },
    stop: async () => {
      await stop();
      await outbox.close();
    },
  };
}

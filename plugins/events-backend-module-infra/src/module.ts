import {
  coreServices,
  createBackendModule,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { EventsService, eventsServiceRef } from '@backstage/plugin-events-node';
import {
  HintAnswers,
  infraHintAnswersServiceRef,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { createRouter, pathOf } from './delivery/createRouter';
import { Receiver } from './delivery/Receiver';
import { subscribeToTopics } from './delivery/subscribeToTopics';
import { readSettings } from './settings/readSettings';
import { SourceSettings } from './settings/types';
import { sources } from './sources';

/**
 * Sources that tell of images and pull requests: webhooks of registries and forges, each verified in
 * its own way, published on the topics that the infra plugin listens to.
 *
 * @public
 */
export const eventsModuleInfra = createBackendModule({
  pluginId: 'events',
  moduleId: 'infra',
  register(reg) {
    reg.registerInit({
      deps: {
        answers: infraHintAnswersServiceRef,
        config: coreServices.rootConfig,
        events: eventsServiceRef,
        httpRouter: coreServices.httpRouter,
        logger: coreServices.logger,
      },
      async init({ answers, config, events, httpRouter, logger }) {
        const kinds = sources.map(({ kind }) => kind);
        const settings = readSettings(config, kinds);
        const receivers = settings.map(one =>
          receiverOf(one, { answers, events, logger }),
        );
        const mounted = receivers.filter(receiver => isMounted(receiver));
        httpRouter.use(createRouter(mounted, logger));
        // Each delivery is verified in the way of its source instead.
        httpRouter.addAuthPolicy({ path: '/infra', allow: 'unauthenticated' });
        await subscribeToTopics(receivers, events);
        for (const receiver of receivers) {
          logger.info(stateOf(receiver));
        }
      },
    });
  },
});

function receiverOf(
  settings: SourceSettings,
  options: {
    answers: HintAnswers;
    events: EventsService;
    logger: LoggerService;
  },
): Receiver {
  const source = sources.find(({ kind }) => kind === settings.kind)!;
  return new Receiver(source, settings, options);
}

/** What cannot be verified is not let in. */
function isMounted({ source, settings }: Receiver): boolean {
  const complete = source.needs.every(key => settings[key] !== undefined);
  return source.mediaTypes.length > 0 && complete;
}

function stateOf(receiver: Receiver): string {
  const { source, settings } = receiver;
  const ways = [
    isMounted(receiver) && `at /api/events${pathOf(receiver)}`,
    settings.topic && source.subTopics && `by the topic ${settings.topic}`,
  ].filter(Boolean);
  return ways.length > 0
    ? `The source ${source.kind} is listened to ${ways.join(' and ')}`
    : `The source ${source.kind} is not listened to: ${source.needs.join(
        ' or ',
      )} is not configured`;
}

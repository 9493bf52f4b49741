import { Notifier, promotionNotice, stateNotice } from '../service';
import { Db, events } from '../store';
import { EventSink, RefusedError } from './types';

const ofStates = ['environment.status', 'resource.phase'] as const;
const sources = [...ofStates, 'promotion.state'] as const;
/** How far back it is looked for a failure; more than a deployment has resources, as a rule. */
const LOOK_BACK = 200;

/** The owners of environments, by Backstage's notifications. */
export function ownerSink(options: { db: Db; notifier: Notifier }): EventSink {
  const { db, notifier } = options;
  return {
    name: 'owners',
    sources,
    take: async (event, environment) => {
      const isReady = event.data?.status === 'Ready';
      const earlier = isReady
        ? await events.list(db, {
            environmentId: environment.id,
            beforeId: event.id,
            types: [...ofStates],
            order: 'desc',
            limit: LOOK_BACK,
          })
        : [];
      const notice =
        promotionNotice(event, environment) ??
        stateNotice(event, environment, earlier);
      if (!notice) {
        return false;
      }
      await notifier.notify(notice).catch(error => {
        const told = `${notice.to} could not be notified ("${notice.title}"). ${error}`;
        throw isMissing(error)
          ? new RefusedError(
              `${told}. Is the notifications plugin installed? If it is not to be, set infra.events.notifyOwners to false`,
            )
          : new Error(told);
      });
      return true;
    },
  };
}

function isMissing(error: { name?: string; statusCode?: number }): boolean {
  return error.statusCode === 404 || error.name === 'NotFoundError';
}

import { InfraEvent } from '@infra-orchestration/backstage-plugin-infra-common';
import { EnvironmentRecord } from '../store';
import { linkTo, nameOf } from './policyNotices';
import { Notice } from './ports';

type Told = Pick<InfraEvent, 'type' | 'data' | 'message' | 'address'>;

/**
 * What the owner is told of an event: that a person is needed, and that none is any more. All of an
 * environment have one scope, so that only the last one stands.
 *
 * @param earlier - events of status and phases before it, the latest first
 */
export function stateNotice(
  event: Told,
  environment: EnvironmentRecord,
  earlier: readonly Told[],
): Notice | undefined {
  const { id, owner, status } = environment;
  const common = {
    to: [owner],
    link: linkTo(environment),
    scope: `infra:state:${id}`,
  };
  if (isStatus(event, 'Failed')) {
    return {
      ...common,
      title: `${nameOf(environment)} has failed`,
      description: event.message,
      severity: 'high',
    };
  }
  // What fails within a deployment is told of with the environment, all of it together.
  if (hasFailedAlone(event) && status === 'Degraded') {
    return {
      ...common,
      title: `${nameOf(environment)} needs somebody`,
      description: `${event.address} was changed outside or broke, and could not be repaired. ${event.message}`,
      severity: 'high',
    };
  }
  if (isStatus(event, 'Ready') && wasTold(earlier)) {
    return {
      ...common,
      title: `${nameOf(environment)} is ready again`,
      description: 'What had failed works.',
      severity: 'normal',
    };
  }
  return undefined;
}

function isStatus({ type, data }: Told, status: string): boolean {
  return type === 'environment.status' && data?.status === status;
}

function hasFailedAlone({ type, data }: Told): boolean {
  return type === 'resource.phase' && data?.phase === 'Failed';
}

/** Since it was ready last, something failed. */
function wasTold(earlier: readonly Told[]): boolean {
  const lastReady = earlier.findIndex(each => isStatus(each, 'Ready'));
  const since = lastReady < 0 ? earlier : earlier.slice(0, lastReady);
  return since.some(each => isStatus(each, 'Failed') || hasFailedAlone(each));
}

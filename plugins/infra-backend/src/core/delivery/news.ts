import { InfraEvent } from '@infra-orchestration/backstage-plugin-infra-common';

/**
 * Events that are no reason to look at the delivery of a component: `delivery` stored them and looks on by itself,
 * or they tell of the `progress` of work only.
 */
export type Aside = 'delivery' | 'progress';

/**
 * Whether the delivery of a component may be decided otherwise after what an event tells. A deployment tells a
 * dozen things on its way, and one of them is that it ended.
 */
export function isNewsForDelivery({
  type,
  data,
}: Pick<InfraEvent, 'type' | 'data'>): boolean {
  switch (type) {
    case 'resource.phase':
    case 'operation.started':
    case 'operation.finished':
    case 'log':
      return false;
    case 'deployment.status':
      return data?.status !== 'Running';
    case 'environment.status':
      return !(
        data?.previousStatus === 'Ready' && data.status === 'Progressing'
      );
    default:
      return true;
  }
}

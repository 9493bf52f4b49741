import {
  Deployment,
  Promotion,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { imageView, Version } from '../fixtures/delivery';
import { ago } from '../fixtures/ids';
import { FixtureState, Kept } from './FixtureState';

interface Draft {
  version: Version;
  deployment?: Deployment;
  origin?: Promotion['origin'];
  /** Minutes, where there is no deployment. */
  age?: number;
  change?: Partial<Promotion>;
}

export function promotionOf(
  state: FixtureState,
  { environment }: Kept,
  draft: Draft,
): Promotion {
  const { version, deployment, origin = 'step', age = 0 } = draft;
  const { entityRef, type } = environment;
  return {
    id: state.nextId(7),
    entityRef,
    environmentId: environment.id,
    environmentName: environment.name,
    environmentType: type,
    ...{ pipeline: 'shop', step: type },
    release: { images: { main: imageView(entityRef.split('/')[1], version) } },
    origin,
    state: 'Underway',
    reason: 'Deploying',
    deploymentId: deployment?.id,
    requestedBy: origin === 'person' ? 'user:default/maria' : 'plugin:infra',
    createdAt: deployment?.createdAt ?? ago(age),
    ...draft.change,
  };
}

type Told = Pick<Promotion, 'state' | 'reason'> & Partial<Promotion>;

/** As the backend judges: by the deployment, where that says something new. */
export function stateOf(state: FixtureState, promotion: Promotion): Told {
  const { state: known, reason } = promotion;
  const deployment = state.kept
    .get(promotion.environmentId)
    ?.deployments.find(({ id }) => id === promotion.deploymentId);
  if (promotion.finishedAt || !deployment) return { state: known, reason };
  const finishedAt = deployment.finishedAt ?? ago(0);
  switch (deployment.status) {
    case 'Succeeded':
      return { state: 'Succeeded', reason: 'Verified', finishedAt };
    case 'Failed':
      return {
        ...{ state: 'Failed', reason: 'DeploymentFailed', finishedAt },
        message: deployment.message,
      };
    case 'Rejected':
      return {
        ...{ state: 'Rejected', reason: 'NotApproved', finishedAt },
        message: deployment.approval?.reason,
      };
    case 'Cancelled':
      return { state: 'Cancelled', reason: 'Withdrawn', finishedAt };
    case 'AwaitingApproval':
      return { state: 'Underway', reason: 'AwaitingApproval' };
    default:
      return { state: 'Underway', reason: 'Deploying' };
  }
}

/** What happened before the fixtures begin; newest first. */
export function seedPromotions(state: FixtureState): Promotion[] {
  const of = (component: string, name: string) =>
    [...state.kept.values()].find(
      ({ environment }) =>
        environment.name === name &&
        environment.entityRef === `component:default/${component}`,
    )!;
  const [staging, dev, prod] = ['staging', 'dev', 'prod'].map(name =>
    of('checkout', name),
  );
  const ledger = {
    staging: of('ledger', 'staging'),
    prod: of('ledger', 'prod'),
  };
  const [latest, failed, earlier] = staging.deployments;
  const done = (finishedAt: string, change: Partial<Promotion> = {}) => ({
    ...{ state: 'Succeeded' as const, reason: 'Verified' as const },
    ...{ finishedAt, ...change },
  });
  return [
    promotionOf(state, dev, {
      version: '1.4.3',
      origin: 'artifact',
      age: 19,
      change: done(ago(18)),
    }),
    promotionOf(state, staging, {
      version: '1.4.2',
      deployment: latest,
      change: done(latest.finishedAt!),
    }),
    promotionOf(state, staging, {
      version: '1.4.1',
      deployment: failed,
      change: done(failed.finishedAt!, {
        state: 'RolledBack',
        reason: 'VerificationFailed',
        message: 'Hook `smoke-test` answered 500 three times in a row',
      }),
    }),
    promotionOf(state, staging, {
      version: '1.4.0',
      deployment: earlier,
      change: done(earlier.finishedAt!),
    }),
    promotionOf(state, prod, {
      version: '1.4.0',
      deployment: prod.deployments[0],
      origin: 'person',
      change: done(ago(7 * 24 * 60)),
    }),
    promotionOf(state, ledger.staging, {
      version: '1.4.3',
      origin: 'artifact',
      age: 20,
      change: { state: 'Waiting', reason: 'Frozen', nextLookAt: ago(-60 * 24) },
    }),
    promotionOf(state, ledger.prod, {
      version: '1.4.2',
      deployment: ledger.prod.deployments[0],
      change: { reason: 'AwaitingApproval' },
    }),
  ];
}

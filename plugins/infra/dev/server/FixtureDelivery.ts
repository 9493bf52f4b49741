import {
  DeliveryEnvironment,
  DeliveryView,
  Promotion,
  PromotionInput,
  PromotionPlan,
} from '@infra-orchestration/backstage-plugin-infra-common';
import * as fixtures from '../fixtures/delivery';
import { Version } from '../fixtures/delivery';
import { now } from '../fixtures/ids';
import { FixtureState, Kept } from './FixtureState';
import { promotionOf, seedPromotions, stateOf } from './promotions';
import * as requests from './requests';

const componentOf = (entityRef: string) => entityRef.split('/')[1];

/** Delivery as it is pretended: what runs follows from promotions, and these from deployments. */
export class FixtureDelivery {
  readonly #state: FixtureState;
  #promotions: Promotion[] | undefined;

  constructor(state: FixtureState) {
    this.#state = state;
  }

  /** Newest first. */
  promotions(): Promotion[] {
    this.#promotions ??= seedPromotions(this.#state);
    for (const promotion of this.#promotions) {
      Object.assign(promotion, stateOf(this.#state, promotion));
    }
    return this.#promotions;
  }

  view(entityRef: string): DeliveryView {
    const component = componentOf(entityRef);
    const places = this.#state
      .environments()
      .filter(
        each => each.entityRef === entityRef && each.status !== 'Deleted',
      );
    const steps = fixtures.stepsOf(component);
    const rows = places.map(({ id }) => this.#row(this.#state.kept.get(id)!));
    const isIn = (row: DeliveryEnvironment, type?: string) => row.type === type;
    return {
      entityRef,
      pipeline: { name: 'shop', title: 'Shop services', revision: 3 },
      uses: fixtures.usesOf(component),
      steps: steps.map(step => ({
        ...step,
        environments: rows.filter(row => isIn(row, step.environmentType)),
      })),
      others: rows.filter(
        row => !steps.some(step => isIn(row, step.environmentType)),
      ),
    };
  }

  plan(input: PromotionInput): PromotionPlan | undefined {
    const kept = this.#state.kept.get(input.environmentId);
    const version = kept && this.#wanted(kept, input);
    if (!kept || !version) return undefined;
    const component = componentOf(kept.environment.entityRef);
    const image = fixtures.imageView(component, version);
    const proxy = this.#artifact('proxy', input);
    const running = this.#running(kept);
    return {
      release: { images: { main: image } },
      images: [
        image,
        ...(proxy ? [fixtures.imageView('proxy', proxy, 'proxy')] : []),
      ],
      difference: {
        images:
          running === version
            ? []
            : [
                {
                  container: 'main',
                  before:
                    running && fixtures.imageView(component, running).image,
                  after: image.image,
                },
              ],
        workload: [
          {
            path: '/containers/main/variables/LOG_LEVEL',
            before: 'debug',
            after: 'info',
          },
        ],
        definitions: input.fromEnvironmentId
          ? [
              {
                address: 'postgres.default#db',
                here: { name: 'pg-ha', revision: 2 },
                there: { name: 'pg-shared-dev', revision: 4 },
              },
            ]
          : [],
      },
      plan: requests.planChange(kept, {
        desired: { images: { main: image.image } },
      }),
      warnings:
        version === '1.4.0'
          ? ['Database `db` stays as it is: a rollback brings no data back']
          : [],
    };
  }

  promote(input: PromotionInput): Promotion | undefined {
    const planned = this.plan(input);
    const kept = this.#state.kept.get(input.environmentId);
    if (!planned || !kept) return undefined;
    const { entityRef, type } = kept.environment;
    const step = fixtures
      .stepsOf(componentOf(entityRef))
      .find(each => each.environmentType === type);
    const before = kept.environment.currentDeploymentId;
    const deployment = requests.deploy(this.#state, kept, {
      desired: {
        images: { main: planned.images[0].image },
      },
    });
    if (step?.promotion === 'approval') {
      deployment.status = 'AwaitingApproval';
      deployment.requestedBy = 'plugin:infra';
      deployment.approval = {
        state: 'awaiting',
        planHash: deployment.plan!.hash,
      };
      kept.environment.status = 'Ready';
      kept.environment.awaitingDeploymentId = deployment.id;
      kept.environment.currentDeploymentId = before;
    }
    const made = promotionOf(this.#state, kept, {
      version: planned.images[0].version as Version,
      deployment,
      origin: 'person',
    });
    this.promotions().unshift(made);
    return this.promotions()[0];
  }

  cancel(id: string): Promotion | undefined {
    const found = this.promotions().find(each => each.id === id);
    if (!found) return undefined;
    const kept = this.#state.kept.get(found.environmentId)!;
    const deployment = kept.deployments.find(
      each => each.id === found.deploymentId,
    );
    if (deployment) {
      deployment.status = 'Cancelled';
      kept.environment.awaitingDeploymentId = undefined;
    }
    return Object.assign(found, {
      state: 'Cancelled' as const,
      reason: 'Withdrawn' as const,
      finishedAt: now(),
    });
  }

  #row(kept: Kept): DeliveryEnvironment {
    const { id, name, type, status, entityRef } = kept.environment;
    const component = componentOf(entityRef);
    const ofThis = this.promotions().filter(each => each.environmentId === id);
    const open = ofThis.find(({ finishedAt }) => !finishedAt);
    const version = this.#running(kept);
    const next = this.#available(kept);
    return {
      environmentId: id,
      ...{ name, type, status },
      ...(version && {
        running: {
          images: [fixtures.imageView(component, version)],
          deploymentId: kept.environment.currentDeploymentId!,
          since: kept.deployments.at(-1)!.createdAt,
          verified: status === 'Ready',
        },
      }),
      ...(next && {
        available: {
          images: [fixtures.imageView(component, next.version)],
          origin: next.from ? ('step' as const) : ('artifact' as const),
          fromEnvironmentId: next.from,
          ahead:
            fixtures.versions.indexOf(next.version) -
            (version ? fixtures.versions.indexOf(version) : -1),
        },
      }),
      promotion: open,
      last: ofThis.find(each => each !== open),
    };
  }

  #running({ environment }: Kept): Version | undefined {
    if (!environment.currentDeploymentId) return undefined;
    const done = this.promotions().find(
      ({ environmentId, state }) =>
        environmentId === environment.id && state === 'Succeeded',
    );
    return done ? versionOf(done) : '1.4.2';
  }

  /** The newest of all in the first step, what runs in the step before in the others. */
  #available(kept: Kept): { version: Version; from?: string } | undefined {
    const { entityRef, type } = kept.environment;
    const component = componentOf(entityRef);
    const steps = fixtures.stepsOf(component);
    const index = steps.findIndex(each => each.environmentType === type);
    const before = [...this.#state.kept.values()].find(
      ({ environment }) =>
        environment.entityRef === entityRef &&
        environment.type === steps[index - 1]?.environmentType &&
        environment.status !== 'Deleted',
    );
    const newest = before ? this.#running(before) : '1.4.3';
    return index < 0 || !newest || newest === this.#running(kept)
      ? undefined
      : { version: newest, from: before?.environment.id };
  }

  #wanted(kept: Kept, input: PromotionInput): Version | undefined {
    const from = this.#state.kept.get(input.fromEnvironmentId ?? '');
    if (from) return this.#running(from);
    const component = componentOf(kept.environment.entityRef);
    return this.#artifact(component, input) ?? this.#running(kept);
  }

  #artifact(name: string, { artifactIds }: PromotionInput) {
    return fixtures.versions.find(version =>
      artifactIds?.includes(fixtures.artifact(name, version).id),
    );
  }
}

export function versionOf({ release }: Promotion): Version | undefined {
  const { artifactId } = release.images.main;
  return fixtures.versions.find(
    (_, index) => Number(`0x${artifactId?.split('-').at(-1)}`) === index + 1,
  );
}

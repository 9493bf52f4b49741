import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  EnvironmentInput,
  EnvironmentTypePolicy,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { composeEnvironments } from '../composeUseCases';
import { assemblePlan } from '../core';
import { Db, deployments, documents, environments, events } from '../store';
import { EnvironmentUseCases, Notice, PolicyWatch } from '../service';

const entity = (name: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, namespace: 'default' },
  spec: { type: 'service', owner: name === 'greeter' ? 'greeters' : 'others' },
});

/** A caller. */
export const as = (user: string) => ({
  credentials: mockCredentials.user(`user:default/${user}`),
});

/**
 * The use cases of environments on a real database, with a type of the given policy. What would be
 * done outside is what `outside` says; nothing is done.
 */
export class PolicyBench {
  /** A plan is about it, so changing it changes the plan. */
  outside = 'nothing';
  readonly woken: string[] = [];
  readonly notices: Notice[] = [];
  /** Groups by user. */
  readonly groups: Record<string, string[]> = {};
  /** Happens once, while it is asked who belongs to what. */
  meanwhile?: () => Promise<unknown>;
  readonly cases: EnvironmentUseCases;

  static async start(
    db: Db,
    policy: EnvironmentTypePolicy,
  ): Promise<PolicyBench> {
    const bench = new PolicyBench(db);
    await bench.rule(policy);
    return bench;
  }

  private constructor(readonly db: Db) {
    this.cases = composeEnvironments({
      db,
      config: mockServices.rootConfig(),
      catalog: catalogServiceMock({
        entities: [entity('greeter'), entity('other')],
      }),
      urlReader: mockServices.urlReader.mock(),
      planner: {
        planEnvironment: async ({ mode, environmentId }) =>
          assemblePlan({
            environmentId,
            actions: [
              {
                address: this.outside,
                action: mode === 'destroy' ? 'delete' : 'create',
                reason: 'it is asked for',
                type: 'thing',
                diff: [],
                dependsOn: [],
              },
            ],
            errors: [],
            now: new Date(),
          }),
      },
      enqueuer: {
        enqueue: async id => {
          this.woken.push(id);
        },
      },
      eventBus: { onAppended: () => () => {}, notify: () => {} },
      tracker: { environmentCreated: () => {}, deploymentCreated: () => {} },
      memberships: {
        ownershipOf: async ({ principal }) => {
          const { userEntityRef } = principal as { userEntityRef: string };
          const happens = this.meanwhile;
          this.meanwhile = undefined;
          await happens?.();
          return [userEntityRef, ...(this.groups[userEntityRef] ?? [])];
        },
      },
    });
  }

  async rule(policy: EnvironmentTypePolicy): Promise<void> {
    await documents.apply(this.db, {
      now: new Date(),
      changes: [
        {
          origin: 'test',
          document: {
            apiVersion: 'infra-orchestration.dev/v1alpha1',
            kind: 'EnvironmentType',
            metadata: { name: 'preview' },
            spec: policy,
          },
        },
      ],
    });
  }

  async create(given: Partial<EnvironmentInput> = {}, user = 'ann') {
    const input = {
      entityRef: 'component:default/greeter',
      name: 'pr-1',
      type: 'preview',
      ...given,
    };
    const draft = await this.cases.draft(input, as(user));
    return this.cases.create(draft, input, as(user));
  }

  /** A watch whose clock stands still, as another replica would have it. */
  watch(
    now: Date,
    given: { delete?: EnvironmentUseCases['delete']; send?: () => void } = {},
  ): PolicyWatch {
    return new PolicyWatch({
      db: this.db,
      environments: {
        delete: given.delete ?? this.cases.delete.bind(this.cases),
      },
      credentials: async () => mockCredentials.service('plugin:infra'),
      notifier: {
        notify: async notice => {
          this.notices.push(notice);
          given.send?.();
        },
      },
      eventBus: { onAppended: () => () => {}, notify: () => {} },
      logger: mockServices.logger.mock(),
      now: () => now,
    });
  }

  environment = async (id: string) => (await environments.get(this.db, id))!;

  deployment = async (id: string) => (await deployments.get(this.db, id))!;

  async deploymentsOf(environmentId: string) {
    const { items } = await deployments.list(this.db, {
      environmentId,
      limit: 50,
    });
    return items.map(({ mode, status }) => `${mode} ${status}`);
  }

  async eventsOf(environmentId: string) {
    const stored = await events.list(this.db, { environmentId, limit: 50 });
    return stored.map(({ type }) => type);
  }
}

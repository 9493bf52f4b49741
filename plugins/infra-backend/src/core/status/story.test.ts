import {
  Condition,
  DeploymentStatus,
  EnvironmentStatus,
  ResourcePhase,
} from '@infra-orchestration/backstage-plugin-infra-common';
import fc from 'fast-check';
import {
  blockersOf,
  environmentStatus,
  InstanceState,
  nodeConditions,
  NodeOutcome,
} from '.';
import { DependencyGraph, graphOfInstances } from '../graph';

/**
 * An environment over time: a name space `ns`, a database in it, and a workload `web` that needs
 * both. Each step is what has become known; the environment's status is what people see of it.
 */
class Story {
  private readonly instances = new Map<string, InstanceState>();
  private conditions: Condition[] = [];
  private minute = 0;
  readonly statuses: EnvironmentStatus[] = [];

  constructor(edges: Record<string, string[]>) {
    for (const [address, dependenciesOf] of Object.entries(edges)) {
      this.instances.set(address, {
        address,
        dependenciesOf,
        phase: 'Pending',
        conditions: [],
      });
      this.learn(address, { kind: 'pending' });
    }
  }

  private now(): Date {
    return new Date(Date.UTC(2026, 0, 1, 0, this.minute));
  }

  private learn(address: string, outcome: NodeOutcome): void {
    const instance = this.instances.get(address)!;
    const { phase, conditions } = nodeConditions(outcome, {
      previous: instance.conditions,
      generation: 1,
      now: this.now(),
    });
    this.instances.set(address, { ...instance, phase, conditions });
  }

  /** One minute later these things are known; what that blocks follows from it. */
  step(
    deployment: DeploymentStatus,
    outcomes: Record<string, NodeOutcome>,
    options: { deleting?: boolean } = {},
  ): this {
    this.minute++;
    for (const [address, outcome] of Object.entries(outcomes)) {
      this.learn(address, outcome);
    }
    const graph: DependencyGraph = graphOfInstances(this.instances.values());
    const phases = new Map(
      [...this.instances].map(([a, i]): [string, ResourcePhase] => [
        a,
        i.phase,
      ]),
    );
    for (const [address, blocker] of blockersOf(graph, phases)) {
      const phase = phases.get(address);
      if (phase === 'Pending' || phase === 'Waiting') {
        this.learn(address, { kind: 'blocked', blocker });
      }
    }
    const { status, conditions } = environmentStatus({
      instances: [...this.instances.values()],
      deployment: { status: deployment, mode: 'deploy' },
      graphErrors: [],
      deleting: options.deleting ?? false,
      previous: this.conditions,
      generation: 1,
      now: this.now(),
    });
    this.conditions = conditions;
    this.statuses.push(status);
    return this;
  }

  condition(type: string): Condition {
    return this.conditions.find(c => c.type === type)!;
  }

  instance(address: string): InstanceState {
    return this.instances.get(address)!;
  }
}

const edges = { ns: [], db: ['ns'], web: ['ns', 'db'] };
const ready: NodeOutcome = {
  kind: 'observed',
  ready: true,
  upToDate: true,
  drifted: false,
};
const comingUp: NodeOutcome = {
  ...ready,
  ready: false,
  message: '0 of 1 replicas',
};
const applying: NodeOutcome = { kind: 'applying' };

/** Up and running after five minutes. */
function running(): Story {
  return new Story(edges)
    .step('Pending', {})
    .step('Running', { ns: applying })
    .step('Running', { ns: ready, db: applying })
    .step('Running', { db: ready, web: applying })
    .step('Running', { web: comingUp })
    .step('Succeeded', { web: ready });
}

describe('the status of an environment over time', () => {
  it('progresses until all is ready', () => {
    const story = running();
    expect(story.statuses).toEqual([
      'Progressing',
      'Progressing',
      'Progressing',
      'Progressing',
      'Progressing',
      'Ready',
    ]);
    expect(story.condition('Ready')).toMatchObject({
      status: 'True',
      message: 'All is usable',
      lastTransitionTime: '2026-01-01T00:06:00.000Z',
    });
  });

  it('stays ready since when it was, however often it is looked at', () => {
    const story = running();
    for (let i = 0; i < 5; i++) {
      story.step('Succeeded', { ns: ready, db: ready, web: ready });
    }
    expect(story.statuses.slice(-5)).toEqual(Array(5).fill('Ready'));
    expect(story.condition('Ready').lastTransitionTime).toBe(
      '2026-01-01T00:06:00.000Z',
    );
  });

  it('is degraded by drift, and ready again once that is mended', () => {
    const story = running()
      .step('Succeeded', { web: { ...ready, upToDate: false, drifted: true } })
      .step('Succeeded', { web: applying })
      .step('Succeeded', { web: ready });
    expect(story.statuses.slice(-3)).toEqual(['Degraded', 'Degraded', 'Ready']);
    expect(story.condition('Drifted')).toMatchObject({
      status: 'False',
      lastTransitionTime: '2026-01-01T00:09:00.000Z',
    });
    // Mending it never made it unusable.
    expect(story.condition('Ready').lastTransitionTime).toBe(
      '2026-01-01T00:06:00.000Z',
    );
  });

  it('is degraded where something ready breaks, and says what', () => {
    const story = running().step('Succeeded', { web: comingUp });
    expect(story.statuses.slice(-1)).toEqual(['Degraded']);
    expect(story.condition('Ready')).toMatchObject({
      status: 'False',
      reason: 'NotReady',
      message: '2 of 3 ready. web: 0 of 1 replicas',
    });
  });

  it('fails where work cannot go on, naming what failed and not what that blocks', () => {
    const story = new Story(edges)
      .step('Running', { ns: applying })
      .step('Running', {
        ns: {
          kind: 'failed',
          reason: 'AccessDenied',
          message: 'Grant namespaces',
        },
      });
    expect(story.statuses.slice(-1)).toEqual(['Failed']);
    expect(story.condition('Ready')).toMatchObject({
      reason: 'AccessDenied',
      message: '0 of 3 ready. ns: Grant namespaces',
    });
    expect(story.instance('web').conditions[0]).toMatchObject({
      reason: 'DependencyFailed',
      message: expect.stringContaining('`ns` failed'),
    });
  });

  it('goes on after a retry from where it stopped', () => {
    const story = new Story(edges)
      .step('Running', { ns: ready, db: applying })
      .step('Failed', {
        db: { kind: 'failed', reason: 'TerminalError', message: 'Bad name' },
      })
      .step('Running', { db: applying })
      .step('Running', { db: ready, web: applying })
      .step('Succeeded', { web: ready });
    expect(story.statuses).toEqual([
      'Progressing',
      'Failed',
      'Progressing',
      'Progressing',
      'Ready',
    ]);
  });

  it('shows attempts that are repeated as progress, with the reason', () => {
    const story = new Story(edges).step('Running', {
      ns: {
        kind: 'retrying',
        reason: 'ProviderUnavailable',
        message: 'connection refused',
        attempt: 4,
      },
    });
    expect(story.statuses).toEqual(['Progressing']);
    expect(story.condition('Ready')).toMatchObject({
      reason: 'ProviderUnavailable',
      message:
        '0 of 3 ready. ns: Attempt 4 failed and will be repeated: connection refused',
    });
  });

  it('goes in the reverse order and ends in deletion', () => {
    const deleting = { deleting: true };
    const story = running()
      .step('Running', { web: { kind: 'removing' } }, deleting)
      .step(
        'Running',
        { web: { kind: 'removed' }, db: { kind: 'removing' } },
        deleting,
      )
      .step(
        'Running',
        { db: { kind: 'retained' }, ns: { kind: 'removing' } },
        deleting,
      )
      .step('Running', { ns: { kind: 'removed' } }, deleting);
    expect(story.statuses.slice(-4)).toEqual([
      'Deleting',
      'Deleting',
      'Deleting',
      'Deleted',
    ]);
  });

  it('says of a removal that is stuck what a person can do', () => {
    const story = running()
      .step(
        'Running',
        { web: { kind: 'removed' }, db: { kind: 'removed' } },
        { deleting: true },
      )
      .step(
        'Running',
        {
          ns: {
            kind: 'failed',
            reason: 'AccessDenied',
            message: 'Grant delete',
          },
        },
        { deleting: true },
      );
    expect(story.statuses.slice(-1)).toEqual(['Failed']);
    expect(story.condition('Ready').message).toBe(
      'Cannot be removed without help. ns: Grant delete',
    );
  });

  const outcome = fc.constantFrom<NodeOutcome>(
    ready,
    comingUp,
    applying,
    { ...ready, upToDate: false, drifted: true },
    { kind: 'retrying', message: 'x', attempt: 1 },
    { kind: 'failed', reason: 'Timeout', message: 'x' },
    { kind: 'removing' },
    { kind: 'removed' },
  );
  const steps = fc.array(
    fc.record({ ns: outcome, db: outcome, web: outcome }, { requiredKeys: [] }),
    { minLength: 1, maxLength: 6 },
  );

  it('never says ready while something present is not, whatever happens', () => {
    fc.assert(
      fc.property(
        steps,
        fc.constantFrom<DeploymentStatus>('Running', 'Succeeded', 'Failed'),
        (all, last) => {
          const story = new Story(edges);
          all.forEach(step =>
            story.step(last, step as Record<string, NodeOutcome>),
          );
          const present = ['ns', 'db', 'web']
            .map(a => story.instance(a))
            .filter(i => i.phase !== 'Removed');
          const allReady = present.every(i =>
            i.conditions.some(c => c.type === 'Ready' && c.status === 'True'),
          );
          const [status] = story.statuses.slice(-1);
          expect(status !== 'Ready' || allReady).toBe(true);
        },
      ),
    );
  });

  it('times never run backwards, and move with the status alone', () => {
    fc.assert(
      fc.property(steps, all => {
        const story = new Story(edges);
        const seen: string[] = [];
        let before: Condition | undefined;
        for (const step of all) {
          story.step('Running', step as Record<string, NodeOutcome>);
          const now = story.condition('Ready');
          const moved = before?.lastTransitionTime !== now.lastTransitionTime;
          if (before && moved !== (before.status !== now.status)) {
            seen.push(`${before.status} to ${now.status}`);
          }
          before = now;
        }
        expect(seen).toEqual([]);
      }),
    );
  });
});

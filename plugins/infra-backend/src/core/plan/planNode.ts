import {
  FieldDiff,
  PlanError,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { ResourceNode } from '../graph';
import { decideRead, decideUnowned, foundBy, nothingToOwn } from './adoption';
import { diffInputs, maskSecrets } from './diff';
import {
  Decision,
  NodePlan,
  ObservedState,
  PlannableInstance,
  PlanNodeOptions,
} from './types';

/**
 * What is to be done for one node.
 *
 * | instance | observed | action |
 * |---|---|---|
 * | on another provider, driver or kind | – | `replace` |
 * | none, never applied, or gone | absent, or nobody looked | `create` |
 * | any | to be only read | see {@link decideRead} |
 * | any | there, not ours | see {@link decideUnowned} |
 * | none | absent, and to be taken over | error `InvalidInput` |
 * | any | ours, up to date | `noop` |
 * | any | ours, different, not to be changed in place | `replace`, or an error where it is retained |
 * | any | ours, different | `update` |
 * | applied | nobody looked | by the inputs of the last apply |
 */
export function planNode(options: PlanNodeOptions): NodePlan {
  const { node, inputs } = options;
  const { address } = node;
  const instance = liveInstance(options.instance);
  const decision = decide(options, instance);
  const errors: PlanError[] = inputs.errors.map(
    ({ reason, message, pointer }) => ({
      address,
      reason,
      message: `inputs${pointer}: ${message}`,
    }),
  );
  if (decision.error) {
    errors.push({ address, ...decision.error });
  }
  const externalName = instance?.externalName ?? options.externalName;
  const found = foundBy(node, options.observation, options.capabilities ?? {});
  return {
    action: {
      address,
      action: decision.action,
      reason: `${decision.why}; ${node.explanation.reason}`,
      type: node.claim.type,
      definition: {
        name: node.definition.name,
        revision: node.definition.revision,
      },
      ...(node.provider !== undefined && { provider: node.provider }),
      ...(node.driver !== undefined && { driver: node.driver }),
      kind: node.kind,
      ...(externalName !== undefined && { externalName }),
      ...(node.management === 'read' && { management: 'read' as const }),
      ...(found && { found }),
      diff: maskSecrets(decision.diff, inputs.secretPaths),
      dependsOn: [...node.dependenciesOf],
      explanation: node.explanation,
    },
    errors,
  };
}

/** What was removed or given up is not there for planning; what was retained still is. */
function liveInstance(
  instance: PlannableInstance | undefined,
): PlannableInstance | undefined {
  return instance?.phase === 'Removed' || instance?.phase === 'Abandoned'
    ? undefined
    : instance;
}

function decide(
  options: PlanNodeOptions,
  instance: PlannableInstance | undefined,
): Decision {
  const { node, inputs, observation, capabilities = {} } = options;
  const moved = instance && whatMoved(instance, node);
  if (moved) {
    const kept =
      instance.deletionPolicy === 'retain' || instance.management === 'read';
    return {
      action: 'replace',
      why: `${moved}, so it is made anew there and the old one ${
        kept ? 'is left as it is' : 'is deleted'
      }`,
      diff: diffInputs(undefined, inputs),
    };
  }
  if (node.management === 'read') {
    return decideRead(options, instance?.management === 'read');
  }
  if (observation?.status === 'present' && !observation.owned) {
    return decideUnowned(node, observation, capabilities);
  }
  if (
    !instance &&
    observation?.status === 'absent' &&
    node.adoption.confirmed === 'own'
  ) {
    return nothingToOwn(node);
  }
  if (observation?.status === 'present' && inputs.unknownPaths.length === 0) {
    return decideOwned(node, observation);
  }
  if (observation?.status === 'absent' || !instance?.inputs) {
    return {
      action: 'create',
      why: instance?.inputs
        ? 'it was made before and is no longer there'
        : 'it does not exist yet',
      diff: [
        ...diffInputs(undefined, inputs),
        ...(observation?.status === 'absent' ? observation.diff ?? [] : []),
      ],
    };
  }
  return decideByLastApply(diffInputs(instance.inputs, inputs));
}

function decideOwned(
  node: ResourceNode,
  { upToDate, replace, diff }: ObservedState & { status: 'present' },
): Decision {
  if (upToDate) {
    return { action: 'noop', why: 'it is as it should be', diff: [] };
  }
  if (replace === undefined) {
    return { action: 'update', why: 'it differs from what is asked for', diff };
  }
  if (node.deletionPolicy === 'retain') {
    return {
      action: 'noop',
      why: 'it cannot be changed in place and is not to be removed',
      diff: [],
      error: {
        reason: 'TerminalError',
        message: `what is asked for cannot be brought about on what is there: ${replace}. Its deletion policy \`retain\` forbids to remove it and make it anew; ask for what is there, or change the policy in the definition \`${node.definition.name}\``,
      },
    };
  }
  return {
    action: 'replace',
    why: `${replace}, so it is deleted and made anew`,
    diff,
  };
}

function decideByLastApply(diff: FieldDiff[]): Decision {
  if (diff.length === 0) {
    return {
      action: 'noop',
      why: 'nothing else is asked for than at the last apply',
      diff,
    };
  }
  return {
    action: 'update',
    why: diff.every(d => d.knownAfterApply)
      ? 'what it depends on is applied first and may change it'
      : 'something else is asked for than at the last apply',
    diff,
  };
}

/** Where the instance was made elsewhere than the node says: what is different; else undefined. */
export function whatMoved(
  instance: Pick<PlannableInstance, 'provider' | 'driver' | 'kind'>,
  node: Pick<ResourceNode, 'provider' | 'driver' | 'kind'>,
): string | undefined {
  const fields = [
    ['provider', instance.provider, node.provider],
    ['driver', instance.driver, node.driver ?? instance.driver],
    ['kind', instance.kind, node.kind],
  ] as const;
  const moved = fields.find(([, was, is]) => was !== is);
  if (!moved) {
    return undefined;
  }
  const [field, was = 'none', is = 'none'] = moved;
  return `its ${field} changes from \`${was}\` to \`${is}\``;
}

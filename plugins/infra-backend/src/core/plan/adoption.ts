import {
  AdoptionChoice,
  AdoptionInput,
  FoundObject,
  PlanError,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { ResourceNode } from '../graph';
import { Decision, ObservedState, PlanNodeOptions } from './types';

type Present = ObservedState & { status: 'present' };
type Capabilities = NonNullable<PlanNodeOptions['capabilities']>;

const ELSEWHERE = 'Remove or rename it, or change what names it';

/**
 * What is confirmed from here on. To be taken over is confirmed of what was seen, so it holds for one
 * deployment; to be only read is how the object is dealt with, so it stays until it is taken back.
 */
export function mergeAdoption(
  base: Record<string, AdoptionChoice> = {},
  change: AdoptionInput = {},
): Record<string, AdoptionChoice> | undefined {
  const stays = Object.entries(base).filter(
    ([address, choice]) => choice === 'read' && !Object.hasOwn(change, address),
  );
  const asked = Object.entries(change).filter(
    (entry): entry is [string, AdoptionChoice] => entry[1] !== 'leave',
  );
  const merged = [...stays, ...asked];
  return merged.length > 0 ? Object.fromEntries(merged) : undefined;
}

/** Something was seen of which nobody we know says that it is theirs; undefined: it is not so. */
export function foundBy(
  node: ResourceNode,
  observation: ObservedState | undefined,
  capabilities: Capabilities,
): FoundObject | undefined {
  const isFound =
    observation?.status === 'present' &&
    !observation.owned &&
    observation.foundMark === undefined;
  if (!isFound) {
    return undefined;
  }
  if (node.adoption.allowed === false) {
    return { choices: [] };
  }
  const { notAdoptable } = observation;
  const owns = capabilities.adopt && notAdoptable === undefined;
  const choices: AdoptionChoice[] = [
    ...(owns ? (['own'] as const) : []),
    ...(capabilities.read ? (['read'] as const) : []),
  ];
  return { choices, ...(notAdoptable !== undefined && { notAdoptable }) };
}

/**
 * Of what bears no mark of this instance.
 *
 * | mark | definition | confirmed | decision |
 * |---|---|---|---|
 * | of another | any | any | error `NotOwned` |
 * | none | never | any | error `NotOwned`: the definition |
 * | none | always | – or `own` | `adopt`, or an error where the driver cannot, or not this one |
 * | none | `confirm` | `own` | likewise |
 * | none | `confirm` | – | error `NotOwned`: what can be chosen |
 */
export function decideUnowned(
  node: ResourceNode,
  observation: Present,
  capabilities: Capabilities,
): Decision {
  const stranger = refuseMarked(node, observation);
  if (stranger) {
    return stranger;
  }
  if (!node.adopt) {
    return refused(
      'it exists and belongs to nobody we know, so it is not touched',
      notConfirmed(node, foundBy(node, observation, capabilities)!),
    );
  }
  if (!capabilities.adopt) {
    return refused('it exists and cannot be taken over', {
      reason: 'NotOwned',
      message: `an object of this name exists and bears no mark of this system, and the kind \`${node.kind}\` of the driver \`${node.driver}\` takes over nothing. ${ELSEWHERE}`,
    });
  }
  if (observation.notAdoptable !== undefined) {
    return refused('it exists and cannot be taken over as it is', {
      reason: 'NotOwned',
      message: `an object of this name exists and bears no mark of this system, and it cannot be taken over as it is. ${observation.notAdoptable}`,
    });
  }
  return {
    action: 'adopt',
    why: `it exists and bears no mark of this system; ${
      node.adoption.confirmed === 'own'
        ? 'it was confirmed that it is taken over'
        : 'the definition allows taking it over'
    }`,
    diff: observation.diff,
  };
}

function notConfirmed(
  { definition, adoption, address }: ResourceNode,
  { choices, notAdoptable }: FoundObject,
): Decision['error'] {
  const found =
    'an object of this name exists and bears no mark of this system';
  if (adoption.allowed === false) {
    return {
      reason: 'NotOwned',
      message: `${found}. ${ELSEWHERE}, or have the platform team set \`adopt: confirm\` in the definition \`${definition.name}\` to take it over or only read it`,
    };
  }
  const ways = choices
    .map(choice => `\`${choice}\``)
    .concat(choices.length ? [] : ['nothing that its driver can do'])
    .join(' or ');
  return {
    reason: 'NotOwned',
    message: `${found}. ${ELSEWHERE}, or confirm under \`adopt\` for \`${address}\` what is done with it: ${ways}${
      notAdoptable === undefined ? '' : `. To own it: ${notAdoptable}`
    }`,
  };
}

/**
 * Of what is only to be read.
 *
 * | observed | decision |
 * |---|---|
 * | nobody looked | `adopt` the first time, else `noop` |
 * | absent | error `NotReady` |
 * | ours | error `InvalidInput` |
 * | marked by another, or the definition or the driver forbids it | error `NotOwned` |
 * | there | `adopt` the first time, else `noop` with what differs |
 */
export function decideRead(
  { node, observation, capabilities = {} }: PlanNodeOptions,
  isReadAlready: boolean,
): Decision {
  if (observation?.status === 'absent') {
    return refused('it is only to be read and is not there', {
      reason: 'NotReady',
      message: `it is only to be read, and there is no object of this name. Have it made outside, or say \`leave\` under \`adopt\` for \`${node.address}\` to have it made here`,
    });
  }
  if (observation?.owned) {
    return refused('it is this environment’s own, so it is not only read', {
      reason: 'InvalidInput',
      message: `it is this environment’s own, and what is owned does not come to be only read. Say \`leave\` under \`adopt\` for \`${node.address}\`; to keep it when the claim goes, use the deletion policy \`retain\``,
    });
  }
  const problem = observation && whyNotRead(node, observation, capabilities);
  if (problem) {
    return problem;
  }
  if (!isReadAlready) {
    return {
      action: 'adopt',
      why: 'it exists and bears no mark of this system; it is only read, and stays as it is',
      diff: [],
    };
  }
  const differs = observation?.diff.map(({ path }) => path).join(', ');
  return {
    action: 'noop',
    why: `it is only read${
      differs ? `, though it differs from what is asked for in ${differs}` : ''
    }`,
    diff: [],
  };
}

function whyNotRead(
  node: ResourceNode,
  observation: Present,
  { read = false }: Capabilities,
): Decision | undefined {
  const stranger = refuseMarked(node, observation);
  if (stranger) {
    return stranger;
  }
  if (node.adoption.allowed === false) {
    return refused('the definition does not allow to read it', {
      reason: 'NotOwned',
      message: `an object of this name exists and bears no mark of this system, and the definition \`${node.definition.name}\` does not allow to read it; the platform team may set \`adopt: confirm\` there`,
    });
  }
  return read
    ? undefined
    : refused('its driver cannot read it', {
        reason: 'NotOwned',
        message: `the kind \`${node.kind}\` of the driver \`${node.driver}\` cannot tell of an object that it did not make, so this one cannot be only read`,
      });
}

function refuseMarked(
  node: ResourceNode,
  { foundMark }: Present,
): Decision | undefined {
  return foundMark === undefined
    ? undefined
    : refused('it exists and belongs to somebody else, so it is not touched', {
        reason: 'NotOwned',
        message: `an object of this name exists and bears the mark \`${foundMark}\`. ${ELSEWHERE}; what bears a mark is never taken over, whatever \`adopt\` says in the definition \`${node.definition.name}\``,
      });
}

/** A confirmation is of something that was seen. */
export function nothingToOwn({ address }: ResourceNode): Decision {
  return refused(
    'it was confirmed that it is taken over, and it is not there',
    {
      reason: 'InvalidInput',
      message: `there is no object of this name to take over. Leave \`${address}\` out of \`adopt\` to have it made`,
    },
  );
}

function refused(
  why: string,
  error: Pick<PlanError, 'reason' | 'message'> | undefined,
): Decision {
  return { action: 'noop', why, diff: [], error };
}

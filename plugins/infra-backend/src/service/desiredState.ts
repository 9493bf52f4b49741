import {
  DesiredState,
  DesiredStateChange,
  Plan,
  ResourceClaimInput,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject } from '@backstage/types';
import { mergeAdoption, toPointer, validateScore } from '../core';
import { FieldError, InvalidFieldsError } from './errors';

const dnsLabel = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** What is absent is taken from the base; the workload is decided by the caller. */
export function mergeDesiredState(
  base: DesiredState,
  change: DesiredStateChange,
  workload: JsonObject | null | undefined,
): DesiredState {
  const adopt = mergeAdoption(base.adopt, change.adopt);
  return {
    claims: change.claims ?? base.claims,
    params: change.params ?? base.params,
    images: change.images ?? base.images,
    ...(workload !== undefined && { workload }),
    ...(adopt && { adopt }),
  };
}

export const emptyDesiredState: DesiredState = {
  claims: {},
  params: {},
  images: {},
};

/**
 * What can be said against a desired state before it is resolved to a graph.
 *
 * @param scoreOrigin - where the Score file was read, if it did not come with the request
 */
export function checkDesiredState(
  desired: DesiredState,
  scoreOrigin?: string,
): FieldError[] {
  return [
    ...checkWorkload(desired.workload, scoreOrigin),
    ...checkImages(desired),
    ...Object.entries(desired.claims).flatMap(([alias, claim]) =>
      checkClaim(alias, claim),
    ),
  ];
}

function checkWorkload(
  workload: DesiredState['workload'],
  scoreOrigin: string | undefined,
): FieldError[] {
  if (workload === undefined || workload === null) {
    return [];
  }
  if (typeof workload !== 'object' || Array.isArray(workload)) {
    return [
      {
        pointer: '/desired/workload',
        message: 'must be a Score file as an object, or null',
      },
    ];
  }
  return validateScore(workload).map(({ pointer, message }) =>
    scoreOrigin
      ? {
          pointer: '/desired/workload',
          message: `${scoreOrigin}, at ${pointer || 'its root'}: ${message}`,
        }
      : { pointer: `/desired/workload${pointer}`, message },
  );
}

function checkImages({ workload, images }: DesiredState): FieldError[] {
  const containers = Object.keys((workload?.containers as JsonObject) ?? {});
  return Object.keys(images)
    .filter(name => !containers.includes(name))
    .map(name => ({
      pointer: toPointer(['desired', 'images', name]),
      message: containers.length
        ? `the workload has no container "${name}"; it has ${containers.join(
            ', ',
          )}`
        : `there is no workload, so there is no container "${name}"`,
    }));
}

function checkClaim(alias: string, claim: ResourceClaimInput): FieldError[] {
  const pointer = toPointer(['desired', 'claims', alias]);
  const errors: FieldError[] = [];
  if (!dnsLabel.test(alias)) {
    errors.push({
      pointer,
      message: `the name "${alias}" must be lower-case letters, digits and "-", at most 63`,
    });
  }
  for (const field of ['class', 'id'] as const) {
    const value = claim[field];
    if (value !== undefined && !dnsLabel.test(value)) {
      errors.push({
        pointer: `${pointer}/${field}`,
        message: 'must be lower-case letters, digits and "-", at most 63',
      });
    }
  }
  return errors;
}

/** @throws InvalidFieldsError with each error of the plan, at the claim of the request it is of */
export function refuseErroredPlan(plan: Plan, desired: DesiredState): void {
  if (plan.errors.length === 0) {
    return;
  }
  const aliasOf = new Map(
    Object.entries(desired.claims).map(([alias, claim]) => [
      `${claim.type}.${claim.class ?? 'default'}#${claim.id ?? alias}`,
      alias,
    ]),
  );
  throw new InvalidFieldsError(
    plan.errors.map(error => {
      const alias = error.address && aliasOf.get(error.address);
      const where = error.address ? `${error.address}: ` : '';
      return {
        pointer: alias ? toPointer(['desired', 'claims', alias]) : '/desired',
        message: `${where}${error.message}`,
      };
    }),
    `The plan has ${
      plan.errors.length === 1 ? 'an error' : `${plan.errors.length} errors`
    }, so nothing was done: ${plan.errors[0].message}`,
  );
}

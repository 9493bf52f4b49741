import { JsonObject, JsonValue } from '@backstage/types';
import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { DriverOutputs } from '@infra-orchestration/backstage-plugin-infra-node';
import { fieldDiffs, hasMark } from './fields';
import { PlanJson, ResourceChange } from './planJson';
import { secretsIn, isSecretText } from './secrets';

/** What a plan says, for the engine and for people. */
export interface ModulePlan {
  diff: FieldDiff[];
  /** Resources that have to be made first. */
  missing: string[];
  outputs: DriverOutputs;
}

/** More than a person reads; the rest is told as a number. */
const MOST_TOLD = 200;

/** @param secrets - values that must not be seen, beside those that the plan itself marks */
export function readPlan(plan: PlanJson, secrets: JsonValue[]): ModulePlan {
  const changes = (plan.resource_changes ?? []).filter(isChange);
  const hidden = secretsIn(plan, secrets);
  const diff = [
    ...changes.flatMap(describeResource),
    ...outputDiffs(plan.output_changes ?? {}),
  ].map(field => withoutSecrets(field, hidden));
  return {
    diff: shortened(diff),
    missing: changes
      .filter(({ change }) => change.actions.includes('create'))
      .map(({ address }) => address),
    outputs: outputsOf(plan),
  };
}

function isChange({ mode, change }: ResourceChange): boolean {
  return (
    mode === 'managed' &&
    change.actions.some(action => action !== 'no-op' && action !== 'read')
  );
}

/**
 * | actions | told as |
 * |---|---|
 * | create | what is made |
 * | delete | what goes, also an old object that a replacement left behind |
 * | forget | what stays, and is no longer managed |
 * | delete and create | that it is made anew and why, and each field |
 * | update | each field |
 */
function describeResource(of: ResourceChange): FieldDiff[] {
  const { change, deposed } = of;
  const name = deposed ? `${of.address} (deposed ${deposed})` : of.address;
  const path = pointer([name]);
  const actions = [...change.actions].sort().join();
  switch (actions) {
    case 'create':
      return [
        { path, after: change.importing ? 'imported' : 'created' },
        ...fieldDiffs(path, { ...change, before: null }).filter(
          ({ secret }) => !secret,
        ),
      ];
    case 'delete':
      return [{ path, before: 'exists' }];
    case 'forget':
      return [{ path, before: 'exists', after: 'left as it is, unmanaged' }];
    case 'create,delete':
      return [
        {
          path,
          before: 'exists',
          after: replacementText(change.replace_paths),
        },
        ...fieldDiffs(path, change),
      ];
    default: {
      const fields = fieldDiffs(path, change);
      // What differs can be in marks alone, and is a change nevertheless.
      return fields.length
        ? fields
        : [{ path, before: 'exists', after: actions }];
    }
  }
}

function replacementText(paths: (string | number)[][] = []): string {
  const because = paths.map(path => path.join('.')).join(', ');
  return because ? `made anew, because of ${because}` : 'made anew';
}

function outputDiffs(
  changes: NonNullable<PlanJson['output_changes']>,
): FieldDiff[] {
  return Object.entries(changes)
    .filter(([, { actions }]) => actions.some(action => action !== 'no-op'))
    .map(([name, change]) => {
      const path = pointer(['outputs', name]);
      if (hasMark(change.before_sensitive) || hasMark(change.after_sensitive)) {
        return { path, secret: true };
      }
      const { before, after } = change;
      return {
        path,
        ...(before !== null && before !== undefined && { before }),
        ...(change.after_unknown
          ? { knownAfterApply: true }
          : after !== null && after !== undefined && { after }),
      };
    });
}

function withoutSecrets(field: FieldDiff, hidden: string[]): FieldDiff {
  const { path, before, after, knownAfterApply } = field;
  const shows = [before, after].some(
    value => value !== undefined && isSecretText(value, hidden),
  );
  return shows
    ? { path, secret: true, ...(knownAfterApply && { knownAfterApply }) }
    : field;
}

function shortened(diff: FieldDiff[]): FieldDiff[] {
  const more = diff.length - MOST_TOLD;
  return more > 0
    ? [
        ...diff.slice(0, MOST_TOLD),
        { path: '/…', after: `${more} further changes` },
      ]
    : diff;
}

/** As the last run left them: the prior state of the same plan has some of the new values already. */
function outputsOf({ output_changes: changes = {} }: PlanJson): DriverOutputs {
  const outputs: DriverOutputs = {};
  const secrets: JsonObject = {};
  for (const [name, change] of Object.entries(changes)) {
    if (!change.actions.includes('create')) {
      const isSecret =
        hasMark(change.before_sensitive) || hasMark(change.after_sensitive);
      (isSecret ? secrets : outputs)[name] = change.before ?? null;
    }
  }
  return Object.keys(secrets).length ? { ...outputs, secrets } : outputs;
}

function pointer(path: string[]): string {
  return path
    .map(part => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}

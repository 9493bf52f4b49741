import {
  DeliveryPipelineDocument,
  DeliveryStep,
  FreezeWindow,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { Duration } from 'luxon';
import {
  cronProblem,
  fullRepository,
  isTimeZone,
  isVersionRange,
  parseImage,
  toPointer,
  wholeTagExpression,
} from '../core';
import type { DocumentSet, SetProblem } from './validateDocumentSet';
import { validateHooks } from './validateHooks';
import { unknownName } from './validateOthers';
import { typeRoots } from './validateReferences';

/** What a pipeline says of others, and what in it has to fit together. */
export function validatePipeline(
  { spec }: DeliveryPipelineDocument,
  set: DocumentSet,
): SetProblem[] {
  return [
    ...(spec.images ?? []).flatMap(({ repository }, i) =>
      validateRepository(repository, `/spec/images/${i}/repository`),
    ),
    ...spec.steps.flatMap((step, i) => validateStep(step, i, set)),
    ...validateDoubles(spec.steps),
  ];
}

function validateRepository(name: string, pointer: string): SetProblem[] {
  const { repository, tag, digest } = parseImage(name);
  if (tag !== undefined || digest !== undefined) {
    return [
      { pointer, message: `names one image; say only \`${repository}\`` },
    ];
  }
  return fullRepository(name) === name
    ? []
    : [{ pointer, message: `has to be in full: \`${repository}\`` }];
}

function validateStep(
  step: DeliveryStep,
  index: number,
  set: DocumentSet,
): SetProblem[] {
  const pointer = `/spec/steps/${index}`;
  const { verification: { hooks = [], soak } = {}, freeze = [] } = step;
  return [
    ...validatePlace(step, pointer, set),
    ...validateFilter(step, `${pointer}/artifacts`),
    ...(step.approval && step.promotion !== 'approval'
      ? [
          {
            pointer: `${pointer}/approval`,
            message: 'says nothing without `promotion: approval`',
          },
        ]
      : []),
    ...validateHooks(hooks, {
      stage: 'verification',
      path: ['spec', 'steps', String(index), 'verification', 'hooks'],
      roots: typeRoots,
      set,
    }),
    ...(soak === undefined
      ? []
      : tooShort(soak, `${pointer}/verification/soak`)),
    ...freeze.flatMap((window, i) =>
      validateFreeze(window, `${pointer}/freeze/${i}`),
    ),
  ];
}

function validatePlace(
  { environmentType, environment }: DeliveryStep,
  pointer: string,
  { environmentTypes }: DocumentSet,
): SetProblem[] {
  if ((environmentType === undefined) === (environment === undefined)) {
    return [
      {
        pointer,
        message: 'name either an `environmentType` or an `environment`',
      },
    ];
  }
  return environmentType === undefined || environmentTypes.has(environmentType)
    ? []
    : [
        unknownName(
          'environment type',
          environmentType,
          environmentTypes.keys(),
          `${pointer}/environmentType`,
        ),
      ];
}

function validateFilter(
  { artifacts: { semver, tagPattern } = {} }: DeliveryStep,
  pointer: string,
): SetProblem[] {
  return [
    ...(semver === undefined || isVersionRange(semver)
      ? []
      : [
          {
            pointer: `${pointer}/semver`,
            message: 'is no range of versions, such as `>=1.2.0 <2`',
          },
        ]),
    ...brokenPattern(tagPattern ?? '').map(message => ({
      pointer: `${pointer}/tagPattern`,
      message,
    })),
  ];
}

function brokenPattern(pattern: string): string[] {
  try {
    wholeTagExpression(pattern);
    return [];
  } catch (error) {
    return [`is no regular expression: ${(error as Error).message}`];
  }
}

function validateFreeze(window: FreezeWindow, pointer: string): SetProblem[] {
  const { cron, duration, timeZone, from, until } = window;
  return cron === undefined
    ? validateOnce({ duration, timeZone, from, until }, pointer)
    : validateRecurring({ cron, duration, timeZone, from, until }, pointer);
}

function validateOnce(window: FreezeWindow, pointer: string): SetProblem[] {
  const { duration, timeZone, from, until } = window;
  if (from === undefined || until === undefined) {
    return [
      {
        pointer,
        message: 'name either `cron` and `duration`, or `from` and `until`',
      },
    ];
  }
  return [
    ...superfluous({ duration, timeZone }, pointer, 'with `from` and `until`'),
    ...(new Date(from) < new Date(until)
      ? []
      : [{ pointer: `${pointer}/until`, message: 'has to be after `from`' }]),
  ];
}

function validateRecurring(
  window: FreezeWindow & { cron: string },
  pointer: string,
): SetProblem[] {
  const { cron, duration, timeZone, from, until } = window;
  const broken = cronProblem(cron);
  return [
    ...(broken ? [{ pointer: `${pointer}/cron`, message: broken }] : []),
    ...(duration === undefined
      ? [{ pointer, message: 'needs a `duration`, as `cron` says only when' }]
      : tooShort(duration, `${pointer}/duration`)),
    ...(timeZone === undefined || isTimeZone(timeZone)
      ? []
      : [
          {
            pointer: `${pointer}/timeZone`,
            message: `there is no time zone \`${timeZone}\`; name one such as \`Europe/Berlin\``,
          },
        ]),
    ...superfluous({ from, until }, pointer, 'with `cron`'),
  ];
}

function superfluous(
  fields: Record<string, string | undefined>,
  pointer: string,
  when: string,
): SetProblem[] {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name]) => ({
      pointer: `${pointer}/${name}`,
      message: `says nothing ${when}`,
    }));
}

function tooShort(duration: string, pointer: string): SetProblem[] {
  return Duration.fromISO(duration).toMillis() > 0
    ? []
    : [{ pointer, message: 'must be longer than 0' }];
}

/** An environment is on one step, and a promotion finds its step by the name. */
function validateDoubles(steps: readonly DeliveryStep[]): SetProblem[] {
  const fields = ['name', 'environmentType', 'environment'] as const;
  return fields.flatMap(field =>
    steps.flatMap((step, i) => {
      const first = steps.findIndex(
        other => other[field] !== undefined && other[field] === step[field],
      );
      return first < 0 || first === i
        ? []
        : [
            {
              pointer: toPointer(['spec', 'steps', String(i), field]),
              message: `is \`${step[field]}\`, as of step ${
                first + 1
              } before it`,
            },
          ];
    }),
  );
}

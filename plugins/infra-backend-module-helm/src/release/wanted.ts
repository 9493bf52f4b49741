import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  DriverError,
  isDriverError,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { Call, isDeployed, isPending, secretsOf } from './context';
import { ManifestObject, readManifest } from './manifest';
import {
  objectDiffs,
  secretTextsIn,
  shortenedDiff,
  withoutSecrets,
} from './objectDiffs';
import { Revision, RevisionContent } from './storage';
import {
  areSameValues,
  secretTextsBefore,
  valueDiffs,
  ValuesBefore,
  valuesOf,
} from './values';

/** A revision with what is inside. */
export interface Found {
  revision: Revision;
  content: RevisionContent;
  manifest: ManifestObject[];
}

/** Whether the revision was made from this chart with these values. */
export async function isAsWanted(
  { connection, inputs }: Call,
  { revision, content }: Found,
): Promise<boolean> {
  return (
    isDeployed(revision) &&
    areSameValues(content.config, valuesOf(inputs)) &&
    revision.labels.chart === (await connection.charts.digestOf(inputs.chart))
  );
}

/** What an upgrade would change, by the inputs alone; nothing exactly where they are as wanted. */
export async function changesWanted(
  call: Call,
  found: Found,
): Promise<FieldDiff[]> {
  const { inputs, state } = call;
  const { revision, content, manifest } = found;
  const moves = movesOf(call);
  const digest = await digestOf(call);
  if (moves.length === 0 && digest && (await isAsWanted(call, found))) {
    return [];
  }
  const before: ValuesBefore = {
    config: content.config,
    secretPaths: state.secretPaths,
  };
  const rendered = await render(call, revision);
  const diff = [
    ...moves,
    ...statusDiff(revision),
    ...chartDiff(call, found, digest),
    ...valueDiffs(before, inputs),
    ...(rendered ? objectDiffs(manifest, rendered) : []),
  ];
  return shortenedDiff(
    withoutSecrets(diff, [
      ...hiddenTexts(call, found),
      ...secretTextsIn(rendered ?? []),
    ]),
  );
}

/** Texts that must not be seen, of the inputs and of what is there. */
export function hiddenTexts(call: Call, { content, manifest }: Found) {
  const before = {
    config: content.config,
    secretPaths: call.state.secretPaths,
  };
  return [
    ...secretsOf(call),
    ...secretTextsBefore(before, call.inputs),
    ...secretTextsIn(manifest),
  ];
}

/** What a first install would make. */
export async function diffOfNothing(call: Call): Promise<FieldDiff[]> {
  const rendered = await renderChart(call, 'install');
  return shortenedDiff(
    withoutSecrets(objectDiffs([], rendered), [
      ...secretsOf(call),
      ...secretTextsIn(rendered),
    ]),
  );
}

/** A release has its name and place for life. */
export function movesOf({ release, inputs }: Call): FieldDiff[] {
  const { namespace, releaseName } = inputs;
  return [
    ...(namespace === release.namespace
      ? []
      : [{ path: '/namespace', before: release.namespace, after: namespace }]),
    ...(releaseName === undefined || releaseName === release.name
      ? []
      : [{ path: '/releaseName', before: release.name, after: releaseName }]),
  ];
}

function statusDiff({ status }: Revision): FieldDiff[] {
  return status === 'deployed'
    ? []
    : [{ path: '/status', before: status, after: 'deployed' }];
}

function chartDiff(
  { inputs }: Call,
  { content, revision }: Found,
  digest: string | undefined,
): FieldDiff[] {
  if (digest && digest === revision.labels.chart) {
    return [];
  }
  const { name, version } = inputs.chart;
  const before = content.chart;
  const fields = [
    ...(name && name !== before.name
      ? [{ path: '/chart/name', before: before.name, after: name }]
      : []),
    ...(version && version !== before.version
      ? [{ path: '/chart/version', before: before.version, after: version }]
      : []),
  ];
  // The version is the same, and it comes from elsewhere or has another content.
  return fields.length
    ? fields
    : [{ path: '/chart', before: 'another source', after: 'this source' }];
}

/** A chart that may not be taken any more is no reason not to see what is there. */
async function digestOf(call: Call): Promise<string | undefined> {
  const { connection, inputs } = call;
  return told(call, () => connection.charts.digestOf(inputs.chart));
}

async function render(
  call: Call,
  revision: Revision,
): Promise<ManifestObject[] | undefined> {
  // Helm renders nothing for a release that it believes at work, and none that is gone.
  return isPending(revision) || revision.status.startsWith('uninstall')
    ? undefined
    : told(call, () => renderChart(call, 'upgrade'));
}

async function renderChart(
  call: Call,
  command: 'install' | 'upgrade',
): Promise<ManifestObject[]> {
  const { connection, inputs, release, ownershipMark, signal } = call;
  const chart = await connection.charts.get(inputs.chart, signal);
  return readManifest(
    await connection.helm.render(command, {
      ...{ release, chart, ownershipMark, signal },
      values: JSON.stringify(valuesOf(inputs)),
      secrets: secretsOf(call),
    }),
  );
}

/** What cannot be planned is told, and said again by `apply`, which ends with it. */
async function told<T>(
  { logger, signal }: Call,
  ask: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    signal.throwIfAborted();
    if (!isDriverError(error) || !isAboutChart(error)) {
      throw error;
    }
    logger.warn(error.message);
    return undefined;
  }
}

function isAboutChart({ code }: DriverError): boolean {
  return code === 'terminal' || code === 'conflict' || code === 'retryable';
}

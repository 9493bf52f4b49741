import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { DriverOutputs } from '@infra-orchestration/backstage-plugin-infra-node';
import { Objects } from './Objects';
import { describeRef, KubeObject } from '../cluster/types';
import { ManifestObject } from './manifest';
import { ReleaseName } from './names';
import { pathOf } from './objectDiffs';
import { missingOutputs, readOutputs } from './outputs';
import { readinessOf } from './readiness';
import { OutputSource } from './schema';

export interface LiveRelease {
  /** What is gone or was changed since Helm made it. */
  drift: FieldDiff[];
  ready: boolean;
  failed: boolean;
  message?: string;
  outputs: DriverOutputs;
}

export interface LiveOptions {
  objects: Objects;
  release: ReleaseName;
  manifest: ManifestObject[];
  sources: Record<string, OutputSource>;
  signal: AbortSignal;
}

/** How the objects of a release are. */
export async function lookAtObjects(
  options: LiveOptions,
): Promise<LiveRelease> {
  const { manifest, release, sources } = options;
  const seen = await Promise.all(
    manifest.map(each => lookAtObject(each, options)),
  );
  const outputs: DriverOutputs = {
    namespace: release.namespace,
    releaseName: release.name,
    ...(await outputsOf(options)),
  };
  const missing = missingOutputs(sources, outputs);
  const messages = [
    ...seen.flatMap(({ message }) => message ?? []),
    ...(missing.length
      ? [`No value yet for the outputs ${missing.join(', ')}`]
      : []),
  ];
  return {
    drift: seen.flatMap(({ drift }) => drift),
    ready: messages.length === 0,
    failed: seen.some(({ failed }) => failed),
    ...(messages.length && { message: messages.slice(0, 5).join('; ') }),
    outputs,
  };
}

async function lookAtObject(
  each: ManifestObject,
  { objects, release, signal }: LiveOptions,
): Promise<{ drift: FieldDiff[]; message?: string; failed?: boolean }> {
  const live = await objects.find(each.ref, release.namespace, signal);
  const subject = describeRef(each.ref);
  if (!live) {
    return {
      drift: [{ path: pathOf(each.object), after: 'created' }],
      message: `${subject} is not there`,
    };
  }
  const drift = await objects.drift(each, live, release.namespace, signal);
  const readiness = readinessOf(live);
  return readiness.status === 'ready'
    ? { drift }
    : {
        drift,
        message: `${subject} ${readiness.message}`,
        failed: readiness.status === 'failed',
      };
}

async function outputsOf({
  objects,
  release,
  manifest,
  sources,
  signal,
}: LiveOptions): Promise<DriverOutputs> {
  const found = new Map<string, KubeObject>();
  await Promise.all(
    Object.entries(sources).map(async ([output, source]) => {
      const { apiVersion = 'v1', kind } = source;
      const name = source.name.replaceAll('{release}', release.name);
      const ref = manifest.find(
        each => each.ref.kind === kind && each.ref.name === name,
      )?.ref ?? { apiVersion, kind, name };
      const object = await objects.find(ref, release.namespace, signal);
      if (object) {
        found.set(output, object);
      }
    }),
  );
  return readOutputs(sources, found);
}

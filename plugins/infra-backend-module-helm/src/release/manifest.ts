import { parseDocument } from 'yaml';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { KubeObject, ObjectRef, refOf } from '../cluster/types';

/** One object of a rendered chart. */
export interface ManifestObject {
  ref: ObjectRef;
  object: KubeObject;
  /** The text that the server is sent, which it reads as Helm does. */
  text: string;
}

const SEPARATOR = /(?:^|\n)---[^\S\n]*(?=\n|$)/;
const KEEP = 'helm.sh/resource-policy';

/** @throws DriverError `terminal` where it is no YAML */
export function readManifest(manifest: string): ManifestObject[] {
  return manifest
    .split(SEPARATOR)
    .filter(text => /^[^#\s]/m.test(text))
    .flatMap(text => {
      // Helm's parser keeps to YAML 1.1, where `yes` is true.
      const document = parseDocument(text, { version: '1.1', merge: true });
      if (document.errors.length > 0) {
        throw new DriverError(
          'terminal',
          'The chart renders something that is no YAML',
        );
      }
      const value = document.toJS();
      return objectsIn(value).map(object => ({
        ref: refOf(object),
        object,
        text: object === value ? text : JSON.stringify(object),
      }));
    });
}

function objectsIn(value: any): KubeObject[] {
  if (value?.kind === 'List' || Array.isArray(value?.items)) {
    return (value.items ?? []).flatMap(objectsIn);
  }
  return value?.kind && value.apiVersion && value.metadata?.name ? [value] : [];
}

/** Helm leaves such objects where they are when the release goes, and forgets them. */
export function isKept({ object }: ManifestObject): boolean {
  return object.metadata.annotations?.[KEEP]?.toLowerCase() === 'keep';
}

/** One object whatever version of its group it is written in. */
export function keyOf({ apiVersion, kind, namespace, name }: ObjectRef) {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  return [group, kind, namespace ?? '', name].join('|');
}

import { imageHint, isTag, repositoryOf } from '../../checks/hints';
import {
  anyOf,
  fields,
  maybeText,
  payloadReader,
  text,
} from '../../checks/payload';
import { Told } from '../../delivery/types';
import { SourceSettings } from '../../settings/types';

interface Package {
  name: string;
  package_version?: {
    package_url?: string | null;
    target_commitish?: string | null;
    container_metadata?: {
      tag?: { name?: string | null; digest?: string | null } | null;
      labels?: {
        revision?: string | null;
        source?: string | null;
      } | null;
    } | null;
  } | null;
}

const nothing = { type: 'null' };
const maybe = (schema: object) => anyOf(nothing, schema);
const version = fields({
  package_url: maybeText,
  container_metadata: maybe(
    fields({
      tag: maybe(fields({ name: maybeText, digest: maybeText })),
      labels: maybe(
        // No labels at all are written as a text.
        anyOf(fields({ revision: maybeText, source: maybeText }), text),
      ),
    }),
  ),
});
const aPackage = fields({ name: text, package_version: maybe(version) }, [
  'name',
]);
const read = payloadReader<{
  action: string;
  registry_package?: Package;
  package?: Package;
}>({
  ...fields({ action: text, registry_package: aPackage, package: aPackage }, [
    'action',
  ]),
  ...anyOf({ required: ['registry_package'] }, { required: ['package'] }),
});

/**
 * Events `registry_package` and `package`. The commit is the image's label: `target_oid` is the
 * digest of the manifest where the package is an image.
 */
export function parsePackage(
  payload: unknown,
  { registry = 'ghcr.io' }: SourceSettings,
): Pick<Told, 'hints' | 'ignored'> {
  const event = read(payload);
  const { package_version: version_ } = (event.registry_package ??
    event.package)!;
  const url = version_?.package_url?.toLowerCase();
  const metadata = version_?.container_metadata;
  if (!metadata || !url?.startsWith(`${registry.toLowerCase()}/`)) {
    return { ignored: `The package is no image at ${registry}` };
  }
  if (!isTag(metadata.tag?.name)) {
    return { ignored: 'No image with a tag was pushed' };
  }
  const { name: tag, digest } = metadata.tag;
  const labels = typeof metadata.labels === 'object' ? metadata.labels : {};
  const repository = repositoryOf(undefined, url.replace(/[:@][^/]*$/, ''));
  const provenance = { commit: labels?.revision, sourceUrl: labels?.source };
  return { hints: [imageHint({ repository, tag, digest }, provenance)] };
}

import { JsonObject, JsonValue } from '@backstage/types';
import { getMember, isJsonObject } from '../json';

/** `files` and `volumes` as a list of objects that name their target, however they are written. */
export function listByTarget(value: JsonValue | undefined): JsonObject[] {
  if (Array.isArray(value)) {
    return value.filter(isJsonObject);
  }
  return isJsonObject(value)
    ? Object.entries(value).map(([target, entry]) => ({
        target,
        ...(isJsonObject(entry) ? entry : {}),
      }))
    : [];
}

/** Calls `change` for each container of a Score file and gives the file with what it returned. */
export function mapContainers(
  score: JsonObject,
  change: (container: JsonObject, name: string) => JsonObject,
): JsonObject {
  const { containers } = score;
  if (!isJsonObject(containers)) {
    return score;
  }
  const changed = Object.entries(containers).map(([name, container]) => [
    name,
    isJsonObject(container) ? change(container, name) : container,
  ]);
  return { ...score, containers: Object.fromEntries(changed) };
}

/**
 * Paths that `files.*.source` names, sorted. Whoever reads the Score file reads them beside it,
 * once, so that the snapshot that is deployed and rolled back holds their text.
 */
export function scoreFileSources(score: JsonObject): string[] {
  const sources = new Set<string>();
  mapContainers(score, container => {
    for (const { source } of listByTarget(container.files)) {
      if (typeof source === 'string') {
        sources.add(source);
      }
    }
    return container;
  });
  return [...sources].sort();
}

/** Puts the text of the files that {@link scoreFileSources} names in the place of their paths. */
export function inlineScoreSources(
  score: JsonObject,
  contents: Readonly<Record<string, string>>,
): JsonObject {
  return mapContainers(score, container =>
    container.files === undefined
      ? container
      : {
          ...container,
          files: listByTarget(container.files).map(file =>
            inlineFile(file, contents),
          ),
        },
  );
}

function inlineFile(
  file: JsonObject,
  contents: Readonly<Record<string, string>>,
): JsonObject {
  const { source, ...rest } = file;
  const content =
    typeof source === 'string' ? getMember(contents, source) : undefined;
  return content === undefined ? file : { ...rest, content };
}

import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  ANNOTATION_SOURCE_LOCATION,
  Entity,
  parseLocationRef,
} from '@backstage/catalog-model';
import {
  resolveSafeChildPath,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { ScmIntegrationRegistry } from '@backstage/integration';
import { JsonObject } from '@backstage/types';
import { ANNOTATION_SCORE_LOCATION } from '@infra-orchestration/backstage-plugin-infra-common';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseDocument } from 'yaml';
import { inlineScoreSources, scoreFileSources } from '../core';

/** Where the Score file of an entity is. Files are confined to the directory of the entity's own. */
type ScoreLocation =
  | { type: 'url'; target: string }
  | { type: 'file'; directory: string; path: string };

const largestFile = 1024 * 1024;

export interface ScoreReaderOptions {
  urlReader: UrlReaderService;
  integrations: ScmIntegrationRegistry;
}

/** Reads the Score file that an entity names, with the files that it names itself. */
export class ScoreReader {
  readonly #urlReader: UrlReaderService;
  readonly #integrations: ScmIntegrationRegistry;

  constructor(options: ScoreReaderOptions) {
    this.#urlReader = options.urlReader;
    this.#integrations = options.integrations;
  }

  /**
   * Undefined where the entity names none.
   *
   * @param options - `at`: where a file of that URL is to be read instead
   * @throws InputError naming the location, where it cannot be read or parsed
   */
  async read(
    entity: Entity,
    options: { signal?: AbortSignal; at?: (url: string) => string },
  ): Promise<{ score: JsonObject; origin: string } | undefined> {
    const annotation =
      entity.metadata.annotations?.[ANNOTATION_SCORE_LOCATION]?.trim();
    if (!annotation) {
      return undefined;
    }
    const { at = url => url } = options;
    const located = this.#locate(entity, annotation);
    const location: ScoreLocation =
      located.type === 'url'
        ? { type: 'url', target: at(located.target) }
        : located;
    const score = parseScore(
      await this.#readText(location, options),
      describe(location),
    );
    const contents: Record<string, string> = {};
    for (const source of scoreFileSources(score)) {
      contents[source] = await this.#readText(
        this.#beside(location, source),
        options,
      );
    }
    return {
      score: inlineScoreSources(score, contents),
      origin: describe(location),
    };
  }

  #locate(entity: Entity, annotation: string): ScoreLocation {
    if (/^https?:\/\//.test(annotation)) {
      return { type: 'url', target: annotation };
    }
    if (/^[a-z][a-z0-9+.-]*:/i.test(annotation)) {
      throw new InputError(
        `The annotation ${ANNOTATION_SCORE_LOCATION} is "${annotation}"; it must be a relative path or an http(s) URL`,
      );
    }
    const own = ownLocation(entity);
    if (own.type === 'url') {
      return {
        type: 'url',
        target: this.#integrations.resolveUrl({
          url: annotation,
          base: own.target,
        }),
      };
    }
    return { type: 'file', directory: dirname(own.target), path: annotation };
  }

  #beside(location: ScoreLocation, path: string): ScoreLocation {
    if (location.type === 'url') {
      return {
        type: 'url',
        target: this.#integrations.resolveUrl({
          url: path,
          base: location.target,
        }),
      };
    }
    const file = resolveSafeChildPath(location.directory, location.path);
    return { type: 'file', directory: dirname(file), path };
  }

  async #readText(
    location: ScoreLocation,
    options: { signal?: AbortSignal },
  ): Promise<string> {
    let content: Buffer;
    try {
      if (location.type === 'url') {
        const response = await this.#urlReader.readUrl(location.target, {
          signal: options.signal as any,
        });
        content = await response.buffer();
      } else {
        content = await readFile(
          resolveSafeChildPath(location.directory, location.path),
        );
      }
    } catch (error) {
      throw new InputError(
        `Could not read ${describe(
          location,
        )}, named by the entity's ${ANNOTATION_SCORE_LOCATION} annotation`,
        error,
      );
    }
    if (content.length > largestFile) {
      throw new InputError(`${describe(location)} is larger than 1 MiB`);
    }
    return content.toString('utf8');
  }
}

/** A local file is believed only where the catalog was told of the entity by a local file. */
function ownLocation(entity: Entity): { type: string; target: string } {
  const annotations = entity.metadata.annotations ?? {};
  const ref =
    annotations[ANNOTATION_LOCATION] ?? annotations[ANNOTATION_SOURCE_LOCATION];
  if (!ref) {
    throw new InputError(
      `The entity has no ${ANNOTATION_LOCATION} annotation, so a relative ${ANNOTATION_SCORE_LOCATION} leads nowhere; give a URL`,
    );
  }
  const location = parseLocationRef(ref);
  const origin = annotations[ANNOTATION_ORIGIN_LOCATION];
  const local =
    location.type === 'file' &&
    origin !== undefined &&
    parseLocationRef(origin).type === 'file';
  if (location.type !== 'url' && !local) {
    throw new InputError(
      `The entity comes from ${location.type}:…, beside which no Score file can be read; give its URL in ${ANNOTATION_SCORE_LOCATION}`,
    );
  }
  return location;
}

function describe(location: ScoreLocation): string {
  return location.type === 'url' ? location.target : location.path;
}

function parseScore(text: string, origin: string): JsonObject {
  const document = parseDocument(text, { prettyErrors: true });
  const [error] = document.errors;
  if (error) {
    throw new InputError(
      `${origin}:${error.linePos?.[0].line ?? 1}: ${
        error.message.split('\n')[0]
      }`,
    );
  }
  const score = document.toJS({ maxAliasCount: 100 });
  if (typeof score !== 'object' || score === null || Array.isArray(score)) {
    throw new InputError(`${origin} is not a Score file: it holds no mapping`);
  }
  return score as JsonObject;
}

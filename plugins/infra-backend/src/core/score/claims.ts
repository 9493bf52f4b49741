import {
  PlanError,
  ResourceClaimInput,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject, JsonValue } from '@backstage/types';
import { escapeTemplate, parseTemplate, renderTemplate } from '../expressions';
import { didYouMean, isJsonObject, toPointer } from '../json';
import { SchemaProblem, validateAgainst } from '../schema';
import { listByTarget } from './files';
import { scoreSchema } from './schema';

/** Alias and resource type of the workload's own claim. */
export const WORKLOAD_ALIAS = 'workload';
export const WORKLOAD_TYPE = 'workload';

/** Score's way of saying that the image comes from elsewhere. */
export const IMAGE_FROM_ELSEWHERE = '.';

export interface ScoreClaims {
  claims: Record<string, ResourceClaimInput>;
  /** `metadata` root of placeholders. */
  metadata: JsonObject;
  errors: PlanError[];
}

/** Empty: a valid `score.dev/v1b1` file. */
export function validateScore(score: JsonValue): SchemaProblem[] {
  return validateAgainst(scoreSchema, score);
}

/**
 * Claims by alias: one for each resource, and the workload itself as
 * `{ type: workload, id: <metadata.name>, params: { metadata, service, containers } }`.
 *
 * Placeholders are kept where Score has them: in variables, in the content of files, in the source
 * of volumes and in the params of resources. Everywhere else `${` is plain text, for example in a
 * command that a shell expands. `files` and `volumes` come out as lists.
 */
export function scoreToClaims(options: {
  score: JsonObject;
  /** Image per container; wins over the file's. */
  images?: Readonly<Record<string, string>>;
}): ScoreClaims {
  const { score, images = {} } = options;
  const problems = validateScore(score);
  if (problems.length > 0) {
    const errors = problems.map(({ pointer, message }) =>
      invalid(`Score file, ${pointer || 'top level'}: ${message}`),
    );
    return { claims: {}, metadata: {}, errors };
  }
  const metadata = score.metadata as JsonObject;
  const containers = score.containers as Record<string, JsonObject>;
  const resources = (score.resources ?? {}) as Record<string, JsonObject>;
  const errors = [
    ...unknownImages(images, containers),
    ...(Object.hasOwn(resources, WORKLOAD_ALIAS)
      ? [
          invalid(
            `Score file, /resources/${WORKLOAD_ALIAS}: this name stands for the workload itself; give the resource another`,
          ),
        ]
      : []),
  ];
  const claims = Object.fromEntries(
    Object.entries(resources).map(([alias, r]) => [alias, resourceClaim(r)]),
  );
  claims[WORKLOAD_ALIAS] = {
    type: WORKLOAD_TYPE,
    id: metadata.name as string,
    params: {
      metadata: escapeTemplate(metadata),
      ...(score.service !== undefined && {
        service: escapeTemplate(score.service),
      }),
      containers: Object.fromEntries(
        Object.entries(containers).map(([name, container]) => [
          name,
          convertContainer(container, name, images, errors),
        ]),
      ),
    },
  };
  return { claims, metadata, errors };
}

function resourceClaim(resource: JsonObject): ResourceClaimInput {
  const { type, class: className, id, params } = resource;
  return {
    type: type as string,
    ...(typeof className === 'string' && { class: className }),
    ...(typeof id === 'string' && { id }),
    ...(isJsonObject(params) && { params }),
  };
}

function convertContainer(
  container: JsonObject,
  name: string,
  images: Readonly<Record<string, string>>,
  errors: PlanError[],
): JsonObject {
  const { variables, files, volumes, ...literal } = container;
  const image = Object.hasOwn(images, name) ? images[name] : container.image;
  if (image === IMAGE_FROM_ELSEWHERE) {
    errors.push(
      invalid(
        `Score file, /containers/${name}/image: the file leaves the image open (\`.\`); deploy with an image for the container \`${name}\``,
      ),
    );
  }
  return {
    ...escapeTemplate(literal),
    image: escapeTemplate(image),
    ...(isJsonObject(variables) && { variables: mapValues(variables, asText) }),
    ...(files !== undefined && {
      files: listByTarget(files).map(file => convertFile(file, name, errors)),
    }),
    ...(volumes !== undefined && {
      volumes: listByTarget(volumes).map(({ source, ...rest }) => ({
        ...escapeTemplate(rest),
        source: asText(source),
      })),
    }),
  };
}

function convertFile(
  file: JsonObject,
  container: string,
  errors: PlanError[],
): JsonObject {
  const { content, noExpand, ...literal } = file;
  if (file.source !== undefined) {
    const pointer = toPointer(['containers', container, 'files']);
    errors.push(
      invalid(
        `Score file, ${pointer}: the file \`${file.source}\` could not be read beside the Score file; write its text as \`content\``,
      ),
    );
  }
  return {
    ...escapeTemplate(literal),
    ...(content !== undefined && {
      content: noExpand === true ? escapeTemplate(content) : asText(content),
    }),
  };
}

/** Where Score wants text, a placeholder that is the whole string gives text as well. */
function asText(value: JsonValue | undefined): JsonValue {
  if (typeof value !== 'string') {
    return value ?? null;
  }
  const parts = parseTemplate(value);
  return renderTemplate(
    parts.map(part =>
      part.type === 'reference' ? { ...part, asText: true } : part,
    ),
  );
}

function mapValues(
  object: JsonObject,
  change: (value: JsonValue | undefined) => JsonValue,
): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, change(value)]),
  );
}

function unknownImages(
  images: Readonly<Record<string, string>>,
  containers: JsonObject,
): PlanError[] {
  return Object.keys(images)
    .filter(name => !Object.hasOwn(containers, name))
    .map(name =>
      invalid(
        `An image is given for the container \`${name}\`, which the Score file does not have${didYouMean(
          name,
          Object.keys(containers),
        )}`,
      ),
    );
}

function invalid(message: string): PlanError {
  return { reason: 'InvalidInput', message };
}

/**
 * On a catalog entity: where its Score file is. A path relative to the entity's own location
 * (`./score.yaml`), or a URL that the UrlReader can read.
 *
 * @public
 */
export const ANNOTATION_SCORE_LOCATION =
  'infra-orchestration.dev/score-location';

/**
 * On a catalog entity, `"true"`: shows the Environments tab also without a Score file.
 *
 * @public
 */
export const ANNOTATION_ENABLED = 'infra-orchestration.dev/environments';

/**
 * On a catalog entity: which container takes images of which repository, for delivery, where its Score
 * file does not say so: `main=registry.example.com/shop/api`, several by commas.
 *
 * @public
 */
export const ANNOTATION_IMAGES = 'infra-orchestration.dev/images';

/**
 * On a catalog entity: the environment type of which each pull request to its repository gets an
 * environment. The repository is that of `backstage.io/source-location`.
 *
 * @public
 */
export const ANNOTATION_PREVIEW_TYPE = 'infra-orchestration.dev/preview-type';

/** On a Resource entity made from an environment or what is in it: the environment's id. @public */
export const ANNOTATION_ENVIRONMENT_ID =
  'infra-orchestration.dev/environment-id';

/** On a Resource entity made from a resource instance: its address. @public */
export const ANNOTATION_RESOURCE_ADDRESS =
  'infra-orchestration.dev/resource-address';

/** On a Resource entity made from a resource instance: the provider that it lives on. @public */
export const ANNOTATION_PROVIDER = 'infra-orchestration.dev/provider';

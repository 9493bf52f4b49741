import { EnvironmentContext } from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject, JsonValue } from '@backstage/types';
import { ExpressionScope, Reference, Resolution } from './types';

export * from './types';

/** Every placeholder in any string of the value, in document order. */
export declare function collectReferences(value: JsonValue): Reference[];
/** Replaces the placeholders in any string of the value. */
export declare function resolveExpressions<T extends JsonValue>(
  value: T,
  scope: ExpressionScope,
): Resolution<T>;
/** Makes text literal: `${` becomes `$${`. */
export declare function escapeTemplate<T extends JsonValue>(value: T): T;
/** `environment` root of placeholders. */
export declare function environmentScope(
  environment: EnvironmentContext,
): JsonObject;
/** A DNS label of at most 40 characters, unique per `(entityRef, name)`. */
export declare function environmentSlug(
  environment: Pick<EnvironmentContext, 'entityRef' | 'name'>,
): string;

import {
  EnvironmentContext,
  EnvironmentTypeDocument,
  PlanError,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { Duration } from 'luxon';
import { buildGraph, BuildGraphOptions, ResourceGraph } from '../../core';
import { StoredDocument } from '../../store';
import { DocumentSet } from './platformDocuments';

export interface DesiredGraph {
  graph: ResourceGraph;
  errors: PlanError[];
  environmentType?: StoredDocument<EnvironmentTypeDocument>;
}

/** What an environment asks for under a set of documents. To destroy is to ask for nothing. */
export function desiredGraph(options: {
  environment: EnvironmentContext;
  desired: BuildGraphOptions['desired'];
  destroy: boolean;
  documents: DocumentSet;
}): DesiredGraph {
  const { environment, desired, destroy, documents } = options;
  const environmentType = documents.environmentTypes.get(environment.type);
  const nothing = { graph: { nodes: new Map() }, environmentType };
  if (destroy) {
    return { ...nothing, errors: [] };
  }
  if (!environmentType) {
    const names = [...documents.environmentTypes.keys()].join(', ') || 'none';
    return {
      ...nothing,
      errors: [
        {
          reason: 'InvalidInput',
          message: `There is no environment type "${environment.type}"; there is ${names}`,
        },
      ],
    };
  }
  const { graph, errors } = buildGraph({
    environment,
    environmentType,
    desired,
    definitions: documents.definitions,
    resourceTypes: documents.resourceTypes,
    providers: [...documents.providers.values()],
  });
  return { graph, errors, environmentType };
}

/** Milliseconds between drift checks, by the environment's type. */
export function driftIntervalOf(
  environmentType: StoredDocument<EnvironmentTypeDocument> | undefined,
  fallback: number,
): number {
  const text = environmentType?.document.spec.driftInterval;
  const duration = text === undefined ? undefined : Duration.fromISO(text);
  return duration?.isValid ? Math.max(1_000, duration.toMillis()) : fallback;
}

/** The view of an environment that placeholders and criteria have. */
export function contextOf(environment: EnvironmentContext): EnvironmentContext {
  const { id, name, type, owner, entityRef, system, labels } = environment;
  return { id, name, type, owner, entityRef, system, labels };
}

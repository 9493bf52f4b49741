import { DeliveryPipelineSpec } from '@infra-orchestration/backstage-plugin-infra-common';
import { canonicalJson, parseEntityRef } from '../core';
import { ParsedDocument } from './parseDocuments';
import type { SetProblem } from './validateDocumentSet';

/** Pipelines with the same criteria are a tie for every component that they are for. */
export function validateSamePipelines(
  documents: readonly ParsedDocument[],
): [ParsedDocument, SetProblem][] {
  const first = new Map<string, ParsedDocument>();
  return documents.flatMap((parsed): [ParsedDocument, SetProblem][] => {
    const { document } = parsed;
    if (document.kind !== 'DeliveryPipeline') {
      return [];
    }
    return document.spec.criteria.flatMap(
      (criteria, i): [ParsedDocument, SetProblem][] => {
        const key = keyOf(criteria);
        const other = first.get(key) ?? parsed;
        first.set(key, other);
        const { name } = other.document.metadata;
        if (name === document.metadata.name) {
          return [];
        }
        const message = `the pipeline \`${name}\` at ${other.origin} has the same criteria, so no component could have either; make one more specific`;
        return [[parsed, { pointer: `/spec/criteria/${i}`, message }]];
      },
    );
  });
}

/** Entity refs are the same however they are written. */
function keyOf({
  entity,
  owner,
  system,
}: DeliveryPipelineSpec['criteria'][number]): string {
  return canonicalJson({
    ...(entity && { entity: { ...parseEntityRef(entity, 'component') } }),
    ...(owner && { owner: { ...parseEntityRef(owner, 'group') } }),
    ...(system && { system: { ...parseEntityRef(system, 'system') } }),
  });
}

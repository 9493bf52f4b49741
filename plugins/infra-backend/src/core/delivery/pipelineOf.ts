import {
  DeliveryPipelineDocument,
  DeliveryPipelineSpec,
  DocumentRevision,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { ConflictError } from '@backstage/errors';
import { compareText } from '../json';
import { sameEntity } from '../matching';

/** Whose pipeline is looked for. */
export interface PipelineSubject {
  entityRef: string;
  /** Entity refs, where they are known. */
  owner?: string;
  system?: string;
}

type Criteria = DeliveryPipelineSpec['criteria'][number];

/** The more of these from the left are named, the more specific it is. */
const fields = [
  {
    name: 'entity',
    actual: (s: PipelineSubject) => s.entityRef,
    kind: 'component',
  },
  { name: 'system', actual: (s: PipelineSubject) => s.system, kind: 'system' },
  { name: 'owner', actual: (s: PipelineSubject) => s.owner, kind: 'group' },
] as const;

/**
 * The pipeline by which a component is delivered: the one with the most specific criteria that hold.
 *
 * @throws ConflictError where several are equally specific: to guess would be to deliver to the wrong
 * place
 */
export function pipelineOf<
  T extends Pick<
    DocumentRevision<DeliveryPipelineDocument>,
    'name' | 'document'
  >,
>(pipelines: readonly T[], subject: PipelineSubject): T | undefined {
  const ranked = pipelines
    .map(pipeline => ({ pipeline, rank: rankOf(pipeline, subject) }))
    .filter(({ rank }) => rank >= 0)
    .sort(
      (a, b) =>
        b.rank - a.rank || compareText(a.pipeline.name, b.pipeline.name),
    );
  const best = ranked.filter(({ rank }) => rank === ranked[0].rank);
  if (best.length > 1) {
    const names = best
      .map(({ pipeline }) => `\`${pipeline.name}\``)
      .join(' and ');
    throw new ConflictError(
      `The pipelines ${names} are equally specific for ${subject.entityRef}; make the criteria of one more specific`,
    );
  }
  return best[0]?.pipeline;
}

/** -1 where no criteria hold. */
function rankOf(
  { document }: { document: DeliveryPipelineDocument },
  subject: PipelineSubject,
): number {
  return Math.max(
    -1,
    ...document.spec.criteria
      .filter(criteria => holds(criteria, subject))
      .map(pipelineRank),
  );
}

function holds(criteria: Criteria, subject: PipelineSubject): boolean {
  return fields.every(({ name, actual, kind }) => {
    const wanted = criteria[name];
    const is = actual(subject);
    return (
      wanted === undefined || (is !== undefined && sameEntity(wanted, is, kind))
    );
  });
}

/** Greater where criteria are more specific; equal only where they name the same fields. */
export function pipelineRank(criteria: Criteria): number {
  return fields.reduce(
    (rank, { name }) => rank * 2 + (criteria[name] === undefined ? 0 : 1),
    0,
  );
}

import {
  ExplainInput,
  MatchExplanation,
  resourceAddress,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { definitions } from '../fixtures/platform';
import { explanationOf } from '../fixtures/plans';

/** A plain matching over the fixtures: the criteria on environment type decide. */
export function explain(input: ExplainInput): MatchExplanation {
  const claim = {
    type: input.type,
    class: input.class ?? 'default',
    id: input.id ?? input.type,
  };
  const address = resourceAddress(claim);
  const offered = definitions.filter(
    ({ document }) => document.spec.type === input.type,
  );
  const chosen =
    offered.find(({ document }) =>
      document.spec.criteria.some(
        ({ environmentType }) => environmentType === input.environmentType,
      ),
    ) ??
    offered.find(({ document }) =>
      document.spec.criteria.some(set => !Object.keys(set).length),
    );
  if (chosen) return explanationOf(address, input.type, chosen.name);
  return {
    address,
    outcome: 'none',
    reason: `No definition of ${input.type} is for environment type ${input.environmentType}.`,
    candidates: offered.map(({ name }) => ({
      definition: name,
      matched: false,
      specificity: Array(8).fill(0),
      reason: 'Does not fit: asks for another environment type.',
    })),
  };
}

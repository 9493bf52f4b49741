import { MatchCriteria } from '@infra-orchestration/backstage-plugin-infra-common';

/** The fields that the places of a specificity stand for, the weightiest first. */
const places: (keyof MatchCriteria)[] = [
  'entity',
  'environment',
  'id',
  'class',
  'system',
  'owner',
  'environmentType',
  'labels',
];

/** The fields that the best criteria of a definition name. */
export const namedFields = (specificity: number[]) =>
  places.filter((_, place) => specificity[place] > 0);

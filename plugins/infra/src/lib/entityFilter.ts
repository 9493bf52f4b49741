import { FilterPredicate } from '@backstage/filter-predicates';
import {
  ANNOTATION_ENABLED,
  ANNOTATION_SCORE_LOCATION,
} from '@infra-orchestration/backstage-plugin-infra-common';

/** Entities that run in environments: those with a Score file, and those that say so. @public */
export const entityHasEnvironments: FilterPredicate = {
  $any: [
    {
      [`metadata.annotations.${ANNOTATION_SCORE_LOCATION}`]: { $exists: true },
    },
    { [`metadata.annotations.${ANNOTATION_ENABLED}`]: 'true' },
  ],
};

/**
 * The number after all that were given. A backend of the version before does not note what it gives
 * in `asked_generation`, while replicas are replaced one by one.
 */
export const nextGeneration =
  '(case when generation > asked_generation then generation else asked_generation end) + 1';

import { Plan } from '@infra-orchestration/backstage-plugin-infra-common';

const signs: Record<string, string> = {
  create: '+',
  update: '~',
  replace: '±',
  delete: '-',
  adopt: '↦',
  forget: '⊘',
  noop: '=',
};

/** A plan as lines for a task log. */
export function planLines(plan: Plan): string[] {
  const actions = plan.actions.map(action => {
    const where = [action.definition?.name, action.provider]
      .filter(Boolean)
      .join(' on ');
    return `${signs[action.action] ?? '?'} ${action.action} ${action.address}${
      where ? ` (${where})` : ''
    }: ${action.reason}`;
  });
  const errors = plan.errors.map(
    error =>
      `! ${error.address ? `${error.address}: ` : ''}${error.message} [${
        error.reason
      }]`,
  );
  return [...actions, ...errors, `plan ${plan.hash.slice(0, 12)}`];
}

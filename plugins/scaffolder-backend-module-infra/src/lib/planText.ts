import { ActionContext } from '@backstage/plugin-scaffolder-node';
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

/** The plan into the log and the step's output. */
export function showPlan(
  ctx: Pick<ActionContext<any, any, 'v2'>, 'logger' | 'output'>,
  plan: Plan,
): void {
  planLines(plan).forEach(line => ctx.logger.info(line));
  plan.warnings?.forEach(line => ctx.logger.warn(line));
  ctx.output('plan', { ...plan });
}

/** @throws Error with the errors of the plan: it can be read, never applied */
export function refuseErroredPlan(plan: Plan): void {
  if (plan.errors.length > 0) {
    throw new Error(plan.errors.map(error => error.message).join('\n'));
  }
}

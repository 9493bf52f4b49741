import { ApprovalRecord, DeploymentRecord, EnvironmentRecord } from '../store';
import { Notice } from './ports';

/** Where the environments of a component are in the app. */
export function pathOfEnvironments(entityRef: string): string {
  const [kind, rest] = entityRef.split(':');
  return `/catalog/${rest.replace('/', `/${kind}/`)}/environments`;
}

/** Where the environment is in the app. */
export function linkTo({ entityRef, id }: EnvironmentRecord): string {
  return `${pathOfEnvironments(entityRef)}/${id}`;
}

export function nameOf({ name, entityRef }: EnvironmentRecord): string {
  return `${name} of ${entityRef}`;
}

/** The end of an environment comes near. */
export function expiryNotice(environment: EnvironmentRecord): Notice {
  const { id, owner, expiresAt } = environment;
  return {
    to: [owner],
    title: `${nameOf(environment)} is deleted soon`,
    description: `It is deleted with all that was made for it at ${expiresAt}, unless it is extended before.`,
    link: linkTo(environment),
    severity: 'high',
    scope: `infra:expiry:${id}:${expiresAt}`,
  };
}

const verbs = { deploy: 'deploy to', rollback: 'roll back', destroy: 'delete' };

/** Those who decide are asked to. */
export function approvalNotice(
  environment: EnvironmentRecord,
  deployment: DeploymentRecord,
  approval: ApprovalRecord,
): Notice {
  const { id, mode, requestedBy } = deployment;
  const { approvers = [], stepApprovers = [], excluded = [] } = approval;
  const { planHash, expiresAt } = approval;
  const isFirst = environment.currentDeploymentId === undefined;
  const what = isFirst ? 'create' : verbs[mode];
  return {
    to: [...new Set([...approvers, ...stepApprovers])],
    except: [requestedBy, ...excluded],
    title: `${requestedBy} asks to ${what} ${nameOf(environment)}`,
    description: `Read the plan, then approve or reject it${
      expiresAt ? ` until ${expiresAt}` : ''
    }.`,
    link: linkTo(environment),
    severity: 'high',
    scope: `infra:approval:${id}:${planHash}`,
  };
}

/** Whoever asked learns how it was decided. */
export function decisionNotice(
  environment: EnvironmentRecord,
  { id, requestedBy }: DeploymentRecord,
  { state, decidedBy, reason }: ApprovalRecord,
): Notice {
  return {
    to: [requestedBy],
    ...(decidedBy && { except: [decidedBy] }),
    title: `${nameOf(environment)}: ${state}`,
    description: [
      decidedBy ? `By ${decidedBy}` : 'Nobody decided in time',
      ...(reason ? [reason] : []),
    ].join(': '),
    link: linkTo(environment),
    severity: 'normal',
    scope: `infra:decision:${id}`,
  };
}

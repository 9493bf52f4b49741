import { ApprovalRecord, DeploymentRecord } from '../../types';

/** A deployment with what clients see of the decision about it. */
export function withApproval(
  deployment: DeploymentRecord,
  approval: ApprovalRecord | undefined,
): DeploymentRecord {
  if (!approval) {
    return deployment;
  }
  const {
    deploymentId: _deploymentId,
    environmentId: _environmentId,
    about: _about,
    told: _told,
    createdAt: _createdAt,
    ...shown
  } = approval;
  return { ...deployment, approval: shown };
}

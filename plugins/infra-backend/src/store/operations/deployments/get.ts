import { Db } from '../../database';
import { toDeployment } from '../../rows';
import { DeploymentRow } from '../../tables';
import { DeploymentRecord } from '../../types';
import * as approvals from '../approvals';
import { listOfDeployments } from '../hooks/list';
import { withApproval } from './withApproval';

export async function get(
  db: Db,
  id: string,
): Promise<DeploymentRecord | undefined> {
  const [row, approval, hooks] = await Promise.all([
    db<DeploymentRow>('deployments').where({ id }).first(),
    approvals.get(db, id),
    listOfDeployments(db, [id]),
  ]);
  return (
    row && {
      ...withApproval(toDeployment(row), approval),
      hooks: hooks.get(id),
    }
  );
}

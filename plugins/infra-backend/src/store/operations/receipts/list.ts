import { Receipt } from '@infra-orchestration/backstage-plugin-infra-common';
import { Db } from '../../database';
import { toReceipt } from '../../rows';
import { ReceiptRow } from '../../tables';

export async function list(
  db: Db,
  options: { environmentId: string },
): Promise<Receipt[]> {
  const rows = await db<ReceiptRow>('receipts')
    .where({ environment_id: options.environmentId })
    .orderBy(['observed_at', 'instance_id']);
  return rows.map(toReceipt);
}

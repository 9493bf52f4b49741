import {
  DocumentRevision,
  ProviderDocument,
  ProviderSummary,
} from '@infra-orchestration/backstage-plugin-infra-common';
import {
  Db,
  documents,
  instances,
  providers,
  ProviderStatus,
  Revocation,
  revocations,
  StoredDocument,
} from '../store';

/** Providers in force and how they fare: all, or the one of a name. */
export async function readProviders(
  db: Db,
  name?: string,
): Promise<ProviderSummary[]> {
  const [inForce, statuses, counts, revoked] = await Promise.all([
    documents.listInForce(db, { kind: 'Provider', name }),
    providers.listStatus(db),
    instances.countByProvider(db),
    revocations.list(db),
  ]);
  const statusOf = new Map(statuses.map(s => [s.provider, s]));
  const revocationOf = new Map(revoked.map(r => [r.provider, r]));
  return inForce.map(document =>
    toProviderSummary(document as StoredDocument<ProviderDocument>, {
      status: statusOf.get(document.name),
      revocation: revocationOf.get(document.name),
      instanceCount: counts.get(document.name) ?? 0,
    }),
  );
}

function toProviderSummary(
  stored: StoredDocument<ProviderDocument>,
  about: {
    status?: ProviderStatus;
    revocation?: Revocation;
    instanceCount: number;
  },
): ProviderSummary {
  const { status, revocation, instanceCount } = about;
  const { kind, name, revision, document, origin, createdAt } = stored;
  const told: DocumentRevision<ProviderDocument> = {
    kind,
    name,
    revision,
    document,
    origin,
    createdAt,
  };
  const health = revocation ? 'AccessRevoked' : status?.health ?? 'Unknown';
  return {
    name,
    driver: document.spec.driver,
    revision: told,
    health: health === 'Unavailable' ? 'Unreachable' : health,
    message: status?.message,
    ...(revocation && {
      revocation: {
        revokedAt: revocation.revokedAt,
        revokedBy: revocation.revokedBy,
        ...(revocation.reason && { reason: revocation.reason }),
      },
    }),
    access:
      status?.report && status.checkedAt
        ? { ...status.report, checkedAt: status.checkedAt }
        : undefined,
    instanceCount,
    lastContactAt: health === 'Healthy' ? status?.checkedAt : undefined,
  };
}

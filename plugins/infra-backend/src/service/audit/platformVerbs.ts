import { PlatformUseCases, ProviderUseCases } from '../types';
import { UndeliveredUseCases } from '../undeliveredTypes';
import { fetch, Verb, Verbs } from './verbs';

export const platformVerbs: Verbs<PlatformUseCases> = {
  listEnvironmentTypes: fetch('environment-types', ({ entityRef }) => ({
    ...(entityRef && { entityRef }),
  })),
  listResourceTypes: fetch('resource-types'),
  listDefinitions: fetch('definitions'),
  listProviders: fetch('providers'),
  listDrivers: fetch('drivers'),
  listDocumentSources: fetch('document-sources'),
  listDocumentRevisions: fetch('document-revisions', (kind, name) => ({
    kind,
    name,
  })),
  explain: fetch('explain', ({ entityRef, type }) => ({ entityRef, type })),
  checkProviderAccess: {
    eventId: 'provider-access-check',
    severity: 'medium',
    meta: name => ({ provider: name }),
    outcome: provider => ({ health: provider.health }),
  },
  applyDocuments: {
    eventId: 'document-apply',
    severity: 'high',
    meta: (documents, { dryRun }) => ({
      count: documents.length,
      dryRun: dryRun === true,
    }),
    outcome: ({ revisions }) => ({
      documents: revisions.map(
        ({ kind, name, revision }) => `${kind}/${name}@${revision}`,
      ),
    }),
  },
  deleteDocument: {
    eventId: 'document-delete',
    severity: 'high',
    meta: (kind, name) => ({ kind, name }),
  },
};

export const providerVerbs: Verbs<ProviderUseCases> = {
  listCandidates: fetch('provider-candidates'),
  tryProvider: {
    eventId: 'provider-trial',
    severity: 'medium',
    outcome: ({ reachable, health }) => ({ reachable, health }),
  },
  getAccessManifest: fetch('access-manifest', (driver, { provider }) => ({
    driver,
    provider,
  })),
  getImpact: fetch('provider-impact', name => ({ provider: name })),
  share: fetch('provider-share', name => ({ provider: name })),
  revoke: {
    eventId: 'provider-revoke',
    severity: 'high',
    meta: (name, { reason }) => ({
      provider: name,
      ...(reason && { reason }),
    }),
    outcome: ({ health }) => ({ health }),
  },
  restore: {
    eventId: 'provider-restore',
    severity: 'high',
    meta: name => ({ provider: name }),
    outcome: ({ health }) => ({ health }),
  },
};

export const undeliveredVerbs: Verbs<UndeliveredUseCases> = {
  list: fetch('undelivered-events'),
  retry: undeliveredChange('retry'),
  dismiss: undeliveredChange('dismiss'),
};

function undeliveredChange(
  verb: 'retry' | 'dismiss',
): Verb<UndeliveredUseCases['retry']> {
  return {
    eventId: `undelivered-event-${verb}`,
    severity: 'medium',
    meta: events => ({
      events: events.map(({ sink, eventId }) => `${sink}/${eventId}`),
    }),
    outcome: ({ count }) => ({ count }),
  };
}

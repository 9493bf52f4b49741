import { JsonObject } from '@backstage/types';
import {
  ProviderCandidate,
  ProviderDocument,
  ProviderImpact,
  ProviderSummary,
  ProviderTrial,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { ago, now } from '../fixtures/ids';
import { definitions } from '../fixtures/platform';
import { condition } from '../fixtures/resources';
import { FieldError } from './requests';
import { FixtureState, Kept } from './FixtureState';

const MOST_TOLD = 200;

const on = ({ resources }: Kept, provider: string) =>
  resources.filter(
    resource =>
      resource.provider === provider &&
      !['Removed', 'Retained', 'Abandoned'].includes(resource.phase),
  );

/** Clusters of the Kubernetes plugin: two that are new, one that is registered. */
export function candidates(state: FixtureState): ProviderCandidate[] {
  const cluster = (
    name: string,
    address: string,
    given: Partial<ProviderCandidate> = {},
  ): ProviderCandidate => ({
    driver: 'kubernetes',
    name,
    address,
    config: { fromBackstageCluster: name },
    credentials: [],
    registeredAs: state.providers
      .filter(
        ({ revision }) =>
          revision.document.spec.config?.fromBackstageCluster === name,
      )
      .map(provider => provider.name),
    ...given,
  });
  return [
    cluster('Edge_1', 'https://edge-1.example.com:6443', {
      title: 'Edge cluster 1',
    }),
    cluster('per-user', 'https://per-user.example.com', {
      credentials: ['token'],
    }),
    cluster('eu', 'https://eu.example.com', { registeredAs: ['cluster-eu'] }),
  ];
}

export function impactOf(
  state: FixtureState,
  { name, revision, instanceCount }: ProviderSummary,
): ProviderImpact {
  const affected = [...state.kept.values()]
    .filter(
      kept =>
        kept.environment.status !== 'Deleted' && on(kept, name).length > 0,
    )
    .map(kept => {
      const running = kept.deployments.find(({ status }) =>
        ['Pending', 'Running'].includes(status),
      );
      const {
        id,
        name: called,
        type,
        owner,
        entityRef,
        status,
      } = kept.environment;
      return {
        id,
        name: called,
        type,
        owner,
        entityRef,
        status,
        resourceCount: on(kept, name).length,
        ...(running && {
          runningDeployment: {
            id: running.id,
            mode: running.mode,
            status: running.status,
          },
        }),
      };
    })
    .sort(
      (a, b) =>
        Number(Boolean(b.runningDeployment)) -
        Number(Boolean(a.runningDeployment)),
    );
  const credentials = Object.entries(revision.document.spec.credentials ?? {});
  const names = (isKept: boolean) =>
    credentials
      .filter(([, source]) => 'secretRef' in source === isKept)
      .map(([credential]) => credential);
  return {
    provider: name,
    instanceCount,
    environmentCount: affected.length,
    environments: affected.slice(0, MOST_TOLD),
    definitions: definitions
      .filter(({ document }) => document.spec.provider === name)
      .map(definition => definition.name),
    destroysCredentials: names(true),
    blocksCredentials: names(false),
  };
}

export function revoke(
  state: FixtureState,
  provider: ProviderSummary,
  reason?: string,
): ProviderSummary {
  provider.health = 'AccessRevoked';
  provider.message = 'Access was taken away';
  provider.revocation = {
    revokedAt: now(),
    revokedBy: 'user:default/maria',
    reason,
  };
  state.kept.forEach(kept => quarantine(kept, provider.name));
  return provider;
}

/** What lives on a provider is left as it is, and says so. */
export function quarantine(kept: Kept, provider: string) {
  const held = on(kept, provider);
  if (!held.length) return;
  const message = `Provider ${provider} is out of reach, as access to it was taken away. What is there is left as it is, and work goes on by itself once access is granted anew.`;
  const set = condition('Quarantined', 'True', 'AccessRevoked', message);
  held.forEach(resource => {
    resource.conditions = [set, ...resource.conditions];
  });
  kept.environment.conditions = [
    condition(
      'Quarantined',
      'True',
      'AccessRevoked',
      `${held.length} of ${kept.resources.length} left as they are. ${message}`,
    ),
    ...kept.environment.conditions,
  ];
}

export function restore(
  state: FixtureState,
  provider: ProviderSummary,
): ProviderSummary {
  provider.health = 'Healthy';
  delete provider.message;
  delete provider.revocation;
  provider.lastContactAt = ago(0);
  state.kept.forEach(({ environment, resources }) =>
    [environment, ...resources].forEach(each => {
      each.conditions = each.conditions.filter(c => c.type !== 'Quarantined');
    }),
  );
  return provider;
}

interface Draft {
  metadata: { name: string; title?: string };
  spec: {
    driver: string;
    config?: JsonObject;
    credentials?: Record<string, { value?: string }>;
  };
}

const urlOf = ({ spec }: Draft) => spec.config?.server ?? spec.config?.url;

/** What is wrong with a document, below where it stands in the request. */
export function checkDraft(draft: Draft, at: string): FieldError[] {
  const url = urlOf(draft);
  return url !== undefined && !/^https?:\/\//.test(String(url))
    ? [
        {
          pointer: `${at}/spec/config/${
            draft.spec.config?.server ? 'server' : 'url'
          }`,
          message: 'must match pattern "^https?://"',
        },
      ]
    : [];
}

const verbs = ['get', 'list', 'watch', 'create', 'patch', 'delete'];

const checksOf = (isWeak: boolean) =>
  [
    {
      name: 'manage namespaces',
      purpose: 'namespaces',
      lacks: ['create', 'delete'],
    },
    { name: 'manage deployments.apps', purpose: 'workloads', lacks: [] },
    {
      name: 'manage secrets',
      purpose: 'pull secrets, secret variables',
      lacks: [],
    },
    {
      name: 'manage ingresses.networking.k8s.io',
      purpose: 'routes',
      lacks: verbs,
      optional: true,
    },
  ].map(({ name, purpose, lacks, optional }) => {
    const missing = isWeak ? lacks : [];
    return {
      name,
      granted: missing.length === 0,
      ...(optional && { optional }),
      message: missing.length
        ? `Missing: ${missing.join(', ')} (for ${purpose})`
        : `For ${purpose}`,
      permissions: verbs.map(verb => ({
        name: verb,
        granted: !missing.includes(verb),
      })),
    };
  });

/**
 * As a server would answer: hosts with `away` or `selfsigned` in their name fail, and so do the
 * credentials `wrong` and `weak`.
 */
export function trialOf(draft: Draft): ProviderTrial {
  const url = String(urlOf(draft) ?? '');
  const given = Object.values(draft.spec.credentials ?? {}).map(c => c.value);
  if (url.includes('away')) {
    return {
      reachable: false,
      health: 'Unreachable',
      message: `connect ECONNREFUSED ${new URL(url).host}`,
    };
  }
  if (url.includes('selfsigned')) {
    return {
      reachable: true,
      health: 'Misconfigured',
      message:
        'The certificate of the server is signed by an authority that is not trusted. Give its certificates as `caData`, or take `tlsServerName` where only the name differs.',
    };
  }
  const isWeak = given.includes('weak');
  const isDenied = isWeak || given.includes('wrong');
  return {
    reachable: true,
    health: isDenied ? 'AccessDenied' : 'Healthy',
    ...(isDenied && {
      message: isWeak
        ? 'A permission that is needed is missing'
        : 'The credential is refused (401)',
    }),
    access: {
      ok: !isDenied,
      server: `${url || draft.spec.driver} (v1.34.1)`,
      checkedAt: now(),
      checks: given.includes('wrong')
        ? [{ name: 'log in', granted: false, message: 'Refused with 401' }]
        : checksOf(isWeak),
    },
  };
}

/** Makes it known, or gives it its access back. Values are kept nowhere. */
export function register(state: FixtureState, draft: Draft): ProviderSummary {
  const { metadata, spec } = draft;
  const document = {
    ...draft,
    spec: {
      ...spec,
      credentials: Object.fromEntries(
        Object.keys(spec.credentials ?? {}).map(credential => [
          credential,
          { secretRef: `providers/${metadata.name}/${credential}` },
        ]),
      ),
    },
  } as unknown as ProviderDocument;
  const known = state.providers.find(({ name }) => name === metadata.name);
  if (known) {
    known.revision = { ...known.revision, document };
    return restore(state, known);
  }
  const trial = trialOf(draft);
  const made: ProviderSummary = {
    name: metadata.name,
    driver: spec.driver,
    health: trial.health,
    message: trial.message,
    access: trial.access,
    instanceCount: 0,
    lastContactAt: now(),
    revision: {
      kind: 'Provider',
      name: metadata.name,
      revision: 1,
      origin: 'api:user:default/maria',
      createdAt: now(),
      document,
    },
  };
  state.providers.push(made);
  return made;
}

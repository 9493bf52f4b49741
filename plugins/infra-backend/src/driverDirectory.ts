import { randomUUID } from 'node:crypto';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  DriverSummary,
  ProviderCandidate,
  ProviderDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { Driver } from '@infra-orchestration/backstage-plugin-infra-node';
import {
  DriverRegistry,
  ProviderMonitor,
  providerSecretPrefix,
} from './drivers';
import { SecretStore } from './secrets';
import { DriverDirectory } from './service';
import { Db, documents, revocations, StoredDocument } from './store';

type Provider = StoredDocument<ProviderDocument>;

export interface DriverDirectoryOptions {
  db: Db;
  registry: DriverRegistry;
  monitor: Pick<
    ProviderMonitor,
    'check' | 'trial' | 'revoke' | 'restore' | 'share'
  >;
  secrets: Pick<SecretStore, 'list'>;
}

const unbounded = () => new AbortController().signal;

/** What the use cases may know of the drivers. */
export function createDriverDirectory(
  options: DriverDirectoryOptions,
): DriverDirectory {
  const { db, registry, monitor } = options;
  return {
    listDrivers: () => registry.list().map(toSummary),

    async listCandidates() {
      const registered = (await documents.listInForce(db, {
        kind: 'Provider',
      })) as Provider[];
      return registry
        .list()
        .flatMap(driver => candidatesOf(driver, registered));
    },

    async checkAccess(name, { signal = unbounded() }) {
      await monitor.check(await find(db, name), signal);
    },

    async tryAccess(document, values, { signal = unbounded() }) {
      const trial = await monitor.trial(document, values, signal);
      const { reachable, health, message, report } = trial;
      return {
        reachable,
        health: trialHealth(health),
        ...(message && { message }),
        ...(report && {
          access: { ...report, checkedAt: new Date().toISOString() },
        }),
      };
    },

    accessManifest: (id, { provider, config }) =>
      manifestMaker(registry, id)({ providerName: provider, config }),

    async share(name, { signal = unbounded() }) {
      return monitor.share(await find(db, name), signal);
    },

    async revoke(name, by) {
      const provider = await find(db, name);
      const revocation = await revocations.revoke(
        db,
        {
          id: randomUUID(),
          provider: name,
          revokedAt: new Date().toISOString(),
          ...by,
        },
        { secretPrefix: providerSecretPrefix(name) },
      );
      await monitor.revoke(provider, revocation);
    },

    async restore(name, { signal = unbounded() }) {
      const provider = await find(db, name);
      const [revocation] = await revocations.list(db, { provider: name });
      if (revocation) {
        await refuseDestroyed(provider, options.secrets);
        await revocations.lift(db, revocation.id);
      }
      await monitor.restore(provider, signal);
    },
  };
}

function candidatesOf(
  { id, candidates }: Driver,
  registered: readonly Provider[],
): ProviderCandidate[] {
  const ofDriver = registered
    .filter(({ document }) => document.spec.driver === id)
    .map(({ name, document }) => ({
      name,
      config: document.spec.config ?? {},
    }));
  return (candidates?.(ofDriver) ?? [])
    .map(candidate => ({ driver: id, ...candidate }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

function manifestMaker(
  registry: DriverDirectoryOptions['registry'],
  id: string,
) {
  const driver = registry.find(id);
  if (!driver) {
    throw new NotFoundError(`There is no driver ${id}`);
  }
  if (!driver.accessManifest) {
    throw new InputError(
      `Driver ${id} has no manifest for its access; its page in the docs says what it needs`,
    );
  }
  return driver.accessManifest;
}

async function find(db: Db, name: string): Promise<Provider> {
  const [provider] = await documents.listInForce(db, {
    kind: 'Provider',
    name,
  });
  if (!provider) {
    throw new NotFoundError(`There is no provider ${name}`);
  }
  return provider as Provider;
}

/** @throws ConflictError naming the credentials that are needed anew */
async function refuseDestroyed(
  { name, document }: Provider,
  secrets: Pick<SecretStore, 'list'>,
): Promise<void> {
  const kept = new Set(await secrets.list(providerSecretPrefix(name)));
  const destroyed = Object.entries(document.spec.credentials ?? {})
    .filter(
      ([, source]) => 'secretRef' in source && !kept.has(source.secretRef),
    )
    .map(([credential]) => credential);
  if (destroyed.length) {
    throw new ConflictError(
      `The credential ${destroyed.join(
        ', ',
      )} of provider ${name} was destroyed when its access was revoked. Apply its document with a new one (\`{ value: … }\`): that grants the access anew`,
    );
  }
}

function trialHealth(
  health: Awaited<ReturnType<ProviderMonitor['trial']>>['health'],
) {
  return health === 'Healthy' ||
    health === 'AccessDenied' ||
    health === 'Misconfigured'
    ? health
    : 'Unreachable';
}

function toSummary(driver: Driver): DriverSummary {
  const { id, title, configSchema, credentials, kinds } = driver;
  return {
    id,
    title,
    configSchema,
    credentials,
    ...(driver.accessManifest && { hasAccessManifest: true }),
    kinds: kinds.map(
      ({ kind, title: kindTitle, inputSchema, outputSchema }) => ({
        kind,
        title: kindTitle,
        inputSchema,
        outputSchema,
      }),
    ),
  };
}

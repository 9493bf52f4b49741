import {
  InfraProviders,
  RegistryCredentials,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { ProviderDocument } from '@infra-orchestration/backstage-plugin-infra-common';
import { LRUCache } from 'lru-cache';
import { ProviderConnections, ProviderRevokedError } from './drivers';
import { Db, documents, registryCredentials, StoredDocument } from './store';

/** What modules with an endpoint of their own get. */
export interface ModuleServices {
  registryCredentials: RegistryCredentials;
  providers: InfraProviders;
}

export function composeModuleServices(options: {
  db: Db;
  connections: ProviderConnections;
}): ModuleServices {
  const { db } = options;
  return {
    registryCredentials: {
      get: (provider, username) =>
        registryCredentials.get(db, { provider, username }),
      list: filter => registryCredentials.list(db, filter),
      add: credential => registryCredentials.add(db, credential),
      update: credential => registryCredentials.update(db, credential),
      remove: credential => registryCredentials.remove(db, credential),
    },
    providers: createProviders(options),
  };
}

/** So long one that was found is not read again; whether its access was taken away is asked elsewhere. */
const FRESH_MS = 1_000;
const MOST_KEPT = 1_000;

type Provider = StoredDocument<ProviderDocument>;

/** One may be asked for with every image that is told of or pulled. */
function readProviders(db: Db) {
  const kind = 'Provider';
  const found = new LRUCache<string, Provider>({
    max: MOST_KEPT,
    ttl: FRESH_MS,
    fetchMethod: async name => {
      const [provider] = await documents.listInForce(db, { kind, name });
      return provider as Provider | undefined;
    },
  });
  return {
    list: async () => (await documents.listInForce(db, { kind })) as Provider[],
    find: (name: string) => found.fetch(name),
  };
}

function createProviders({
  db,
  connections,
}: {
  db: Db;
  connections: ProviderConnections;
}): InfraProviders {
  const registered = readProviders(db);
  return {
    list: async driverId =>
      (await registered.list())
        .filter(({ document }) => document.spec.driver === driverId)
        .map(({ name }) => name)
        .sort(),
    use: async ({ name, driverIds }, call) => {
      const provider = await registered.find(name);
      if (!provider || !driverIds.includes(provider.document.spec.driver)) {
        throw new NotFoundError(
          `There is no provider ${name} of the driver ${driverIds.join(
            ' or ',
          )}`,
        );
      }
      const open = await connections.open(provider).catch(error => {
        throw error instanceof ProviderRevokedError
          ? new NotAllowedError(error.message)
          : error;
      });
      return await open.uses.during(() => call(open.connection as any));
    },
  };
}

/** An extension point's object, which is there before what it stands for. */
export class LateModuleServices {
  #inner?: ModuleServices;

  set(inner: ModuleServices): void {
    this.#inner = inner;
  }

  readonly registryCredentials: RegistryCredentials = {
    get: (...args) => this.#get().registryCredentials.get(...args),
    list: (...args) => this.#get().registryCredentials.list(...args),
    add: (...args) => this.#get().registryCredentials.add(...args),
    update: (...args) => this.#get().registryCredentials.update(...args),
    remove: (...args) => this.#get().registryCredentials.remove(...args),
  };

  readonly providers: InfraProviders = {
    list: (...args) => this.#get().providers.list(...args),
    use: (provider, call) => this.#get().providers.use(provider, call),
  };

  #get(): ModuleServices {
    if (!this.#inner) {
      throw new Error(
        'Providers and credentials can be used once the plugin has started',
      );
    }
    return this.#inner;
  }
}

import {
  InfraProviders,
  RegistryCredentials,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { ProviderDocument } from '@infra-orchestration/backstage-plugin-infra-common';
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

type Provider = StoredDocument<ProviderDocument>;

/** Documents of providers; one may be asked for with every image that is told of or pulled. */
class RegisteredProviders {
  readonly #db: Db;
  readonly #found = new Map<
    string,
    { at: number; document: Promise<Provider | undefined> }
  >();

  constructor(db: Db) {
    this.#db = db;
  }

  async list(): Promise<Provider[]> {
    const kind = 'Provider';
    return (await documents.listInForce(this.#db, { kind })) as Provider[];
  }

  async find(name: string): Promise<Provider | undefined> {
    const now = performance.now();
    const known = this.#found.get(name);
    if (known && now - known.at < FRESH_MS) {
      return await known.document;
    }
    const read = { at: now, document: this.#read(name) };
    this.#found.set(name, read);
    const found = await read.document.catch(error => {
      this.#found.delete(name);
      throw error;
    });
    if (!found) {
      this.#found.delete(name);
    }
    return found;
  }

  async #read(name: string): Promise<Provider | undefined> {
    const [provider] = await documents.listInForce(this.#db, {
      kind: 'Provider',
      name,
    });
    return provider as Provider | undefined;
  }
}

function createProviders({
  db,
  connections,
}: {
  db: Db;
  connections: ProviderConnections;
}): InfraProviders {
  const registered = new RegisteredProviders(db);
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

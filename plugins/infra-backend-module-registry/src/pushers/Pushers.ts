import { randomBytes } from 'node:crypto';
import { InputError, NotFoundError } from '@backstage/errors';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import {
  InfraProviders,
  RegistryAction,
  RegistryCredential,
  RegistryCredentials,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { BUILT_IN, BuiltInConnection } from '../builtIn/connection';
import { isRepositoryPattern } from '../client/names';
import { PageRequest } from '../client/pages';
import { generatePassword, hashPassword } from '../tokens/passwords';
import { foreignRepositories } from './ownRepositories';

const MOST_REPOSITORIES = 50;

export interface NewPusher {
  provider: string;
  entityRef: string;
  repositories: string[];
  mayDelete: boolean;
}

export interface PusherFilter extends PageRequest {
  entityRef?: string;
  purpose?: RegistryCredential['purpose'];
}

/** The credentials with which CI pushes, and the sight of all others. */
export class Pushers {
  constructor(
    private readonly options: {
      providers: InfraProviders;
      credentials: RegistryCredentials;
      now?: () => number;
    },
  ) {}

  /** @returns the password as well, this once */
  async create(
    wanted: NewPusher,
    createdBy: string,
  ): Promise<{ credential: RegistryCredential; password: string }> {
    const { credentials, now = Date.now } = this.options;
    const { provider, repositories, mayDelete } = wanted;
    await this.#expectBuiltIn(provider);
    const actions: RegistryAction[] = mayDelete
      ? ['pull', 'push', 'delete']
      : ['pull', 'push'];
    const credential: RegistryCredential = {
      ...{ provider, createdBy, purpose: 'push' },
      username: `ci-${nameOf(wanted.entityRef)}-${randomBytes(4).toString(
        'hex',
      )}`,
      owner: wanted.entityRef,
      entityRef: wanted.entityRef,
      access: repositories.map(repository => ({ repository, actions })),
      createdAt: new Date(now()).toISOString(),
    };
    const password = generatePassword();
    const passwordHash = await hashPassword(password);
    if (!(await credentials.add({ ...credential, passwordHash }))) {
      throw new Error(`There is a credential ${credential.username} already`);
    }
    return { credential, password };
  }

  async list(provider: string, filter: PusherFilter) {
    await this.#expectBuiltIn(provider);
    const { limit, cursor, entityRef, purpose } = filter;
    const items = await this.options.credentials.list({
      ...{ provider, entityRef, purpose },
      ...{ limit: limit + 1, after: cursor },
    });
    const page = items.slice(0, limit);
    return {
      items: page,
      nextCursor: items.length > limit ? page.at(-1)?.username : undefined,
    };
  }

  /** Of what is wanted, the repositories that are not the component's own. */
  async foreign({
    provider,
    entityRef,
    repositories,
  }: NewPusher): Promise<string[]> {
    return await this.options.providers.use(
      { name: provider, driverIds: [BUILT_IN] },
      async ({ componentRepositories }: BuiltInConnection) =>
        foreignRepositories(entityRef, repositories, componentRepositories),
    );
  }

  /** @throws NotFoundError */
  async get(provider: string, username: string): Promise<RegistryCredential> {
    await this.#expectBuiltIn(provider);
    const found = await this.options.credentials.get(provider, username);
    if (!found) {
      throw new NotFoundError(`${provider} has no credential ${username}`);
    }
    const { passwordHash: _, ...credential } = found;
    return credential;
  }

  /** @throws NotFoundError where somebody was quicker */
  async revoke(credential: RegistryCredential): Promise<void> {
    const { provider, username } = credential;
    if (!(await this.options.credentials.remove(credential))) {
      throw new NotFoundError(`${provider} has no credential ${username}`);
    }
  }

  async #expectBuiltIn(provider: string): Promise<void> {
    await this.options.providers.use(
      { name: provider, driverIds: [BUILT_IN] },
      async () => undefined,
    );
  }
}

/** @throws InputError saying what does not fit */
export function readNewPusher(provider: string, body: any): NewPusher {
  const { entityRef, repositories, mayDelete = false } = body ?? {};
  const areNames =
    Array.isArray(repositories) &&
    repositories.length > 0 &&
    repositories.length <= MOST_REPOSITORIES &&
    repositories.every(
      each => typeof each === 'string' && isRepositoryPattern(each),
    );
  if (!areNames) {
    throw new InputError(
      `repositories has to be a list of 1 to ${MOST_REPOSITORIES} names such as shop/cart or shop/*`,
    );
  }
  if (typeof mayDelete !== 'boolean') {
    throw new InputError('mayDelete has to be true or false');
  }
  return {
    ...{ provider, mayDelete },
    entityRef: readEntityRef(entityRef),
    repositories: [...new Set<string>(repositories)],
  };
}

/** @throws InputError */
export function readEntityRef(value: unknown): string {
  try {
    return stringifyEntityRef(parseEntityRef(String(value ?? '')));
  } catch {
    throw new InputError(
      'entityRef has to be in full, such as component:default/shop',
    );
  }
}

function nameOf(entityRef: string): string {
  const { name } = parseEntityRef(entityRef);
  return name.toLowerCase().replace(/[^a-z0-9.-]+/g, '-');
}

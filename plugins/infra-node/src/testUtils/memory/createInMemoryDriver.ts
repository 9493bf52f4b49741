import { Driver, createDriver } from '../../driver';
import { OutsideGate } from '../../driverUtils/gate';
import { InMemoryWorld } from './InMemoryWorld';
import { InMemoryKindOptions, createInMemoryKind } from './kind';

/** @public */
export interface InMemoryDriverOptions {
  /** Default `memory`. */
  id?: string;
  /** Default: a new, empty one; see {@link InMemoryDriver.world}. */
  world?: InMemoryWorld;
  /** Default: one kind, `thing`. */
  kinds?: InMemoryKindOptions[];
  gate?: OutsideGate;
}

/** @public */
export interface InMemoryConnection {
  provider: string;
  /** The credential `token` is not the one that the provider's config asks for. */
  refused: boolean;
}

/** @public */
export interface InMemoryDriver extends Driver<InMemoryConnection> {
  world: InMemoryWorld;
}

/**
 * A driver whose outside system is an object in memory. It passes the conformance suite, so an
 * engine tested with it is tested with the contract; its {@link InMemoryWorld} scripts what goes
 * wrong.
 *
 * Without `kinds` it offers `thing`, which takes any inputs, with `password` as a secret one, and
 * gives them back as outputs together with `name` and the secret `token`.
 *
 * @public
 */
export function createInMemoryDriver(
  options: InMemoryDriverOptions = {},
): InMemoryDriver {
  const {
    id = 'memory',
    world = new InMemoryWorld(),
    kinds = [{}],
    gate = call => call(),
  } = options;

  const driver = createDriver<InMemoryConnection>({
    id,
    title: 'In memory',
    configSchema: {
      type: 'object',
      properties: { expectedToken: { type: 'string' } },
      additionalProperties: false,
    },
    credentials: {
      token: {
        required: false,
        description: 'Compared with `expectedToken` of the config',
      },
    },
    kinds: kinds.map(kind => createInMemoryKind(kind, world, gate)),
    connect: async ({ providerName, config, credentials }) => ({
      provider: providerName,
      refused:
        config.expectedToken !== undefined &&
        config.expectedToken !== credentials.token,
    }),
    checkAccess: async ({ provider, refused }) => {
      const ok = !refused && !world.isRevoked(provider);
      return { ok, checks: [{ name: 'use the world', granted: ok }] };
    },
  });
  return { ...driver, world };
}

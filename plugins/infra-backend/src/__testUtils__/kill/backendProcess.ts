import { createBackend } from '@backstage/backend-defaults';
import { rootHttpRouterServiceFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { WinstonLogger } from '@backstage/backend-defaults/rootLogger';
import {
  BackendFeature,
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import {
  CatalogService,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import { JsonObject } from '@backstage/types';
import dns from '@infra-orchestration/backstage-plugin-infra-backend-module-dns';
import kubernetes from '@infra-orchestration/backstage-plugin-infra-backend-module-kubernetes';
import opentofu from '@infra-orchestration/backstage-plugin-infra-backend-module-opentofu';
import postgres from '@infra-orchestration/backstage-plugin-infra-backend-module-postgres';
import { AddressInfo } from 'node:net';
import { Channel } from '../../engine/__testUtils__/kill/channel';
import { createInfraPlugin } from '../../plugin';
import { Db } from '../../store';
import { connectTo } from '../../store/__testUtils__/connectTo';

const IN_MEMORY = {
  client: 'better-sqlite3',
  connection: ':memory:',
  pool: { min: 1, max: 1 },
};

/** From the test: at the next call of the API that makes a deployment. */
export interface DieAtCommit {
  dieAtCommit: 'before' | 'after';
}

/**
 * A whole backend, to be killed: the plugin with its drivers for real servers, its API on a port
 * of its own, its database shared with the test. The test tells it where to stand and when to die.
 */
async function main(): Promise<void> {
  const { database, config, hasSources, annotations } = JSON.parse(
    process.env.KILL_TEST_BACKEND!,
  );
  const channel = new Channel();
  const knex = connectTo(database);
  process.on('message', ({ dieAtCommit }: Partial<DieAtCommit>) => {
    if (dieAtCommit) {
      dieAtCommitOfDeployment(knex, dieAtCommit);
    }
  });
  let port = 0;
  const backend = createBackend();
  surroundings({ config, knex, annotations }).forEach(each =>
    backend.add(each),
  );
  backend.add(
    rootHttpRouterServiceFactory({
      configure: ({ applyDefaults, server }) => {
        applyDefaults();
        server.on('listening', () => {
          port = (server.address() as AddressInfo).port;
        });
      },
    }),
  );
  backend.add(createInfraPlugin({ crashPoints: channel }));
  backend.add(dns);
  backend.add(kubernetes);
  backend.add(opentofu);
  backend.add(postgres);
  if (hasSources) {
    sources().forEach(each => backend.add(each));
  }
  if (annotations) {
    backend.add(
      import(
        '@infra-orchestration/backstage-plugin-infra-backend-module-forges'
      ),
    );
  }
  await backend.start();
  channel.ready({ port });
}

/** What stands in for the rest of an installation. */
function surroundings(given: {
  config: JsonObject;
  knex: Db;
  /** Of components, by their refs. */
  annotations?: Record<string, Record<string, string>>;
}): BackendFeature[] {
  const { config, knex, annotations = {} } = given;
  // Of the catalog the plugin asks for one component, or for all that have previews.
  const catalog: Pick<CatalogService, 'getEntityByRef' | 'getEntities'> = {
    getEntityByRef: async ref =>
      componentOf(String(ref), annotations[String(ref)]),
    getEntities: async () => ({
      items: Object.entries(annotations).map(each => componentOf(...each)),
    }),
  };
  return [
    createServiceFactory({
      service: coreServices.rootConfig,
      deps: {},
      factory: () => new ConfigReader(config),
    }),
    createServiceFactory({
      service: coreServices.database,
      deps: { plugin: coreServices.pluginMetadata },
      // What other plugins keep is none of the test's.
      factory: ({ plugin }) => {
        const own = plugin.getId() === 'infra' ? knex : connectTo(IN_MEMORY);
        return { getClient: async () => own };
      },
    }),
    // The default one compiles the schemas of all configuration, which takes half of the start.
    createServiceFactory({
      service: coreServices.rootLogger,
      deps: {},
      factory: () => WinstonLogger.create({ level: 'warn' }),
    }),
    createServiceFactory({
      service: catalogServiceRef,
      deps: {},
      factory: () => catalog as CatalogService,
    }),
  ];
}

/** What tells of images. Others start without them, and sooner. */
function sources() {
  return [
    import('@backstage/plugin-events-backend'),
    import('@infra-orchestration/backstage-plugin-events-backend-module-infra'),
    import(
      '@infra-orchestration/backstage-plugin-infra-backend-module-registry'
    ),
  ];
}

function componentOf(
  ref: string,
  annotations: Record<string, string> = {},
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: ref.split('/')[1], namespace: 'default', annotations },
    spec: { type: 'service', lifecycle: 'production', owner: 'team' },
  };
}

/**
 * Kills this process at the commit of the next transaction that makes a deployment, which only
 * calls of the API do. `before`: all of it is written, nothing of it committed; `after`: all is
 * committed, and the caller has no answer.
 */
function dieAtCommitOfDeployment(knex: Db, when: 'before' | 'after'): void {
  const die = () => process.kill(process.pid, 'SIGKILL');
  const begin: typeof knex.transaction = knex.transaction.bind(knex);
  const transaction = async (work: (trx: Db) => Promise<unknown>) => {
    let makesDeployment = false;
    const made = await begin(async trx => {
      trx.on('query', ({ sql }) => {
        makesDeployment ||= /^insert into .deployments./.test(sql);
      });
      const result = await work(trx);
      if (makesDeployment && when === 'before') {
        die();
      }
      return result;
    });
    if (makesDeployment && when === 'after') {
      die();
    }
    return made;
  };
  Object.defineProperty(knex, 'transaction', { value: transaction });
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});

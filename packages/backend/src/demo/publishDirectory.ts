import { setTimeout } from 'node:timers/promises';
import { cp, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { ConflictError } from '@backstage/errors';
import {
  CatalogService,
  catalogLocationsExtensionPoint,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import {
  createTemplateAction,
  scaffolderActionsExtensionPoint,
} from '@backstage/plugin-scaffolder-node';

const PROCESSING_DEADLINE_MS = 60_000;

/**
 * Stands in for `publish:github` and `catalog:register` on a machine without a source forge: the
 * files go to a directory, from which the catalog reads them.
 */
function createPublishDirectoryAction(catalog: CatalogService, target: string) {
  return createTemplateAction({
    id: 'demo:publish:directory',
    description: 'Puts the files of a new service where the catalog reads them',
    supportsDryRun: true,
    schema: {
      input: { name: z => z.string() },
      output: { entityRef: z => z.string() },
    },
    async handler(ctx) {
      const credentials = await ctx.getInitiatorCredentials();
      const { name } = ctx.input;
      const directory = join(target, name);
      const entityRef = stringifyEntityRef({
        kind: 'component',
        namespace: 'default',
        name,
      });
      const refuseTakenName = async () => {
        if (await catalog.getEntityByRef(entityRef, { credentials })) {
          throw new ConflictError(
            `There is a component '${name}' already; choose another name`,
          );
        }
      };
      ctx.output('entityRef', entityRef);
      if (ctx.isDryRun) {
        await refuseTakenName();
        ctx.logger.info(
          `Would put the files to ${directory} and register them`,
        );
        return;
      }
      await ctx.checkpoint({
        key: `demo.publish.${name}`,
        fn: async () => {
          await refuseTakenName();
          await mkdir(directory, { recursive: true });
          await cp(ctx.workspacePath, directory, { recursive: true });
        },
      });
      await ctx.checkpoint({
        key: `demo.register.${name}`,
        fn: async () => {
          const location = join(directory, 'catalog-info.yaml');
          await catalog.addLocation(
            { type: 'file', target: location },
            { credentials },
          );
          ctx.logger.info(`Registered ${pathToFileURL(location)}`);
        },
      });
      await waitForEntity(
        () => catalog.getEntityByRef(entityRef, { credentials }),
        { entityRef, signal: ctx.signal },
      );
    },
  });
}

async function waitForEntity(
  find: () => Promise<unknown>,
  { entityRef, signal }: { entityRef: string; signal?: AbortSignal },
): Promise<void> {
  const deadline = Date.now() + PROCESSING_DEADLINE_MS;
  while (!(await find())) {
    if (Date.now() > deadline) {
      throw new Error(`The catalog did not process ${entityRef} in time`);
    }
    await setTimeout(500, undefined, { signal });
  }
}

/** The action of the demo's template. */
export const demoPublishModule = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'demo-publish',
  register(env) {
    env.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
      },
      async init({ actions, catalog, config }) {
        const target = resolve(config.getString('demo.servicesDirectory'));
        actions.addActions(createPublishDirectoryAction(catalog, target));
      },
    });
  },
});

/** Lets the catalog read the files that the action registers. */
export const demoLocationsModule = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'demo-locations',
  register(env) {
    env.registerInit({
      deps: { locations: catalogLocationsExtensionPoint },
      async init({ locations }) {
        locations.setAllowedLocationTypes(['url', 'file']);
      },
    });
  },
});

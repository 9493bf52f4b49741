import { NotFoundError } from '@backstage/errors';
import {
  DriverSummary,
  ProviderDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { Driver } from '@infra-orchestration/backstage-plugin-infra-node';
import { DriverRegistry, ProviderMonitor } from './drivers';
import { DriverDirectory } from './service';
import { Db, documents, StoredDocument } from './store';

/** What the use cases may know of the drivers. */
export function createDriverDirectory(options: {
  db: Db;
  registry: DriverRegistry;
  monitor: Pick<ProviderMonitor, 'check'>;
}): DriverDirectory {
  const { db, registry, monitor } = options;
  return {
    listDrivers: () => registry.list().map(toSummary),
    async checkAccess(name, { signal }) {
      const [provider] = await documents.listInForce(db, {
        kind: 'Provider',
        name,
      });
      if (!provider) {
        throw new NotFoundError(`There is no provider ${name}`);
      }
      await monitor.check(
        provider as StoredDocument<ProviderDocument>,
        signal ?? new AbortController().signal,
      );
    },
  };
}

function toSummary(driver: Driver): DriverSummary {
  const { id, title, configSchema, credentials, kinds } = driver;
  return {
    id,
    title,
    configSchema,
    credentials,
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

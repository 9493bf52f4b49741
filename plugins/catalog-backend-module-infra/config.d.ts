import { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  catalog?: {
    providers?: {
      /** Environments and their resources in the catalog. */
      infra?: {
        /**
         * Also what is in the environments: databases, DNS names, namespaces. Default true. On an
         * installation with very many environments the catalog may be better off without.
         */
        resources?: boolean;
        /** How often they are read. Default: every minute. */
        schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
      };
    };
  };
}

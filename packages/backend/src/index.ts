import { createBackend } from '@backstage/backend-defaults';
import { infraRootHealthServiceFactory } from '@infra-orchestration/backstage-plugin-infra-backend';
import {
  demoEngineerModule,
  demoLocationsModule,
  demoPublishModule,
} from './demo';

const backend = createBackend();

backend.add(infraRootHealthServiceFactory);

backend.add(import('@backstage/plugin-app-backend'));
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-guest-provider'));
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(
  import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'),
);
backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-kubernetes-backend'));
backend.add(import('@backstage/plugin-mcp-actions-backend'));
backend.add(import('@backstage/plugin-notifications-backend'));
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(
  import('@backstage/plugin-permission-backend-module-allow-all-policy'),
);
backend.add(import('@backstage/plugin-proxy-backend'));
backend.add(import('@backstage/plugin-scaffolder-backend'));
backend.add(
  import('@backstage/plugin-scaffolder-backend-module-notifications'),
);
backend.add(import('@backstage/plugin-search-backend'));
backend.add(import('@backstage/plugin-search-backend-module-catalog'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-techdocs-backend'));
backend.add(import('@backstage/plugin-user-settings-backend'));

backend.add(
  import(
    '@infra-orchestration/backstage-plugin-kubernetes-backend-module-infra'
  ),
);
backend.add(
  import('@infra-orchestration/backstage-plugin-events-backend-module-infra'),
);
backend.add(import('@infra-orchestration/backstage-plugin-infra-backend'));
backend.add(
  import('@infra-orchestration/backstage-plugin-infra-backend-module-dns'),
);
backend.add(
  import(
    '@infra-orchestration/backstage-plugin-infra-backend-module-dns-clouds'
  ),
);
backend.add(
  import('@infra-orchestration/backstage-plugin-infra-backend-module-helm'),
);
backend.add(
  import('@infra-orchestration/backstage-plugin-infra-backend-module-forges'),
);
backend.add(
  import('@infra-orchestration/backstage-plugin-infra-backend-module-gitops'),
);
backend.add(
  import('@infra-orchestration/backstage-plugin-infra-backend-module-http'),
);
backend.add(
  import(
    '@infra-orchestration/backstage-plugin-infra-backend-module-kubernetes'
  ),
);
backend.add(
  import('@infra-orchestration/backstage-plugin-infra-backend-module-manual'),
);
backend.add(
  import('@infra-orchestration/backstage-plugin-infra-backend-module-opentofu'),
);
backend.add(
  import('@infra-orchestration/backstage-plugin-infra-backend-module-mysql'),
);
backend.add(
  import('@infra-orchestration/backstage-plugin-infra-backend-module-postgres'),
);
backend.add(
  import('@infra-orchestration/backstage-plugin-infra-backend-module-rabbitmq'),
);
backend.add(
  import('@infra-orchestration/backstage-plugin-infra-backend-module-redis'),
);
backend.add(
  import('@infra-orchestration/backstage-plugin-infra-backend-module-registry'),
);
backend.add(
  import('@infra-orchestration/backstage-plugin-infra-backend-module-s3'),
);
backend.add(
  import('@infra-orchestration/backstage-plugin-infra-backend-module-static'),
);
backend.add(
  import('@infra-orchestration/backstage-plugin-catalog-backend-module-infra'),
);
backend.add(
  import(
    '@infra-orchestration/backstage-plugin-scaffolder-backend-module-infra'
  ),
);

backend.add(demoEngineerModule);
backend.add(demoLocationsModule);
backend.add(demoPublishModule);

backend.start();

import { parseEntityRef } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/core-plugin-api';
import {
  entityRouteParams,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { useResolvedPath } from 'react-router-dom';

/** The Delivery tab of an entity; its own route is known only within the entity's page. */
export function useDeliveryPath(entityRef: string): string {
  const entityPath = useRouteRef(entityRouteRef);
  const params = entityRouteParams(parseEntityRef(entityRef), {
    encodeParams: true,
  });
  return `${entityPath(params)}/delivery`;
}

/** The page of an environment below the Infrastructure page, of which this is another tab. */
export function useEnvironmentPath(environmentId: string): string {
  const here = useResolvedPath('').pathname.replace(/\/$/, '');
  return `${here.replace(/\/[^/]*$/, '')}/environments/${environmentId}`;
}

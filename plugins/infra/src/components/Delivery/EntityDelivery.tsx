import { stringifyEntityRef } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { entityEnvironmentsRouteRef } from '../../routes';
import surface from '../common/surface.module.css';
import { DeliveryTabs } from './DeliveryTabs';

/** The Delivery tab of the entity in hand. */
export function EntityDelivery() {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const basePath = useEnvironmentsPath();
  return (
    <div className={surface.surface}>
      <DeliveryTabs key={entityRef} entityRef={entityRef} basePath={basePath} />
    </div>
  );
}

/** Apps may show this tab without that of the environments; then there is nothing to link to. */
function useEnvironmentsPath(): string | undefined {
  try {
    return useRouteRef(entityEnvironmentsRouteRef)();
  } catch {
    return undefined;
  }
}

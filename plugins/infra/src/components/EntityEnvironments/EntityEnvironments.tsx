import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import surface from '../common/surface.module.css';
import { EnvironmentsRouter } from './EnvironmentsRouter';

/** The Environments tab of the entity in hand. */
export function EntityEnvironments() {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  return (
    <div className={surface.surface}>
      <EnvironmentsRouter key={entityRef} entityRef={entityRef} />
    </div>
  );
}

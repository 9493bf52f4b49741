import { EntityRefLink } from '@backstage/plugin-catalog-react';

const isEntityRef = (ref: string) => /^[a-z][a-z-]*:[^/]+\/.+$/i.test(ref);

/** A link to an entity; callers that are no entity, such as `plugin:scaffolder`, stay text. */
export function EntityLink({ entityRef }: { entityRef: string }) {
  return isEntityRef(entityRef) ? (
    <EntityRefLink entityRef={entityRef} />
  ) : (
    <>{entityRef}</>
  );
}

import { Entity } from '@backstage/catalog-model';

/** A component that says by which label its pods are found. */
export function componentOf(ref: string): Entity {
  const name = ref.split('/').at(-1)!;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      namespace: 'default',
      annotations: { 'backstage.io/kubernetes-id': name },
    },
    spec: {
      type: 'service',
      lifecycle: 'production',
      owner: 'group:default/a',
    },
  };
}

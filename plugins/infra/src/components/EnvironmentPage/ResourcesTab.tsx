import { Card, CardBody, Skeleton } from '@backstage/ui';
import { RiNodeTree } from '@remixicon/react';
import { lazy, Suspense, useMemo } from 'react';
import { useT } from '../../hooks/useT';
import { inDependencyOrder } from '../../lib/waiting';
import { EmptyState, ErrorState } from '../common';
import { ResourceList } from '../ResourceGraph';
import { ResourcePanel } from '../ResourcePanel';
import { EnvironmentView } from './useEnvironmentView';
import { useSelection } from './useSelection';
import styles from './ResourcesTab.module.css';

// The graph brings a layout engine along; the list beside it is there at once.
const ResourceGraph = lazy(() => import('../ResourceGraph/ResourceGraph'));

/** Resources as a list and as a graph; one opens beside them. */
export function ResourcesTab({ view }: { view: EnvironmentView }) {
  const t = useT();
  const { resource, setResource } = useSelection();
  const ordered = useMemo(
    () => inDependencyOrder(view.resources),
    [view.resources],
  );
  const selected = ordered.find(({ address }) => address === resource);
  if (view.error && !ordered.length) return <ErrorState error={view.error} />;
  if (view.isLoading) return <Skeleton height={320} />;
  if (!ordered.length) {
    return (
      <Card>
        <CardBody>
          <EmptyState
            icon={RiNodeTree}
            title={t('resources.emptyTitle')}
            text={t('resources.emptyText')}
          />
        </CardBody>
      </Card>
    );
  }
  return (
    <>
      <div className={styles.layout}>
        <ResourceList
          resources={ordered}
          operations={view.operations}
          selected={resource}
          onSelect={setResource}
        />
        <div className={styles.graph}>
          <Suspense fallback={<Skeleton height="100%" />}>
            <ResourceGraph
              resources={ordered}
              selected={resource}
              onSelect={setResource}
            />
          </Suspense>
        </div>
      </div>
      {selected && (
        <ResourcePanel
          key={selected.address}
          instance={selected}
          view={view}
          onSelect={setResource}
          onClose={() => setResource(undefined)}
        />
      )}
    </>
  );
}

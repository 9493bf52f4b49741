import { Card, CardBody, Skeleton } from '@backstage/ui';
import { RemixiconComponentType } from '@remixicon/react';
import { UseQueryResult } from '@tanstack/react-query';
import { ReactNode } from 'react';
import { EmptyState, ErrorState, StaleNotice } from '../common';

interface ListStateProps<T> {
  query: UseQueryResult<T[]>;
  empty: { icon: RemixiconComponentType; title: string; text: string };
  children: (items: T[]) => ReactNode;
}

/** A list that is loading, failed, empty, or there. */
export function ListState<T>({ query, empty, children }: ListStateProps<T>) {
  if (query.data?.length) {
    return (
      <>
        <StaleNotice query={query} />
        {children(query.data)}
      </>
    );
  }
  if (query.error) {
    return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  }
  if (!query.data) return <Skeleton height={200} />;
  return (
    <Card>
      <CardBody>
        <EmptyState {...empty} />
      </CardBody>
    </Card>
  );
}

import { Button, Card, CardBody, Flex, Text } from '@backstage/ui';
import { RiAddLine } from '@remixicon/react';
import { useState } from 'react';
import { useEnvironmentList } from '../../hooks/useEnvironmentList';
import {
  mayBeCreated,
  useEnvironmentTypes,
} from '../../hooks/useEnvironmentTypes';
import { useT } from '../../hooks/useT';
import { CreateEnvironmentDialog } from '../CreateEnvironment';
import { EnvironmentFilters } from './EnvironmentFilters';
import { EnvironmentTable } from './EnvironmentTable';

interface EnvironmentListPageProps {
  entityRef: string;
  basePath: string;
}

/** The environments of one entity. */
export function EnvironmentListPage(props: EnvironmentListPageProps) {
  const { entityRef, basePath } = props;
  const t = useT();
  const list = useEnvironmentList(entityRef);
  const [isCreating, setCreating] = useState(false);
  const { data: types = [] } = useEnvironmentTypes(entityRef);
  const mayCreate = types.length === 0 || types.some(mayBeCreated);
  const isEmpty =
    !list.isFiltered &&
    !list.filter.includeDeleted &&
    list.query.data?.items.length === 0;
  return (
    <Flex direction="column" gap="4">
      <Flex justify="between" align="center" gap="4">
        <div>
          <Text as="h2" variant="title-small" weight="bold">
            {t('list.title')}
          </Text>
          <Text as="p" color="secondary">
            {t('list.description')}
          </Text>
        </div>
        {mayCreate ? (
          <Button iconStart={<RiAddLine />} onPress={() => setCreating(true)}>
            {t('list.create')}
          </Button>
        ) : (
          <Text as="p" color="secondary">
            {t('list.mayNotCreate')}
          </Text>
        )}
      </Flex>
      {!isEmpty && <EnvironmentFilters list={list} />}
      <Card>
        <CardBody>
          <EnvironmentTable list={list} basePath={basePath} />
        </CardBody>
      </Card>
      <CreateEnvironmentDialog
        entityRef={entityRef}
        basePath={basePath}
        isOpen={isCreating}
        onClose={() => setCreating(false)}
      />
    </Flex>
  );
}

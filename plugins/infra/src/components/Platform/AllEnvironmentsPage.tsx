import { Card, CardBody } from '@backstage/ui';
import { Route, Routes, useParams, useResolvedPath } from 'react-router-dom';
import { useEnvironmentList } from '../../hooks/useEnvironmentList';
import { useT } from '../../hooks/useT';
import { EnvironmentFilters, EnvironmentTable } from '../EnvironmentList';
import { EnvironmentPage } from '../EnvironmentPage';
import { PlatformSection } from './PlatformSection';

/** Environments of all components, and each one's page below. */
export function AllEnvironmentsPage() {
  const t = useT();
  const basePath = useResolvedPath('').pathname.replace(/\/$/, '');
  return (
    <PlatformSection title={t('platform.environments')}>
      <Routes>
        <Route index element={<All basePath={basePath} />} />
        <Route path=":id" element={<One basePath={basePath} />} />
      </Routes>
    </PlatformSection>
  );
}

function All({ basePath }: { basePath: string }) {
  const list = useEnvironmentList();
  return (
    <>
      <EnvironmentFilters list={list} />
      <Card>
        <CardBody>
          <EnvironmentTable list={list} basePath={basePath} showEntity />
        </CardBody>
      </Card>
    </>
  );
}

function One({ basePath }: { basePath: string }) {
  const { id = '' } = useParams();
  return <EnvironmentPage key={id} nameOrId={id} basePath={basePath} />;
}

import { PluginHeader } from '@backstage/ui';
import { RiNodeTree } from '@remixicon/react';
import { Navigate, Route, Routes, useResolvedPath } from 'react-router-dom';
import { useT } from '../../hooks/useT';
import {
  AllEnvironmentsPage,
  DeliveryPage,
  DefinitionsPage,
  EnvironmentTypesPage,
  ExplainPage,
  ProvidersPage,
  SourcesPage,
  UndeliveredPage,
} from '../Platform';
import { TasksPage } from '../Tasks';

const pages = [
  ['environments', 'environments', <AllEnvironmentsPage key="environments" />],
  ['tasks', 'tasks', <TasksPage key="tasks" />],
  ['delivery', 'delivery', <DeliveryPage key="delivery" />],
  ['providers', 'providers', <ProvidersPage key="providers" />],
  ['definitions', 'definitions', <DefinitionsPage key="definitions" />],
  ['environment-types', 'types', <EnvironmentTypesPage key="types" />],
  ['sources', 'sources', <SourcesPage key="sources" />],
  ['undelivered-events', 'undelivered', <UndeliveredPage key="undelivered" />],
  ['explain', 'explain', <ExplainPage key="explain" />],
] as const;

/** The Infrastructure page with its tabs, which the new frontend system makes by itself. */
export function LegacyInfraPage() {
  const t = useT();
  const basePath = useResolvedPath('').pathname.replace(/\/$/, '');
  return (
    <>
      <PluginHeader
        title={t('platform.title')}
        icon={<RiNodeTree />}
        titleLink={basePath}
        tabs={pages.map(([path, text]) => ({
          id: path,
          label: t(`platform.${text}`),
          href: `${basePath}/${path}`,
          matchStrategy: 'prefix',
        }))}
      />
      <Routes>
        <Route index element={<Navigate to={pages[0][0]} replace />} />
        {pages.map(([path, , element]) => (
          <Route key={path} path={`${path}/*`} element={element} />
        ))}
      </Routes>
    </>
  );
}

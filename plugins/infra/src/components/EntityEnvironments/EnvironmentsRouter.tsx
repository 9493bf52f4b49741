import { Route, Routes, useParams, useResolvedPath } from 'react-router-dom';
import { EnvironmentPage } from '../EnvironmentPage';
import { EntityTabs } from './EntityTabs';

interface EnvironmentsRouterProps {
  entityRef: string;
}

/** List and detail below wherever the tab is mounted. */
export function EnvironmentsRouter({ entityRef }: EnvironmentsRouterProps) {
  const basePath = useResolvedPath('').pathname.replace(/\/$/, '');
  return (
    <Routes>
      <Route
        index
        element={<EntityTabs entityRef={entityRef} basePath={basePath} />}
      />
      <Route
        path=":nameOrId"
        element={<Detail entityRef={entityRef} basePath={basePath} />}
      />
    </Routes>
  );
}

function Detail(props: { entityRef: string; basePath: string }) {
  const { nameOrId = '' } = useParams();
  return <EnvironmentPage key={nameOrId} {...props} nameOrId={nameOrId} />;
}

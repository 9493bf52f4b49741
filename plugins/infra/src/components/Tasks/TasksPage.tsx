import { Route, Routes, useParams, useResolvedPath } from 'react-router-dom';
import { useT } from '../../hooks/useT';
import { PlatformSection } from '../Platform/PlatformSection';
import { TaskDetail } from './TaskDetail';
import { TaskList } from './TaskList';

/** Tasks for people, and each one's page below. */
export function TasksPage() {
  const t = useT();
  const basePath = useResolvedPath('').pathname.replace(/\/$/, '');
  return (
    <PlatformSection title={t('platform.tasks')} lead={t('tasks.lead')}>
      <Routes>
        <Route index element={<TaskList basePath={basePath} />} />
        <Route path=":id" element={<One basePath={basePath} />} />
      </Routes>
    </PlatformSection>
  );
}

function One({ basePath }: { basePath: string }) {
  const { id = '' } = useParams();
  return <TaskDetail key={id} id={id} basePath={basePath} />;
}

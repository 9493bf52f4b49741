export { TaskNotice } from './TaskNotice';
export { TasksPage } from './TasksPage';

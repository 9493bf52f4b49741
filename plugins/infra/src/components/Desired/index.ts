export { DesiredEditor } from './DesiredEditor';

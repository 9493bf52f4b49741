export { EntityEnvironmentsCard } from './EntityCard';

export { LegacyInfraPage } from './LegacyInfraPage';

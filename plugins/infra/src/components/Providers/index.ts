export { HealthNotice } from './HealthNotice';
export { ProviderActions } from './ProviderActions';
export { ProviderDrawer } from './ProviderDrawer';
export { providerFacts } from './providerFacts';
export { RegisterProviderDialog } from './RegisterProviderDialog';
export { useProviderRights } from './useProviderRights';

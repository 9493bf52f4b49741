export { EntityDelivery } from './EntityDelivery';

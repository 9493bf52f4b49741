export { demoLocationsModule, demoPublishModule } from './publishDirectory';

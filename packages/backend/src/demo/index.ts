export { demoEngineerModule } from './engineer';
export { demoLocationsModule, demoPublishModule } from './publishDirectory';

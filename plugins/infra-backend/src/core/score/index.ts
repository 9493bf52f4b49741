export * from './claims';
export { workloadImages } from './images';
export { inlineScoreSources, scoreFileSources } from './files';
export { scoreSchema } from './schema';

export * from './claims';
export { inlineScoreSources, scoreFileSources } from './files';
export { scoreSchema } from './schema';

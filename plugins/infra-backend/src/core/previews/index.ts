export { decidePreview } from './decide';
export { closeByHand, hear, type PullRequestNews } from './hear';
export { openContainers, previewImages } from './images';
export { previewNote, type NotedPreview } from './note';
export { atCommit, repositoryOf } from './repository';
export { ownEnvironment, standingOf, type PreviewStanding } from './state';
export type * from './types';

export { Previews } from './Previews';
export { PullRequestLink } from './PullRequestLink';

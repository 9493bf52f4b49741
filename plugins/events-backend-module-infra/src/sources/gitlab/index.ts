import { Source } from '../../delivery/types';
import { notificationTypes } from '../oci';
import { jsonTypes } from '../shared';
import { parseGitlab } from './parse';
import { gitlabVerifier } from './verify';

/** GitLab's container registry, pipelines and merge requests. */
export const gitlabSource: Source = {
  kind: 'gitlab',
  mediaTypes: [...notificationTypes, ...jsonTypes],
  needs: ['secret'],
  verifier: gitlabVerifier,
  parse: parseGitlab,
  subTopics: ['.pipeline', '.merge_request'],
  // Its registry repeats what is refused, and what comes after waits for it.
  staleStatus: 202,
};

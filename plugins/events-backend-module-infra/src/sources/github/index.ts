import { Source } from '../../delivery/types';
import { jsonTypes } from '../shared';
import { githubEvents, parseGithub } from './parse';
import { githubVerifier } from './verify';

/** Webhooks of GitHub: images at ghcr.io, runs of workflows, and pull requests. */
export const githubSource: Source = {
  kind: 'github',
  mediaTypes: jsonTypes,
  needs: ['secret'],
  verifier: githubVerifier,
  parse: parseGithub,
  subTopics: githubEvents.map(event => `.${event}`),
};

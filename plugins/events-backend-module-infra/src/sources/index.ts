import { Source } from '../delivery/types';
import { acrSource } from './acr';
import { artifactorySource } from './artifactory';
import { artifactRegistrySource } from './artifactRegistry';
import { cdEventsSource } from './cdevents';
import { dockerHubSource } from './dockerHub';
import { ecrSource } from './ecr';
import { githubSource } from './github';
import { gitlabSource } from './gitlab';
import { harborSource } from './harbor';
import { ociSource } from './oci';
import { quaySource } from './quay';

export const sources: readonly Source[] = [
  acrSource,
  artifactorySource,
  artifactRegistrySource,
  cdEventsSource,
  dockerHubSource,
  ecrSource,
  githubSource,
  gitlabSource,
  harborSource,
  ociSource,
  quaySource,
];

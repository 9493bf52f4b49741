import { createResourceKind } from '@infra-orchestration/backstage-plugin-infra-node';
import { HelmConnection } from '../connection';
import { applyRelease } from './apply';
import { callOf } from './context';
import { externalName } from './names';
import { observeRelease } from './observe';
import { removeRelease } from './remove';
import {
  ReleaseInputs,
  releaseInputSchema,
  releaseOutputSchema,
} from './schema';

/** A release of a Helm chart. */
export const releaseKind = createResourceKind<HelmConnection, ReleaseInputs>({
  kind: 'release',
  title: 'Helm release',
  inputSchema: releaseInputSchema,
  outputSchema: releaseOutputSchema,
  capabilities: { adopt: true, watch: false, read: true },
  externalName,
  async observe(request) {
    request.signal.throwIfAborted();
    return observeRelease(callOf(request), request);
  },
  apply: applyRelease,
  remove: removeRelease,
});

import { createResourceKind } from '@infra-orchestration/backstage-plugin-infra-node';
import { ObjectStorage } from '../client/ObjectStorage';
import { attempt } from '../errors';
import { applyBucket } from './apply';
import { bucketName } from './names';
import { observeBucket } from './observe';
import { removeBucket } from './remove';
import { BucketInputs, inputSchema, outputSchema } from './schema';

/** A bucket together with a key that is limited to it. */
export const bucketKind = createResourceKind<ObjectStorage, BucketInputs>({
  kind: 'bucket',
  title: 'S3 bucket',
  inputSchema,
  outputSchema,
  // Removing may take the objects along. Those in a bucket that this driver did not make are not to
  // be removed by it, so there is no way to make it the driver's own either.
  capabilities: { adopt: false, watch: false },
  externalName: bucketName,
  observe: request =>
    attempt(`look at the bucket ${request.externalName}`, request, () =>
      observeBucket(request),
    ),
  apply: request =>
    attempt(`make the bucket ${request.externalName}`, request, () =>
      applyBucket(request),
    ),
  remove: request =>
    attempt(`remove the bucket ${request.externalName}`, request, () =>
      removeBucket(request),
    ),
});

const digest = `sha256:${'7f5b'.repeat(16)}`;

/** "ECR Image Action" of EventBridge, for a push that has completed. */
export const pushed = {
  version: '0',
  id: '13cde686-328b-6117-af20-0e5566167482',
  'detail-type': 'ECR Image Action',
  source: 'aws.ecr',
  account: '123456789012',
  time: '2019-11-16T01:54:34Z',
  region: 'us-west-2',
  resources: [],
  detail: {
    result: 'SUCCESS',
    'repository-name': 'my-repository-name',
    'image-digest': digest,
    'action-type': 'PUSH',
    'image-tag': 'latest',
  },
};

export const pushedHint = {
  repository: '123456789012.dkr.ecr.us-west-2.amazonaws.com/my-repository-name',
  tag: 'latest',
  digest,
};

export const deleted = {
  ...pushed,
  detail: { ...pushed.detail, 'action-type': 'DELETE' },
};

export const scanned = {
  ...pushed,
  'detail-type': 'ECR Image Scan',
  detail: {
    'scan-status': 'COMPLETE',
    'repository-name': 'my-repository-name',
  },
};

export const pushedWithoutTag = {
  ...pushed,
  detail: { ...pushed.detail, 'image-tag': undefined },
};

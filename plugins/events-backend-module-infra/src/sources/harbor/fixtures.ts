const digest = `sha256:${'8a9e'.repeat(16)}`;
const data = {
  resources: [
    {
      digest,
      tag: 'latest',
      resource_url: 'harbor.example.com/test-webhook/debian:latest',
    },
  ],
  repository: {
    date_created: 1586922308,
    name: 'debian',
    namespace: 'test-webhook',
    repo_full_name: 'test-webhook/debian',
    repo_type: 'private',
  },
};

/** In Harbor's own form. */
export const pushed = {
  type: 'PUSH_ARTIFACT',
  occur_at: 1586922308,
  operator: 'admin',
  event_data: data,
};

/** As a CloudEvent. */
export const pushedCloudEvent = {
  specversion: '1.0',
  id: '66e18103-09c1-41f6-982f-37df223f3eeb',
  requestid: '51c0b694-0168-4f3c-b0db-282565455d7b',
  source: '/projects/2/webhook/policies/15',
  type: 'harbor.artifact.pushed',
  datacontenttype: 'application/json',
  time: '2023-04-03T06:04:46Z',
  data,
  operator: 'harbor-jobservice',
};

export const pushedHint = {
  repository: 'harbor.example.com/test-webhook/debian',
  tag: 'latest',
  digest,
};

/** A part of a multi-platform image. */
export const pushedPart = {
  ...pushed,
  event_data: { ...data, resources: [{ ...data.resources[0], tag: digest }] },
};

export const scanned = { ...pushed, type: 'SCANNING_COMPLETED' };
export const pulledCloudEvent = {
  ...pushedCloudEvent,
  type: 'harbor.artifact.pulled',
};

export function pushedAt(time: Date) {
  return { ...pushed, occur_at: Math.floor(time.getTime() / 1_000) };
}

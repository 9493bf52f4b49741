const digest = `sha256:${'80f0'.repeat(16)}`;

/** The event "push". */
export const pushed = {
  id: 'cb8c3971-9adc-488b-bdd8-43cbb4974ff5',
  timestamp: '2017-11-17T16:52:01.343145347Z',
  action: 'push',
  target: {
    mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
    size: 524,
    digest,
    length: 524,
    repository: 'hello-world',
    tag: 'v1',
  },
  request: {
    id: '3cbb6949-7549-4fa1-86cd-a6d5451dffc7',
    host: 'myregistry.example.com',
    method: 'PUT',
    useragent: 'docker/17.09.0-ce go/go1.8.3',
  },
};

export const pushedHint = {
  repository: 'myregistry.example.com/hello-world',
  tag: 'v1',
  digest,
};

export const deleted = {
  ...pushed,
  action: 'delete',
  target: {
    mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
    digest,
    repository: 'hello-world',
  },
};

/** What the button for a test sends. */
export const ping = { action: 'ping' };

export function pushedAt(time: Date) {
  return { ...pushed, timestamp: time.toISOString() };
}

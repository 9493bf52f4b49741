const digest = `sha256:${'3b1c'.repeat(16)}`;
const commit = '0123456789abcdef0123456789abcdef01234567';
const purl = `pkg:oci/api@${encodeURIComponent(
  digest,
)}?repository_url=registry.example.com/shop/api&tag=1.2.0`;

/** As the specification's conformance files have it, in several versions of it. */
export const published = {
  context: {
    version: '0.4.1',
    id: '271069a8-fc18-44f1-b38f-9d70a1695819',
    source: '/event/source/123',
    type: 'dev.cdevents.artifact.published.0.2.0',
    timestamp: '2023-03-20T14:27:05.315384Z',
  },
  subject: {
    id: purl,
    source: '/event/source/123',
    type: 'artifact',
    content: {
      sbom: { uri: 'https://sbom.example.com/shop/api/1.2.0.sbom' },
      user: 'mybot-myapp',
    },
  },
};

export const packaged = {
  context: {
    version: '0.5.0-draft',
    id: '271069a8-fc18-44f1-b38f-9d70a1695820',
    chainId: '4c8cb7dd-3448-41de-8768-eec704e2829b',
    source: '/event/source/123',
    type: 'dev.cdevents.artifact.packaged.0.3.0-draft',
    timestamp: '2023-03-20T14:27:05.315384Z',
    schemaUri: 'https://ci.example.com/schema/custom',
    links: [
      {
        linkType: 'RELATION',
        linkKind: 'TRIGGER',
        target: { contextId: '5328c37f-bb7e-4bb7-84ea-9f5f85e4a7ce' },
      },
    ],
  },
  subject: {
    id: purl,
    source: '/event/source/123',
    content: {
      change: { id: commit, source: 'https://git.example.com/shop/api' },
    },
  },
};

export const firstVersion = {
  ...packaged,
  context: {
    version: '0.1.2',
    id: 'first',
    source: '/event/source/123',
    type: 'dev.cdevents.artifact.packaged.0.1.0',
    timestamp: '2023-03-20T14:27:05Z',
  },
  subject: { ...packaged.subject, type: 'artifact' },
};

const image = {
  repository: 'registry.example.com/shop/api',
  tag: '1.2.0',
  digest,
};
export const publishedHint = { ...image, author: 'mybot-myapp' };
export const packagedHint = {
  ...image,
  commit,
  sourceUrl: 'https://git.example.com/shop/api',
};

export const ofLibrary = {
  ...published,
  subject: {
    ...published.subject,
    id: 'pkg:golang/mygit.com/myorg/myapp@234fd47e07d1004f0aed9c',
  },
};

export const pipelineStarted = {
  context: {
    ...published.context,
    type: 'dev.cdevents.pipelinerun.started.0.2.0',
  },
  subject: { id: '/run/1', type: 'pipelineRun', content: {} },
};

export function publishedAt(time: Date) {
  const timestamp = time.toISOString();
  return { ...published, context: { ...published.context, timestamp } };
}

interface Payload {
  context: { id: string; source: string; type: string; timestamp: string };
}

/** The envelope's attributes, as the specification's binding takes them from the context. */
function attributes({ context }: Payload): Record<string, string> {
  const { id, source, type, timestamp } = context;
  return { specversion: '1.0', id, source, type, time: timestamp };
}

export function structured(payload: unknown) {
  const body = isPayload(payload)
    ? JSON.stringify({
        ...attributes(payload),
        datacontenttype: 'application/json',
        data: payload,
      })
    : payload;
  return { type: 'application/cloudevents+json', body, headers: {} };
}

export function binary(payload: unknown) {
  const headers = isPayload(payload)
    ? Object.fromEntries(
        Object.entries(attributes(payload)).map(([name, value]) => [
          `ce-${name}`,
          value,
        ]),
      )
    : {};
  return { type: 'application/json', body: payload, headers };
}

function isPayload(payload: unknown): payload is Payload {
  return (
    typeof payload === 'object' && payload !== null && 'context' in payload
  );
}

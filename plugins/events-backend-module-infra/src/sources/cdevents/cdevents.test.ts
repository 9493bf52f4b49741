import {
  json,
  OTHER,
  SECRET,
  withHeaders,
  withoutHeader,
} from '../../__testUtils__/contract';
import { describeContract } from '../../__testUtils__/describeContract';
import {
  binary,
  firstVersion,
  ofLibrary,
  packaged,
  packagedHint,
  pipelineStarted,
  published,
  publishedAt,
  publishedHint,
  structured,
} from './fixtures';
import { imageOfPurl } from './purl';

const BINARY = { mode: 'binary' };

describeContract({
  kind: 'cdevents',
  config: { secret: SECRET },
  genuine: (payload, { mode, ...more } = {}) => {
    const { type, body, headers } =
      mode === 'binary' ? binary(payload) : structured(payload);
    return {
      headers: {
        authorization: `Bearer ${SECRET}`,
        'content-type': type,
        ...headers,
        ...more,
      },
      body: json(body),
    };
  },
  published: [
    {
      title: 'artifact.published in structured mode',
      payload: published,
      hints: [publishedHint],
    },
    {
      title: 'artifact.published in binary mode',
      payload: published,
      headers: BINARY,
      hints: [publishedHint],
    },
    {
      title: 'artifact.packaged of a draft',
      payload: packaged,
      hints: [packagedHint],
    },
    {
      title: 'artifact.packaged of the first version',
      payload: firstVersion,
      headers: BINARY,
      hints: [packagedHint],
    },
  ],
  unsigned: request => withoutHeader(request, 'authorization'),
  tampered: [
    {
      reason: 'the secret is another',
      change: request =>
        withHeaders(request, { authorization: `Bearer ${OTHER}` }),
    },
  ],
  at: publishedAt,
  malformed: [
    { reason: 'it is no CloudEvent', payload: '{}' },
    {
      reason: 'there is no content',
      payload: { ...published, subject: { id: published.subject.id } },
    },
    {
      reason: 'the time is none',
      payload: {
        ...published,
        context: { ...published.context, timestamp: 'yesterday' },
      },
    },
    {
      reason: 'the subject is no package URL',
      payload: {
        ...published,
        subject: { ...published.subject, id: 'registry.example.com/shop/api' },
      },
    },
    {
      reason: 'envelope and context are of different events',
      payload: published,
      headers: { ...BINARY, 'ce-id': 'another' },
    },
  ],
  unknown: [
    { reason: 'an artifact that is no image', payload: ofLibrary },
    { reason: 'the start of a pipeline', payload: pipelineStarted },
  ],
});

describe('imageOfPurl', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const escaped = encodeURIComponent(digest);

  it.each([
    {
      reason: 'the URL of an oci package is of its repository',
      purl: `pkg:oci/api@${escaped}?repository_url=ghcr.io/shop/api&tag=1.0`,
      image: { repository: 'ghcr.io/shop/api', tag: '1.0', digest },
    },
    {
      reason: 'the source says the registry where the package does not',
      purl: `pkg:oci/api@${escaped}`,
      registry: 'registry.example.com/shop',
      image: { repository: 'registry.example.com/shop/api', digest },
    },
    {
      reason: 'the URL of a docker package is of its registry',
      purl: 'pkg:docker/customer/dockerimage@1.4?repository_url=gcr.io',
      image: { repository: 'gcr.io/customer/dockerimage', tag: '1.4' },
    },
    {
      reason: 'a docker package without registry is at Docker Hub',
      purl: 'pkg:docker/cassandra@latest',
      image: { repository: 'docker.io/library/cassandra', tag: 'latest' },
    },
    {
      reason: 'other packages are no images',
      purl: 'pkg:npm/left-pad@1.0.0',
      image: undefined,
    },
  ])('$reason', ({ purl, registry, image }) => {
    expect(imageOfPurl(purl, registry)).toEqual(image);
  });

  it('says what is missing where nothing says the registry', () => {
    expect(() => imageOfPurl(`pkg:oci/api@${escaped}`)).toThrow(
      /repository_url/,
    );
  });
});

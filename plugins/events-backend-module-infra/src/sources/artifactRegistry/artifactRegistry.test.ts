import { json, withHeaders, withoutHeader } from '../../__testUtils__/contract';
import { describeContract } from '../../__testUtils__/describeContract';
import { ACCOUNT, AUDIENCE, GoogleKeys } from '../../__testUtils__/GoogleKeys';
import {
  SourcesBackend,
  TestRequest,
} from '../../__testUtils__/SourcesBackend';
import {
  deleted,
  ofOtherImage,
  pushed,
  pushedAt,
  pushedHint,
  pushedWithoutTag,
  tagWithoutHost,
} from './fixtures';

let google: GoogleKeys;
const config = {
  audience: AUDIENCE,
  serviceAccount: ACCOUNT,
  // Known once the server runs.
  get jwksUrl() {
    return google.url;
  },
};

beforeAll(async () => {
  google = await GoogleKeys.start();
});

afterAll(() => google.stop());

async function genuine(payload: unknown): Promise<TestRequest> {
  return {
    headers: {
      authorization: `Bearer ${await google.token()}`,
      'content-type': 'application/json',
    },
    body: json(payload),
  };
}

const withToken =
  (claims: object, signedBy?: 'google' | 'mallory') =>
  async (request: TestRequest) =>
    withHeaders(request, {
      authorization: `Bearer ${await google.token(claims, signedBy)}`,
    });

describeContract({
  kind: 'artifactRegistry',
  config,
  genuine,
  published: [{ title: 'a push', payload: pushed, hints: [pushedHint] }],
  unsigned: request => withoutHeader(request, 'authorization'),
  tampered: [
    {
      reason: 'the token is signed by another key',
      change: withToken({}, 'mallory'),
    },
    {
      reason: 'the token is for somebody else',
      change: withToken({ aud: 'https://other.example.com' }),
    },
    {
      reason: 'the token is of another account',
      change: withToken({ email: 'mallory@other.iam.example.com' }),
    },
    {
      reason: 'nobody has verified the address of the account',
      change: withToken({ email_verified: false }),
    },
    {
      reason: 'the token is of another issuer',
      change: withToken({ iss: 'https://accounts.example.com' }),
    },
    {
      reason: 'the time of the token is over',
      change: withToken({ exp: Math.floor(Date.now() / 1_000) - 120 }),
    },
    {
      reason: 'the token never ends',
      change: withToken({ exp: undefined }),
    },
    {
      reason: 'the token is signed by nothing',
      change: request => {
        const [, payload] = request.headers.authorization.split('.');
        const header = Buffer.from('{"alg":"none"}').toString('base64url');
        const authorization = `Bearer ${header}.${payload}.`;
        return withHeaders(request, { authorization });
      },
    },
  ],
  at: pushedAt,
  malformed: [
    { reason: 'there is no message', payload: { subscription: 'images' } },
    {
      reason: 'the data are no JSON',
      payload: { message: { messageId: '1', data: 'bm90IGpzb24=' } },
    },
    { reason: 'tag and digest are of different images', payload: ofOtherImage },
    { reason: 'the tag is no reference', payload: tagWithoutHost },
  ],
  unknown: [
    { reason: 'a deletion', payload: deleted },
    { reason: 'an image without tag', payload: pushedWithoutTag },
  ],
});

it('asks to send it again where the keys of tokens cannot be read', async () => {
  const backend = await SourcesBackend.start({
    artifactRegistry: [
      {
        audience: AUDIENCE,
        serviceAccount: ACCOUNT,
        jwksUrl: 'http://127.0.0.1:9/certs',
      },
    ],
  });
  const { status } = await backend.post(
    'artifactRegistry',
    await genuine(pushedAt(new Date())),
  );
  expect(status).toBe(503);
  expect(backend.hints).toEqual([]);
  await backend.stop();
});

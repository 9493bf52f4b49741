import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { toDriverError } from './errors';

const ofApi = (name: string, httpStatusCode: number) =>
  Object.assign(new Error('went wrong'), {
    name,
    $metadata: { httpStatusCode },
    $response: { headers: { authorization: 'Credential=AKIASECRET' } },
  });

const ofSocket = (code: string) =>
  Object.assign(new Error('went wrong'), { code });

describe('toDriverError', () => {
  it.each<[Error, string, string]>([
    [ofApi('AccessDenied', 403), 'accessDenied', 'a right is missing'],
    [ofApi('InvalidAccessKeyId', 403), 'accessDenied', 'the key is gone'],
    [ofApi('SignatureDoesNotMatch', 403), 'accessDenied', 'another secret'],
    [ofApi('UnknownRefusal', 403), 'accessDenied', 'the status says it'],
    [ofApi('PermanentRedirect', 301), 'misconfigured', 'another region'],
    [
      ofApi('IllegalLocationConstraintException', 400),
      'misconfigured',
      'another region, named with a suffix',
    ],
    [ofApi('BucketAlreadyExists', 409), 'conflict', 'of another account'],
    [
      ofApi('EntityAlreadyExistsException', 409),
      'retryable',
      'another process made the user',
    ],
    [ofApi('BucketAlreadyOwnedByYou', 409), 'retryable', 'somebody made it'],
    [ofApi('OperationAborted', 409), 'retryable', 'something goes on'],
    [ofApi('SlowDown', 503), 'retryable', 'too many calls'],
    [ofApi('Throttling', 429), 'retryable', 'too many calls of IAM'],
    [ofApi('RequestTimeTooSkewed', 403), 'retryable', 'the client learns it'],
    [ofApi('InternalError', 500), 'retryable', 'the server has trouble'],
    [ofApi('MalformedPolicyDocument', 400), 'terminal', 'a policy is wrong'],
    [ofApi('NotImplemented', 501), 'terminal', 'the server cannot do it'],
    [ofSocket('ECONNREFUSED'), 'retryable', 'nobody listens'],
    [ofSocket('ENOTFOUND'), 'retryable', 'the name does not resolve now'],
    [ofSocket('SELF_SIGNED_CERT_IN_CHAIN'), 'misconfigured', 'not trusted'],
    [ofSocket('ERR_TLS_CERT_ALTNAME_INVALID'), 'misconfigured', 'other host'],
  ])('%s is %s: %s', (error, expected) => {
    expect(toDriverError(error, 'do it')).toMatchObject({
      code: expected,
      message: expect.stringMatching(/^Could not do it: \w+: went wrong/),
    });
  });

  it('leaves request and response behind, which carry the key', () => {
    const error = toDriverError(ofApi('AccessDenied', 403), 'do it');
    expect(error.cause).toBeUndefined();
    expect(JSON.stringify(error)).not.toContain('AKIASECRET');
  });

  it('keeps what was decided already', () => {
    const error = new DriverError('conflict', 'somebody else has it');
    expect(toDriverError(error, 'do it')).toBe(error);
  });
});

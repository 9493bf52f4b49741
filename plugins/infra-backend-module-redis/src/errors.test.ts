import { ErrorReply, SocketClosedUnexpectedlyError } from '@redis/client';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { toDriverError } from './errors';

const withCode = (code: string) => Object.assign(new Error(code), { code });

describe('errors', () => {
  it.each([
    {
      reason: 'a wrong password',
      error: new ErrorReply(
        'WRONGPASS invalid username-password pair or user is disabled.',
      ),
      code: 'accessDenied',
    },
    {
      reason: 'a right that is missing',
      error: new ErrorReply('NOPERM this user has no permissions'),
      code: 'accessDenied',
    },
    {
      reason: 'a rule that the server does not know',
      error: new ErrorReply(
        "ERR Error in ACL SETUSER modifier '+makecoffee': Unknown command or category name in ACL",
      ),
      code: 'terminal',
    },
    {
      reason: 'a service that offers no users',
      error: new ErrorReply("ERR unknown command 'ACL', with args beginning…"),
      code: 'misconfigured',
    },
    {
      reason: 'a replica',
      error: new ErrorReply(
        "READONLY You can't write against a read only replica.",
      ),
      code: 'misconfigured',
    },
    {
      reason: 'a server that is still reading its data',
      error: new ErrorReply('LOADING Redis is loading the dataset in memory'),
      code: 'retryable',
    },
    {
      reason: 'a certificate that is not trusted',
      error: withCode('DEPTH_ZERO_SELF_SIGNED_CERT'),
      code: 'misconfigured',
    },
    {
      reason: 'a server that is not there',
      error: withCode('ECONNREFUSED'),
      code: 'retryable',
    },
    {
      reason: 'a connection that broke',
      error: new SocketClosedUnexpectedlyError(),
      code: 'retryable',
    },
    {
      reason: 'what is an error of this driver already',
      error: new DriverError('conflict', 'of somebody else'),
      code: 'conflict',
    },
  ])('of $reason are $code', ({ error, code }) => {
    expect(toDriverError(error, 'try').code).toBe(code);
  });
});

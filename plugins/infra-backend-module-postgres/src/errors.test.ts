import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { toDriverError } from './errors';

describe('toDriverError', () => {
  it.each([
    ['28P01', 'accessDenied', 'the password is wrong'],
    ['28000', 'accessDenied', 'pg_hba.conf refuses'],
    ['42501', 'accessDenied', 'a privilege is missing'],
    ['53300', 'retryable', 'too many sessions'],
    ['53100', 'retryable', 'the disk is full, until somebody makes room'],
    ['57P03', 'retryable', 'the server is starting'],
    ['57014', 'retryable', 'the statement was cancelled'],
    ['08006', 'retryable', 'the connection broke'],
    ['55006', 'retryable', 'the template is in use'],
    ['40P01', 'retryable', 'a deadlock was broken'],
    ['42P04', 'retryable', 'another process made the database first'],
    ['42601', 'terminal', 'the statement is wrong'],
    ['22023', 'terminal', 'a value is wrong'],
    ['3D000', 'retryable', 'the database went since it was looked at'],
    ['2BP01', 'conflict', 'something hangs on the role'],
    ['ECONNREFUSED', 'retryable', 'nobody listens'],
    ['EPIPE', 'retryable', 'five letters do not make a SQLSTATE'],
    ['ENOTFOUND', 'retryable', 'the name does not resolve now'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'misconfigured', 'it is not trusted'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'misconfigured', 'of another host'],
  ])('%s is %s: %s', (code, expected) => {
    const error = Object.assign(new Error('went wrong'), { code });
    expect(toDriverError(error, 'do it')).toMatchObject({
      code: expected,
      message: expect.stringMatching(/^Could not do it: went wrong/),
    });
  });

  it('lets a missing privilege mean what it means there', () => {
    const error = Object.assign(new Error('denied'), { code: '42501' });
    expect(toDriverError(error, 'do it', 'conflict').code).toBe('conflict');
  });

  it('says that the server speaks no TLS, which will not pass', () => {
    const error = new Error('The server does not support SSL connections');
    expect(toDriverError(error, 'log in').code).toBe('misconfigured');
  });

  it('keeps what was decided already', () => {
    const error = new DriverError('conflict', 'somebody else has it');
    expect(toDriverError(error, 'do it')).toBe(error);
  });
});

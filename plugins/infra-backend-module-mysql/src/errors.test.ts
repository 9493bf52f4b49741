import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { numberOf, toDriverError, withoutStatement } from './errors';

describe('toDriverError', () => {
  it.each([
    [1045, 'accessDenied', 'the password is wrong'],
    [1130, 'accessDenied', 'this host is not let in'],
    [3118, 'accessDenied', 'the account is locked (MySQL)'],
    [4151, 'accessDenied', 'the account is locked (MariaDB)'],
    [1820, 'accessDenied', 'the password is expired'],
    [1044, 'accessDenied', 'a privilege on a database is missing'],
    [1142, 'accessDenied', 'a privilege on a table is missing'],
    [1227, 'accessDenied', 'a privilege on the server is missing'],
    [1040, 'retryable', 'too many connections'],
    [1129, 'retryable', 'blocked after errors, until flushed'],
    [1203, 'retryable', 'too many connections of this user'],
    [2006, 'retryable', 'the server went away'],
    [2013, 'retryable', 'the connection was lost'],
    [1053, 'retryable', 'the server is shutting down'],
    [1205, 'retryable', 'somebody uses the table'],
    [1213, 'retryable', 'a deadlock was broken'],
    [1007, 'retryable', 'another process made the database first'],
    [1062, 'retryable', 'another instance claimed the name first'],
    [1396, 'retryable', 'another process made the user first'],
    [1010, 'conflict', 'files of others in the directory'],
    [1290, 'misconfigured', 'the server is read-only'],
    [3159, 'misconfigured', 'the server wants TLS'],
    [1064, 'terminal', 'the statement is wrong'],
    [1273, 'terminal', 'there is no such collation'],
  ])('%d is %s: %s', (errno, expected) => {
    const error = Object.assign(new Error('went wrong'), { errno });
    expect(toDriverError(error, 'do it')).toMatchObject({
      code: expected,
      message: expect.stringMatching(/^Could not do it: went wrong/),
    });
  });

  it.each([
    ['ECONNREFUSED', '', 'retryable', 'nobody listens'],
    ['ETIMEDOUT', '', 'retryable', 'nobody answers'],
    ['ENOTFOUND', '', 'retryable', 'the name does not resolve now'],
    ['PROTOCOL_CONNECTION_LOST', '', 'retryable', 'the connection broke'],
    [
      'HANDSHAKE_SSL_ERROR',
      'self-signed certificate',
      'misconfigured',
      'it is not trusted',
    ],
    [
      'HANDSHAKE_SSL_ERROR',
      'Client network socket disconnected before secure TLS connection was established',
      'retryable',
      'the connection broke while TLS began',
    ],
    ['HANDSHAKE_NO_SSL_SUPPORT', '', 'misconfigured', 'it speaks no TLS'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', '', 'misconfigured', 'of another host'],
  ])('%s %s is %s: %s', (code, message, expected) => {
    const error = Object.assign(new Error(message), { code, errno: -111 });
    expect(toDriverError(error, 'log in').code).toBe(expected);
  });

  it('lets a missing privilege mean what it means there, and a refused login what it is', () => {
    const error = (errno: number) => Object.assign(new Error('no'), { errno });
    expect(toDriverError(error(1227), 'do it', 'conflict').code).toBe(
      'conflict',
    );
    expect(toDriverError(error(1045), 'do it', 'conflict').code).toBe(
      'accessDenied',
    );
  });

  it('keeps what was decided already', () => {
    const error = new DriverError('conflict', 'somebody else has it');
    expect(toDriverError(error, 'do it')).toBe(error);
  });
});

describe('withoutStatement', () => {
  it('keeps what tells errors apart, and drops the statement with its password', () => {
    const error = Object.assign(new Error('no'), {
      code: 'ER_X',
      errno: 1396,
      sqlState: 'HY000',
      sql: "CREATE USER a IDENTIFIED BY 'secret'",
    });
    const kept = withoutStatement(error);
    expect(kept).toMatchObject({
      message: 'no',
      code: 'ER_X',
      sqlState: 'HY000',
    });
    expect(numberOf(kept)).toBe(1396);
    expect(JSON.stringify({ ...kept })).not.toContain('secret');
  });
});

import { settingsOf } from './config';

const login = { user: 'infra', password: 'secret' };

describe('settings', () => {
  it.each([
    {
      reason: 'host and login are enough',
      config: { host: 'cache' },
      credentials: login,
      settings: { host: 'cache', port: 6379, publicHost: 'cache', tls: false },
    },
    {
      reason: 'a URL has all of it',
      config: {},
      credentials: { url: 'redis://infra:p%40ss@[::1]:7000' },
      settings: { host: '::1', port: 7000, user: 'infra', password: 'p@ss' },
    },
    {
      reason: 'a URL for TLS has certificates checked',
      config: {},
      credentials: { url: 'rediss://infra:x@cache' },
      settings: { tls: { rejectUnauthorized: true } },
    },
    {
      reason: 'config wins over the URL',
      config: { port: 1, tls: { mode: 'require' }, publicPort: 2 },
      credentials: { url: 'rediss://infra:x@cache:9' },
      settings: { port: 1, publicPort: 2, tls: { rejectUnauthorized: false } },
    },
    {
      reason: 'the server asks for a certificate',
      config: {
        host: 'cache',
        tls: { mode: 'verify-full', ca: 'CA', certificate: 'CERT' },
      },
      credentials: { ...login, clientKey: 'KEY' },
      settings: {
        tls: { rejectUnauthorized: true, ca: 'CA', cert: 'CERT', key: 'KEY' },
      },
    },
  ])('are read where $reason', ({ config, credentials, settings }) => {
    expect(settingsOf({ config, credentials } as any)).toMatchObject(settings);
  });

  it.each([
    { reason: 'there is no host', config: {}, credentials: login },
    {
      reason: 'there is no password',
      config: { host: 'cache' },
      credentials: { user: 'infra' },
    },
    {
      reason: 'the URL is for something else',
      config: {},
      credentials: { url: 'http://infra:x@cache' },
    },
    {
      reason: 'a certificate has no key',
      config: { host: 'cache', tls: { mode: 'require', certificate: 'C' } },
      credentials: login,
    },
  ])('are refused where $reason', ({ config, credentials }) => {
    expect(() => settingsOf({ config, credentials } as any)).toThrow(
      expect.objectContaining({ code: 'misconfigured' }),
    );
  });
});

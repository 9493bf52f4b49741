import { JsonObject } from '@backstage/types';
import { schemaErrors } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { configSchema, settingsOf } from './config';

interface Case {
  reason: string;
  config: JsonObject;
  credentials: Record<string, string>;
  expected: object;
}

describe('settingsOf', () => {
  it.each<Case>([
    {
      reason: 'host and user are enough',
      config: { host: 'db' },
      credentials: { user: 'u', password: 'p' },
      expected: {
        host: 'db',
        port: 3306,
        user: 'u',
        password: 'p',
        tls: false,
        publicHost: 'db',
        publicPort: 3306,
        userHost: '%',
        marksDatabase: 'infra_orchestration',
        verifyLogin: true,
      },
    },
    {
      reason: 'a URL says it all, with its escapes undone',
      config: {},
      credentials: { url: 'mysql://a%40b:p%2Fq@[::1]:6543' },
      expected: {
        host: '::1',
        port: 6543,
        user: 'a@b',
        password: 'p/q',
        publicHost: '::1',
      },
    },
    {
      reason: 'config and single credentials win over the URL',
      config: { host: 'inner', publicHost: 'outer', publicPort: 1 },
      credentials: { url: 'mariadb://u:p@db', password: 'rotated' },
      expected: {
        host: 'inner',
        password: 'rotated',
        publicHost: 'outer',
        publicPort: 1,
      },
    },
    {
      reason: 'require encrypts without asking who the server is',
      config: { host: 'db', ssl: { mode: 'require' } },
      credentials: { user: 'u', password: 'p' },
      expected: { tls: { rejectUnauthorized: false } },
    },
    {
      reason: 'verify-full asks',
      config: { host: 'db', ssl: { mode: 'verify-full', ca: 'PEM' } },
      credentials: { user: 'u', password: 'p' },
      expected: { tls: { rejectUnauthorized: true, ca: 'PEM' } },
    },
    {
      reason: 'hosts of accounts are stored in lower case',
      config: { host: 'db', userHost: 'App.Example.COM' },
      credentials: { user: 'u', password: 'p' },
      expected: { userHost: 'app.example.com' },
    },
  ])('$reason', ({ config, credentials, expected }) => {
    expect(schemaErrors(configSchema, config)).toEqual([]);
    expect(settingsOf({ config, credentials })).toMatchObject(expected);
  });

  it.each([
    { reason: 'nobody to log in as', credentials: {} },
    { reason: 'no password', credentials: { user: 'u' } },
    { reason: 'not a URL', credentials: { url: 'db:3306' } },
    { reason: 'another URL', credentials: { url: 'postgres://u:p@h' } },
    {
      reason: 'TLS said in two places',
      credentials: { url: 'mysql://u:secret@h?ssl-mode=REQUIRED' },
    },
  ])('refuses, and tells no secret: $reason', ({ credentials }) => {
    const attempt = () =>
      settingsOf({
        config: { host: 'db' },
        credentials: credentials as Record<string, string>,
      });
    expect(attempt).toThrow(expect.objectContaining({ code: 'misconfigured' }));
    expect(attempt).not.toThrow(/secret/);
  });

  it('refuses to compare an address with the names in a certificate', () => {
    const attempt = () =>
      settingsOf({
        config: { host: '10.0.0.1', ssl: { mode: 'verify-full' } },
        credentials: { user: 'u', password: 'p' },
      });
    expect(attempt).toThrow(/must be a name/);
  });

  it.each(["a'b", 'a b', 'a@b', ''])('knows no host %p for accounts', host => {
    expect(schemaErrors(configSchema, { userHost: host })).not.toEqual([]);
  });
});

import { serverTls, ServerTlsConfig } from './serverTls';

describe('serverTls', () => {
  it.each<{ reason: string; config?: ServerTlsConfig; expected: unknown }>([
    { reason: 'none unless asked for', expected: false },
    {
      reason: 'encrypts without asking who it is',
      config: { mode: 'require' },
      expected: { rejectUnauthorized: false },
    },
    {
      reason: 'asks, by the given authority',
      config: { mode: 'verify-full', ca: 'PEM' },
      expected: { rejectUnauthorized: true, ca: 'PEM' },
    },
  ])('$reason', ({ config, expected }) => {
    expect(serverTls(config)).toEqual(expected);
  });
});

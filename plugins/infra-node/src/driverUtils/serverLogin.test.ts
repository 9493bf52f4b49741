import fc from 'fast-check';
import { readServerUrl, serverLogin } from './serverLogin';

const options = { protocol: /^db:$/, like: 'db://user:password@host:port' };

describe('readServerUrl', () => {
  it('gives back what a URL was made of', () => {
    const word = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' });
    const host = fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain());
    fc.assert(
      fc.property(
        word,
        word,
        host,
        fc.integer({ min: 1, max: 65535 }),
        (user, password, name, port) => {
          const url = `db://${encodeURIComponent(user)}:${encodeURIComponent(
            password,
          )}@${name.includes(':') ? `[${name}]` : name}:${port}/main`;
          const parts = readServerUrl(url, options);
          expect(parts).toMatchObject({ user, password, port, path: 'main' });
          expect(parts.host).not.toMatch(/[[\]]/);
        },
      ),
    );
  });

  it('says undefined for what the URL does not say', () => {
    expect(readServerUrl('db://h', options)).toEqual({
      protocol: 'db:',
      host: 'h',
    });
  });

  it.each([
    { reason: 'it is none', url: 'h:secret' },
    { reason: 'it is of another system', url: 'other://u:secret@h' },
    { reason: 'it says TLS, which the config does', url: 'db://u:secret@h?x' },
  ])('refuses a URL, telling nothing of it, where $reason', ({ url }) => {
    const read = () => readServerUrl(url, { ...options, tlsIn: 'ssl' });
    expect(read).toThrow(expect.objectContaining({ code: 'misconfigured' }));
    expect(read).not.toThrow(/secret/);
  });
});

describe('serverLogin', () => {
  const credentials = { user: 'u', password: 'p' };

  it.each([
    {
      reason: 'the public name is the own one',
      config: { host: 'h' },
      expected: { host: 'h', port: 5, publicHost: 'h', publicPort: 5 },
    },
    {
      reason: 'the config wins over the URL',
      config: { host: 'h', port: 1, publicHost: 'outer' },
      fromUrl: { host: 'url', port: 2, user: 'x' },
      expected: { host: 'h', port: 1, publicHost: 'outer', user: 'u' },
    },
  ])('$reason', ({ config, fromUrl, expected }) => {
    expect(
      serverLogin({ config, credentials, fromUrl, defaultPort: 5 }),
    ).toMatchObject(expected);
  });

  it.each([
    { reason: 'no host', config: {}, credentials },
    { reason: 'no user', config: { host: 'h' }, credentials: {} },
    {
      reason: 'no password',
      config: { host: 'h' },
      credentials: { user: 'u' },
    },
  ])('refuses $reason', given => {
    expect(() =>
      serverLogin({
        config: given.config,
        credentials: given.credentials as Record<string, string>,
        defaultPort: 5,
      }),
    ).toThrow(expect.objectContaining({ code: 'misconfigured' }));
  });
});

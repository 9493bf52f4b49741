import { promisify } from 'node:util';
import { guardedLookup, isAllowedHost, refusedAddress } from './guard';

describe('isAllowedHost', () => {
  it.each([
    {
      reason: 'a listed name is allowed at the port of its scheme',
      url: 'https://cmdb.example.com/x',
      allowed: ['cmdb.example.com'],
      expected: true,
    },
    {
      reason: 'another port has to be listed',
      url: 'https://cmdb.example.com:8443',
      allowed: ['cmdb.example.com'],
      expected: false,
    },
    {
      reason: 'a listed port is allowed',
      url: 'https://cmdb.example.com:8443',
      allowed: ['cmdb.example.com:8443'],
      expected: true,
    },
    {
      reason: 'a star stands for one name or more before the domain',
      url: 'http://a.b.example.com',
      allowed: ['*.example.com'],
      expected: true,
    },
    {
      reason: 'a star does not stand for nothing',
      url: 'http://example.com',
      allowed: ['*.example.com'],
      expected: false,
    },
    {
      reason: 'a longer name that ends alike is another domain',
      url: 'http://evilexample.com',
      allowed: ['*.example.com', 'example.com'],
      expected: false,
    },
    {
      reason: 'names are compared without regard to case',
      url: 'http://CMDB.example.com',
      allowed: ['cmdb.EXAMPLE.com'],
      expected: true,
    },
    {
      reason: 'what stands before an @ is no host',
      url: 'http://cmdb.example.com@evil.example.org',
      allowed: ['cmdb.example.com'],
      expected: false,
    },
    {
      reason: 'nothing is allowed where nothing is listed',
      url: 'http://cmdb.example.com',
      allowed: [],
      expected: false,
    },
  ])('$reason', ({ url, allowed, expected }) => {
    expect(isAllowedHost(new URL(url), allowed)).toBe(expected);
  });
});

describe('refusedAddress', () => {
  const named = new URL('https://cmdb.example.com');
  it.each([
    { reason: 'a public address', address: '93.184.216.34', refused: false },
    { reason: 'a private address', address: '10.1.2.3', refused: false },
    { reason: 'link-local', address: '169.254.169.254', refused: true },
    { reason: 'IPv6 link-local', address: 'fe80::1', refused: true },
    {
      reason: 'link-local written as IPv6',
      address: '::ffff:169.254.169.254',
      refused: true,
    },
    { reason: "a cloud's metadata", address: 'fd00:ec2::254', refused: true },
    { reason: 'loopback behind a name', address: '127.0.0.1', refused: true },
    { reason: 'IPv6 loopback behind a name', address: '::1', refused: true },
    { reason: 'the unspecified address', address: '0.0.0.0', refused: true },
    { reason: 'multicast', address: '224.0.0.1', refused: true },
  ])('$reason: refused is $refused', ({ address, refused }) => {
    expect(refusedAddress(address, named) !== undefined).toBe(refused);
  });

  it('lets loopback through where it is asked for as such', () => {
    for (const url of ['http://localhost:1', 'http://127.0.0.1:1']) {
      expect(refusedAddress('127.0.0.1', new URL(url))).toBeUndefined();
    }
  });
});

describe('guardedLookup', () => {
  const look = (url: string) =>
    promisify(guardedLookup(new URL(url)))('localhost', { all: true });

  it('refuses a name that leads to the own host', async () => {
    await expect(look('http://cmdb.example.com')).rejects.toThrow(
      /^cmdb\.example\.com is at .*, on the backend's own host$/,
    );
  });

  it('lets the name through that says so', async () => {
    const found = await look('http://localhost');
    expect(JSON.stringify(found)).toMatch(/127\.0\.0\.1|::1/);
  });
});

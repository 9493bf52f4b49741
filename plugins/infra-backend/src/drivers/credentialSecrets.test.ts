import { redactorOf } from './credentialSecrets';

describe('redactorOf', () => {
  it.each([
    {
      reason: 'a token',
      value: 'ey.abcdef.123',
      text: 'Bearer ey.abcdef.123 refused',
      expected: 'Bearer *** refused',
    },
    {
      reason: 'the password of a URL by itself',
      value: 'postgres://admin:s3cret%2Fpass@db:5432/x',
      text: 'authentication with s3cret/pass failed',
      expected: 'authentication with *** failed',
    },
    {
      reason: 'a token inside a kubeconfig, but not its server',
      value:
        'server: https://k8s.example.com:6443\ntoken: "abcdefghijklmnopqrstuvwxyz"\n',
      text: 'https://k8s.example.com:6443 refuses abcdefghijklmnopqrstuvwxyz',
      expected: 'https://k8s.example.com:6443 refuses ***',
    },
    {
      reason: 'short ones are left, or nothing could be read',
      value: 'infra',
      text: 'role infra is missing',
      expected: 'role infra is missing',
    },
  ])('hides $reason', ({ value, text, expected }) => {
    expect(redactorOf({ it: value }).redact(text)).toBe(expected);
  });
});

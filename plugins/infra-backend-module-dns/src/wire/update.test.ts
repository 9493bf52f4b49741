import { DriverErrorCode } from '@infra-orchestration/backstage-plugin-infra-node';
import { Rcode } from './message';
import { TsigVerdict } from './tsig';
import { readUpdateAnswer } from './update';

const about = {
  zone: 'dev.example.test',
  key: {
    name: 'infra',
    algorithm: 'hmac-sha256' as const,
    secret: Buffer.from('the-secret-of-the-key'),
  },
  nameserver: '192.0.2.53:53',
};

const verified: TsigVerdict = { status: 'verified' };
const unsigned: TsigVerdict = { status: 'unsigned' };

describe('readUpdateAnswer', () => {
  it.each<[Rcode, string]>([
    ['NOERROR', 'done'],
    ['YXDOMAIN', 'prerequisiteFailed'],
    ['YXRRSET', 'prerequisiteFailed'],
    ['NXRRSET', 'prerequisiteFailed'],
    ['NXDOMAIN', 'prerequisiteFailed'],
  ])('takes a signed %s for %s', (rcode, outcome) => {
    expect(readUpdateAnswer({ rcode }, verified, about)).toBe(outcome);
  });

  it.each<{
    reason: string;
    rcode: Rcode;
    verdict: TsigVerdict;
    code: DriverErrorCode;
    says: string;
  }>([
    {
      reason: 'success counts only with a signature',
      rcode: 'NOERROR',
      verdict: unsigned,
      code: 'retryable',
      says: 'not signed',
    },
    {
      reason: 'a failed prerequisite counts only with a signature',
      rcode: 'NXRRSET',
      verdict: unsigned,
      code: 'retryable',
      says: 'not signed',
    },
    {
      reason: 'a wrong signature is no answer at all',
      rcode: 'NOERROR',
      verdict: { status: 'invalid', reason: 'its signature is wrong' },
      code: 'retryable',
      says: 'its signature is wrong',
    },
    {
      reason: 'the key is unknown to the server',
      rcode: 'NOTAUTH',
      verdict: { status: 'refused', error: 'BADKEY' },
      code: 'accessDenied',
      says: 'it does not know key `infra` (hmac-sha256)',
    },
    {
      reason: 'the secret is not the server’s',
      rcode: 'NOTAUTH',
      verdict: { status: 'refused', error: 'BADSIG' },
      code: 'accessDenied',
      says: 'check the credential `tsigSecret`',
    },
    {
      reason: 'the clocks differ',
      rcode: 'NOTAUTH',
      verdict: { status: 'refused', error: 'BADTIME', clockSkew: -3600 },
      code: 'accessDenied',
      says: 'by 3600 s (the server is behind)',
    },
    {
      reason: 'the key is good but may not change the zone',
      rcode: 'REFUSED',
      verdict: verified,
      code: 'accessDenied',
      says: 'may not change zone `dev.example.test`',
    },
    {
      reason: 'PowerDNS says no more than REFUSED for a wrong secret',
      rcode: 'REFUSED',
      verdict: unsigned,
      code: 'accessDenied',
      says: "check the key's secret",
    },
    {
      reason: 'the key is good, so the zone must be wrong',
      rcode: 'NOTAUTH',
      verdict: verified,
      code: 'misconfigured',
      says: 'not the primary of zone',
    },
    {
      reason: 'without a signature it can be either',
      rcode: 'NOTAUTH',
      verdict: unsigned,
      code: 'accessDenied',
      says: 'or does not accept key `infra`',
    },
    {
      reason: 'a name outside of the zone stays outside',
      rcode: 'NOTZONE',
      verdict: verified,
      code: 'terminal',
      says: 'not inside zone',
    },
    {
      reason: 'updates are switched off',
      rcode: 'NOTIMP',
      verdict: unsigned,
      code: 'misconfigured',
      says: 'does not offer dynamic updates',
    },
    {
      reason: 'a failure of the server passes',
      rcode: 'SERVFAIL',
      verdict: unsigned,
      code: 'retryable',
      says: 'its log says why',
    },
    {
      reason: 'an unknown code may pass',
      rcode: 'RCODE11',
      verdict: verified,
      code: 'retryable',
      says: 'RCODE11',
    },
  ])('$rcode: $reason', ({ rcode, verdict, code, says }) => {
    let thrown: any;
    try {
      readUpdateAnswer({ rcode }, verdict, about);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ name: 'DriverError', code });
    expect(thrown.message).toContain(says);
    expect(thrown.message).toContain('192.0.2.53:53');
    expect(thrown.message).not.toContain('the-secret-of-the-key');
  });
});

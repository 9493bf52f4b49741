import {
  DriverError,
  DriverErrorCode,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { Rcode } from './message';
import { TsigKey, TsigVerdict } from './tsig';

interface About {
  zone: string;
  key: Pick<TsigKey, 'name' | 'algorithm'>;
  nameserver: string;
}

function keyAdvice(error: string, about: About, clockSkew?: number): string {
  const { name, algorithm } = about.key;
  switch (error) {
    case 'BADTIME': {
      const skew =
        clockSkew === undefined
          ? ''
          : ` by ${Math.abs(clockSkew)} s (the server is ${
              clockSkew > 0 ? 'ahead' : 'behind'
            })`;
      return `its clock and ours differ${skew}: set the clocks right`;
    }
    case 'BADKEY':
      return `it does not know key \`${name}\` (${algorithm}) for zone \`${about.zone}\`: check the key's name and algorithm on both sides`;
    default:
      return `the secret of key \`${name}\` (${algorithm}) is not the server's: check the credential \`tsigSecret\``;
  }
}

/** `signed`: the server proved that it accepts the key. */
type Meaning = (
  about: About,
  signed: boolean,
) => { code: DriverErrorCode; text: string };

const meanings: Partial<Record<Rcode, Meaning>> = {
  REFUSED: ({ key, zone }, signed) => ({
    code: 'accessDenied',
    text: `key \`${
      key.name
    }\` may not change zone \`${zone}\`: allow it there (\`allow-update\` or \`update-policy\` of BIND, \`TSIG-ALLOW-DNSUPDATE\` of PowerDNS, an \`acl\` of Knot)${
      signed ? '' : `, and check the key's secret, its algorithm and the clocks`
    }`,
  }),
  NOTAUTH: ({ key, zone }, signed) =>
    signed
      ? {
          code: 'misconfigured',
          text: `it is not the primary of zone \`${zone}\`: give its primary, or take the zone out of the provider's \`zones\``,
        }
      : {
          code: 'accessDenied',
          text: `it is not the primary of zone \`${zone}\`, or does not accept key \`${key.name}\``,
        },
  NOTZONE: ({ zone }) => ({
    code: 'terminal',
    text: `a name of the change is not inside zone \`${zone}\``,
  }),
  FORMERR: () => ({
    code: 'terminal',
    text: 'it does not understand the change',
  }),
  NOTIMP: () => ({
    code: 'misconfigured',
    text: 'it does not offer dynamic updates (RFC 2136): switch them on there, or use another driver',
  }),
  SERVFAIL: () => ({
    code: 'retryable',
    text: 'it failed; its log says why',
  }),
};

/** The error for an answer that is no success. The text never has more than the key's name. */
export function updateError(
  rcode: Rcode,
  verdict: TsigVerdict,
  about: About,
): DriverError {
  const who = `Name server ${about.nameserver}`;
  if (verdict.status === 'refused') {
    return new DriverError(
      'accessDenied',
      `${who} refuses the signature (${verdict.error}): ${keyAdvice(
        verdict.error,
        about,
        verdict.clockSkew,
      )}`,
    );
  }
  if (verdict.status === 'invalid') {
    return new DriverError(
      'retryable',
      `The answer of ${who} cannot be trusted: ${verdict.reason}`,
    );
  }
  const meaning = meanings[rcode]?.(about, verdict.status === 'verified');
  if (meaning) {
    return new DriverError(
      meaning.code,
      `${who} answers ${rcode}: ${meaning.text}`,
    );
  }
  return new DriverError(
    'retryable',
    verdict.status === 'unsigned'
      ? `The answer of ${who} cannot be trusted: it is not signed (${rcode})`
      : `${who} answers ${rcode}`,
  );
}

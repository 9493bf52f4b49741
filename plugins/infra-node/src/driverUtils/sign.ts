import { createHmac, timingSafeEqual } from 'node:crypto';

/** Name of the header on what is signed by {@link sign}: calls, callbacks and events. @public */
export const SIGNATURE_HEADER = 'infra-signature';

/** Seconds by which the clocks of both sides may differ, and a recorded call is of use. @public */
export const SIGNATURE_TOLERANCE_SECONDS = 300;

function mac(key: string, time: number, body: string): Buffer {
  return createHmac('sha256', key).update(`${time}.${body}`).digest();
}

/** `t=<seconds since 1970>,v1=<HMAC-SHA-256 of "t.body", hexadecimal>`. @public */
export function sign(key: string, body: string, now: Date): string {
  const time = Math.floor(now.getTime() / 1000);
  return `t=${time},v1=${mac(key, time, body).toString('hex')}`;
}

/** Compares in constant time. False for whatever is malformed, too old or of the future. @public */
export function isSigned(
  key: string,
  options: { header: string | undefined; body: string; now: Date },
): boolean {
  const match = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(options.header ?? '');
  if (!match) {
    return false;
  }
  const time = Number(match[1]);
  const age = Math.abs(options.now.getTime() / 1000 - time);
  return (
    age <= SIGNATURE_TOLERANCE_SECONDS &&
    timingSafeEqual(Buffer.from(match[2], 'hex'), mac(key, time, options.body))
  );
}

import { createHmac } from 'node:crypto';

/** Name of the header; the driver `http` signs its calls in the same way. */
export const SIGNATURE_HEADER = 'infra-signature';

/** `t=<seconds since 1970>,v1=<HMAC-SHA-256 of "t.body", hexadecimal>`. */
export function signature(key: string, body: string, now: Date): string {
  const time = Math.floor(now.getTime() / 1000);
  const mac = createHmac('sha256', key).update(`${time}.${body}`).digest('hex');
  return `t=${time},v1=${mac}`;
}

import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { RecordType } from '../record/types';
import {
  encodeMessage,
  opcodes,
  ReceivedMessage,
  rrClasses,
  rrTypes,
  WireRecord,
} from './message';
import type { NameServer } from './NameServer';
import { decodeAnswer, differentIds } from './query';
import { valueToRdata } from './rdata';
import { signMessage, TsigKey, TsigVerdict, verifyAnswer } from './tsig';
import { updateError } from './updateErrors';

const NOTHING = Buffer.alloc(0);

/** Prerequisites of RFC 2136, section 2.4. */
export const prerequisite = {
  nameUnused: (name: string): WireRecord => ({
    name,
    type: rrTypes.ANY,
    class: rrClasses.NONE,
    ttl: 0,
    rdata: NOTHING,
  }),
  absent: (name: string, type: RecordType): WireRecord => ({
    name,
    type: rrTypes[type],
    class: rrClasses.NONE,
    ttl: 0,
    rdata: NOTHING,
  }),
  exists: (name: string, type: RecordType): WireRecord => ({
    name,
    type: rrTypes[type],
    class: rrClasses.ANY,
    ttl: 0,
    rdata: NOTHING,
  }),
  equals: (name: string, type: RecordType, values: string[]): WireRecord[] =>
    values.map(value => ({
      name,
      type: rrTypes[type],
      class: rrClasses.IN,
      ttl: 0,
      rdata: valueToRdata(type, value),
    })),
};

/** Updates of RFC 2136, section 2.5; carried out in their order. */
export const update = {
  removeAll: (name: string, type: RecordType): WireRecord => ({
    name,
    type: rrTypes[type],
    class: rrClasses.ANY,
    ttl: 0,
    rdata: NOTHING,
  }),
  add: (
    name: string,
    type: RecordType,
    values: string[],
    ttl: number,
  ): WireRecord[] =>
    values.map(value => ({
      name,
      type: rrTypes[type],
      class: rrClasses.IN,
      ttl,
      rdata: valueToRdata(type, value),
    })),
};

export interface UpdateRequest {
  zone: string;
  prerequisites: WireRecord[];
  updates: WireRecord[];
}

export type UpdateOutcome = 'done' | 'prerequisiteFailed';

export function encodeUpdate(id: number, request: UpdateRequest): Buffer {
  return encodeMessage({
    id,
    opcode: opcodes.UPDATE,
    questions: [{ name: request.zone, type: rrTypes.SOA, class: rrClasses.IN }],
    answers: request.prerequisites,
    authorities: request.updates,
  });
}

/** Answers that speak of prerequisites (RFC 2136, section 3.2.5). */
const prerequisiteCodes = new Set([
  'YXDOMAIN',
  'YXRRSET',
  'NXRRSET',
  'NXDOMAIN',
]);

/**
 * What an answer to an update means. Pure. What a server did, or found, counts only with its
 * signature.
 *
 * @throws DriverError
 */
export function readUpdateAnswer(
  message: Pick<ReceivedMessage, 'rcode'>,
  verdict: TsigVerdict,
  about: { zone: string; key: TsigKey; nameserver: string },
): UpdateOutcome {
  if (verdict.status === 'verified') {
    if (message.rcode === 'NOERROR') {
      return 'done';
    }
    if (prerequisiteCodes.has(message.rcode)) {
      return 'prerequisiteFailed';
    }
  }
  throw updateError(message.rcode, verdict, about);
}

const nowInSeconds = () => Math.floor(Date.now() / 1000);

/**
 * Sends signed updates over one connection; each is carried out as a whole or not at all, on its
 * own. They must not depend on each other.
 *
 * @throws DriverError of the first one that is refused
 */
export async function sendUpdates(
  server: NameServer,
  key: TsigKey,
  requests: UpdateRequest[],
  signal: AbortSignal,
): Promise<UpdateOutcome[]> {
  const ids = differentIds(requests.length);
  const signed = requests.map((request, index) =>
    signMessage(encodeUpdate(ids[index], request), key, nowInSeconds()),
  );
  const answers = await server.exchange(
    signed.map(message => message.bytes),
    signal,
  );
  const nameserver = server.description;
  return answers.map((bytes, index) => {
    const message = decodeAnswer(bytes, { opcode: opcodes.UPDATE, nameserver });
    let verdict: TsigVerdict;
    try {
      verdict = verifyAnswer(bytes, key, signed[index].mac, nowInSeconds());
    } catch {
      throw new DriverError(
        'retryable',
        `Name server ${nameserver} sent an answer whose signature cannot be read`,
      );
    }
    const { zone } = requests[index];
    return readUpdateAnswer(message, verdict, { zone, key, nameserver });
  });
}

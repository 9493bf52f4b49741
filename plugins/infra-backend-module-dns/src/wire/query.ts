import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { randomInt } from 'node:crypto';
import { AuthoritativeAnswer, DnsQuestion } from '../record/types';
import { decodeName } from './codec';
import {
  decodeMessage,
  encodeMessage,
  opcodes,
  ReceivedMessage,
  rrClasses,
  rrTypes,
  RrTypeName,
} from './message';
import type { NameServer } from './NameServer';
import { rdataToValue } from './rdata';

/** Message ids that differ from each other, so that answers find their questions. */
export function differentIds(count: number): number[] {
  const ids = new Set<number>();
  while (ids.size < count) {
    ids.add(randomInt(0x10000));
  }
  return [...ids];
}

/** @throws DriverError `retryable` where the bytes are no answer to the request */
export function decodeAnswer(
  bytes: Buffer,
  expected: { opcode: number; nameserver: string },
): ReceivedMessage {
  const malformed = (what: string) =>
    new DriverError(
      'retryable',
      `Name server ${expected.nameserver} sent ${what}`,
    );
  let message: ReceivedMessage;
  try {
    message = decodeMessage(bytes);
  } catch {
    throw malformed('what is not a DNS message');
  }
  if (!message.isResponse || message.opcode !== expected.opcode) {
    throw malformed('what is not an answer to the request');
  }
  return message;
}

function buildQuery(id: number, name: string, type: RrTypeName): Buffer {
  return encodeMessage({
    id,
    opcode: opcodes.QUERY,
    questions: [{ name, type: rrTypes[type], class: rrClasses.IN }],
  });
}

/** Questions by type name, each with the message that answers it. */
async function ask(
  server: NameServer,
  questions: { name: string; type: RrTypeName }[],
  signal: AbortSignal,
): Promise<ReceivedMessage[]> {
  const ids = differentIds(questions.length);
  const answers = await server.exchange(
    questions.map((q, index) => buildQuery(ids[index], q.name, q.type)),
    signal,
  );
  const nameserver = server.description;
  return answers.map((bytes, index) => {
    const message = decodeAnswer(bytes, { opcode: opcodes.QUERY, nameserver });
    const [asked] = message.questions;
    // A server that refuses may leave the question out.
    if (asked && asked.name !== questions[index].name) {
      throw new DriverError(
        'retryable',
        `Name server ${nameserver} answered another question`,
      );
    }
    return message;
  });
}

function lameness(message: ReceivedMessage): string | undefined {
  const { rcode, authoritative, authorities } = message;
  if (rcode !== 'NOERROR' && rcode !== 'NXDOMAIN') {
    return `it answers ${rcode}`;
  }
  if (authoritative) {
    return undefined;
  }
  const referral = authorities.find(r => r.type === rrTypes.NS);
  if (referral) {
    const to = decodeName(message.bytes, referral.lengthOffset + 2).name;
    return `it refers to ${to}, to whom \`${referral.name}\` is delegated`;
  }
  return 'its answer is not authoritative';
}

/** A server that fails says nothing of what it has. */
function refuseFailure({ rcode }: ReceivedMessage, name: string): void {
  if (rcode === 'SERVFAIL') {
    throw new DriverError(
      'retryable',
      `The name server could not answer for \`${name}\` (SERVFAIL)`,
    );
  }
}

/**
 * What a message says of a name and type. Pure.
 *
 * @throws DriverError `retryable` for SERVFAIL
 */
export function readAnswer(
  message: ReceivedMessage,
  { name, type }: DnsQuestion,
): AuthoritativeAnswer {
  refuseFailure(message, name);
  const reason = lameness(message);
  if (reason) {
    return { status: 'notAuthoritative', reason };
  }
  const here = message.answers.filter(r => r.name === name);
  const records = here.filter(r => r.type === rrTypes[type]);
  if (records.length > 0) {
    return {
      status: 'found',
      values: records.map(r => rdataToValue(type, r, message)).sort(),
      ttl: Math.min(...records.map(r => r.ttl)),
    };
  }
  const alias = here.find(r => r.type === rrTypes.CNAME);
  return {
    status: 'absent',
    // The code of an answer with an alias is that of the alias' target (RFC 6604).
    nameExists: Boolean(alias) || message.rcode !== 'NXDOMAIN',
    alias: alias && rdataToValue('CNAME', alias, message),
  };
}

/** See {@link ZoneClient.query}: one connection for all questions. */
export async function queryAuthoritative(
  server: NameServer,
  questions: DnsQuestion[],
  signal: AbortSignal,
): Promise<AuthoritativeAnswer[]> {
  const messages = await ask(server, questions, signal);
  return messages.map((message, index) =>
    readAnswer(message, questions[index]),
  );
}

/**
 * Why the server is not authoritative for a zone; `undefined` where it is.
 *
 * @throws DriverError `retryable` for SERVFAIL
 */
export async function findLameness(
  server: NameServer,
  zone: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const [message] = await ask(server, [{ name: zone, type: 'SOA' }], signal);
  refuseFailure(message, zone);
  const reason = lameness(message);
  if (reason) {
    return reason;
  }
  return message.answers.some(r => r.type === rrTypes.SOA && r.name === zone)
    ? undefined
    : `it knows no zone of the name \`${zone}\``;
}

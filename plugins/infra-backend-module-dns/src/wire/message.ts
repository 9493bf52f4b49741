import { decodeName, encodeName } from './codec';

/** Type numbers of the IANA registry "Domain Name System (DNS) Parameters". */
export const rrTypes = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  TXT: 16,
  AAAA: 28,
  TSIG: 250,
  ANY: 255,
} as const;

export type RrTypeName = keyof typeof rrTypes;

/** Class numbers; NONE is only for the prerequisites and updates of RFC 2136. */
export const rrClasses = { IN: 1, NONE: 254, ANY: 255 } as const;

export const opcodes = { QUERY: 0, UPDATE: 5 } as const;

const rcodeNames = [
  'NOERROR',
  'FORMERR',
  'SERVFAIL',
  'NXDOMAIN',
  'NOTIMP',
  'REFUSED',
  'YXDOMAIN',
  'YXRRSET',
  'NXRRSET',
  'NOTAUTH',
  'NOTZONE',
] as const;

/** Response codes of RFC 1035 and RFC 2136, section 2.2. */
export type Rcode = (typeof rcodeNames)[number] | `RCODE${number}`;

export interface Question {
  name: string;
  type: number;
  class: number;
}

/** A resource record as sent. Prerequisites and deletions of RFC 2136 have empty RDATA. */
export interface WireRecord {
  name: string;
  type: number;
  class: number;
  /** Seconds. */
  ttl: number;
  /** Without its length. */
  rdata: Buffer;
}

/** A record as received; RDATA may hold compression pointers into the message. */
export interface ReceivedRecord extends WireRecord {
  /** Where the record begins in the message. */
  offset: number;
  /** Where the two bytes of the RDATA length begin. */
  lengthOffset: number;
}

export interface OutgoingMessage {
  id: number;
  opcode: number;
  /** The zone section, in an update. */
  questions: Question[];
  /** The prerequisite section, in an update. */
  answers?: WireRecord[];
  /** The update section, in an update. */
  authorities?: WireRecord[];
}

export interface ReceivedMessage {
  id: number;
  opcode: number;
  isResponse: boolean;
  authoritative: boolean;
  truncated: boolean;
  rcode: Rcode;
  questions: Question[];
  answers: ReceivedRecord[];
  authorities: ReceivedRecord[];
  additionals: ReceivedRecord[];
  /** The whole message, for decoding RDATA. */
  bytes: Buffer;
}

const HEADER_LENGTH = 12;

function encodeQuestion(question: Question): Buffer {
  const tail = Buffer.alloc(4);
  tail.writeUInt16BE(question.type, 0);
  tail.writeUInt16BE(question.class, 2);
  return Buffer.concat([encodeName(question.name), tail]);
}

export function encodeRecord(record: WireRecord): Buffer {
  const middle = Buffer.alloc(10);
  middle.writeUInt16BE(record.type, 0);
  middle.writeUInt16BE(record.class, 2);
  middle.writeUInt32BE(record.ttl, 4);
  middle.writeUInt16BE(record.rdata.length, 8);
  return Buffer.concat([encodeName(record.name), middle, record.rdata]);
}

export function encodeMessage(message: OutgoingMessage): Buffer {
  const { questions, answers = [], authorities = [] } = message;
  const header = Buffer.alloc(HEADER_LENGTH);
  header.writeUInt16BE(message.id, 0);
  header.writeUInt16BE(message.opcode * 2 ** 11, 2);
  header.writeUInt16BE(questions.length, 4);
  header.writeUInt16BE(answers.length, 6);
  header.writeUInt16BE(authorities.length, 8);
  return Buffer.concat([
    header,
    ...questions.map(encodeQuestion),
    ...answers.map(encodeRecord),
    ...authorities.map(encodeRecord),
  ]);
}

/** Reads on from where the part before ended; throws RangeError past the end. */
class Reader {
  #offset = HEADER_LENGTH;

  constructor(private readonly bytes: Buffer) {}

  question = (): Question => {
    const { name, bytes } = decodeName(this.bytes, this.#offset);
    const at = this.#offset + bytes;
    this.#offset = at + 4;
    return {
      name,
      type: this.bytes.readUInt16BE(at),
      class: this.bytes.readUInt16BE(at + 2),
    };
  };

  record = (): ReceivedRecord => {
    const offset = this.#offset;
    const { name, bytes } = decodeName(this.bytes, offset);
    const at = offset + bytes;
    const end = at + 10 + this.bytes.readUInt16BE(at + 8);
    if (end > this.bytes.length) {
      throw new RangeError('a record reaches past the end of the message');
    }
    this.#offset = end;
    return {
      name,
      type: this.bytes.readUInt16BE(at),
      class: this.bytes.readUInt16BE(at + 2),
      ttl: this.bytes.readUInt32BE(at + 4),
      rdata: this.bytes.subarray(at + 10, end),
      offset,
      lengthOffset: at + 8,
    };
  };
}

function times<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}

/** @throws Error where the bytes are not a DNS message */
export function decodeMessage(bytes: Buffer): ReceivedMessage {
  const flags = bytes.readUInt16BE(2);
  const [questionCount, answerCount, authorityCount, additionalCount] = [
    4, 6, 8, 10,
  ].map(at => bytes.readUInt16BE(at));
  const rcode = flags % 16;
  const reader = new Reader(bytes);
  return {
    id: bytes.readUInt16BE(0),
    isResponse: Math.floor(flags / 2 ** 15) % 2 === 1,
    opcode: Math.floor(flags / 2 ** 11) % 16,
    authoritative: Math.floor(flags / 2 ** 10) % 2 === 1,
    truncated: Math.floor(flags / 2 ** 9) % 2 === 1,
    rcode: rcodeNames[rcode] ?? `RCODE${rcode}`,
    questions: times(questionCount, reader.question),
    answers: times(answerCount, reader.record),
    authorities: times(authorityCount, reader.record),
    additionals: times(additionalCount, reader.record),
    bytes,
  };
}

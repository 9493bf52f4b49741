import * as dnsPacket from 'dns-packet';

interface Codec<T> {
  encode(data: T): Buffer;
  decode: ((buffer: Buffer, offset: number) => T) & { bytes: number };
}

/**
 * The parts of dns-packet that its type package leaves out. The whole-message functions of that
 * library cannot be used for dynamic updates: they know neither class NONE nor empty RDATA.
 */
const codecs = dnsPacket as unknown as {
  name: Codec<string>;
  record(type: string): Codec<any>;
};

/** Lower case, without compression and with the root label: the canonical form of RFC 4034. */
export function encodeName(name: string): Buffer {
  return codecs.name.encode(name.toLowerCase());
}

/** Follows compression pointers; answers in lower case without the last dot (`.` is the root). */
export function decodeName(
  buffer: Buffer,
  offset: number,
): { name: string; bytes: number } {
  const name = codecs.name.decode(buffer, offset).toLowerCase();
  return { name, bytes: codecs.name.decode.bytes };
}

/** RDATA without the two bytes of its length. */
export function encodeRdata(type: string, data: unknown): Buffer {
  return codecs.record(type).encode(data).subarray(2);
}

/** `lengthOffset` is where the two bytes of the length begin, inside the whole message. */
export function decodeRdata<T>(
  type: string,
  message: Buffer,
  lengthOffset: number,
): T {
  return codecs.record(type).decode(message, lengthOffset);
}

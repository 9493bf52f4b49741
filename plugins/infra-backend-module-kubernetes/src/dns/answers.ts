import { DnsEndpointInputs, RecordType } from './schema';

const DNS_PORT = 53;

export interface NameServer {
  host: string;
  port: number;
}

/** `host`, `host:port`, `[address]` or `[address]:port`. */
export function parseServer(text: string): NameServer {
  const [, bracketed, plain, port] = /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(
    text,
  )!;
  return { host: bracketed ?? plain, port: port ? Number(port) : DNS_PORT };
}

/** How values compare, whatever way each side writes them. */
function canonical(type: RecordType, value: string): string {
  switch (type) {
    case 'AAAA':
      return URL.canParse(`http://[${value}]`)
        ? new URL(`http://[${value}]`).hostname
        : value;
    case 'CNAME':
      return value.toLowerCase().replace(/\.$/, '');
    case 'TXT':
      // external-dns takes texts with and without quotes.
      return value.replace(/^"(.*)"$/s, '$1');
    default:
      return value;
  }
}

/** Whether the answer holds what is wanted and nothing beside. Pure. */
export function isAnswer(
  { type, values }: Pick<DnsEndpointInputs, 'type' | 'values'>,
  answer: string[],
): boolean {
  const setOf = (texts: string[]) =>
    [...new Set(texts.map(text => canonical(type, text)))].sort();
  return JSON.stringify(setOf(values)) === JSON.stringify(setOf(answer));
}

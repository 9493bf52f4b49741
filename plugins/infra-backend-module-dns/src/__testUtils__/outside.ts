import { Resolver } from 'node:dns/promises';
import {
  ConformanceTarget,
  OutsideAccess,
} from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { ownerHostOf } from '../record/ownership';
import { RecordInputs, RecordType } from '../record/types';

/** Changes zones without any condition and without any mark, as a stranger would. */
export interface Stranger {
  set(
    name: string,
    type: RecordType,
    values: string[],
    ttl: number,
  ): Promise<void>;
  remove(name: string, type: RecordType): Promise<void>;
}

/** Node's own resolver, pointed to the authoritative server. */
export class Probe {
  readonly #resolver = new Resolver({ timeout: 2_000, tries: 3 });

  constructor(server: { dnsHost: string; dnsPort: number }) {
    this.#resolver.setServers([`${server.dnsHost}:${server.dnsPort}`]);
  }

  /** Values with TTLs where the resolver tells them; empty where there is nothing. */
  async ask(name: string, type: RecordType): Promise<string[]> {
    try {
      return (await this.#resolve(name, type)).sort();
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (['ENOTFOUND', 'ENODATA'].includes(code)) {
        return [];
      }
      throw error;
    }
  }

  /** The zone's serial. */
  async serial(zone: string): Promise<number> {
    return (await this.#resolver.resolveSoa(zone)).serial;
  }

  async #resolve(name: string, type: RecordType): Promise<string[]> {
    const withTtl = (records: { address: string; ttl: number }[]) =>
      records.map(({ address, ttl }) => `${address} ttl=${ttl}`);
    switch (type) {
      case 'A':
        return withTtl(await this.#resolver.resolve4(name, { ttl: true }));
      case 'AAAA':
        return withTtl(await this.#resolver.resolve6(name, { ttl: true }));
      case 'CNAME':
        return this.#resolver.resolveCname(name);
      default:
        // Node takes each byte for a character.
        return (await this.#resolver.resolveTxt(name)).map(pieces =>
          Buffer.from(pieces.join(''), 'latin1').toString(),
        );
    }
  }
}

const withoutTtl = (answer: string) => answer.replace(/ ttl=\d+$/, '');

/** Something valid of each type that no test asks for. */
const strangersValues: Record<RecordType, string> = {
  A: '203.0.113.66',
  AAAA: '2001:db8:66::66',
  CNAME: 'stranger.example.net',
  TXT: 'something else',
};

function placeOf({ externalName }: ConformanceTarget) {
  const [host, type] = externalName.split('/') as [string, RecordType];
  return { host, type, ownerHost: ownerHostOf(host, type) };
}

/** The conformance suite's way past the driver; `open` is called at the first use. */
export function createOutside(
  open: () => { probe: Probe; stranger: Stranger },
): OutsideAccess {
  let opened: ReturnType<typeof open> | undefined;
  const connect = () => (opened ??= open());
  return {
    async exists(target) {
      const { host, type, ownerHost } = placeOf(target);
      const { probe } = connect();
      const seen = [
        ...(await probe.ask(host, type)),
        ...(await probe.ask(ownerHost, 'TXT')),
      ];
      return seen.length > 0;
    },
    async makeUnowned(target) {
      const { host, type } = placeOf(target);
      await connect().stranger.set(host, type, [strangersValues[type]], 120);
    },
    tamper: {
      async 'values changed'(target) {
        const { host, type } = placeOf(target);
        await connect().stranger.set(host, type, [strangersValues[type]], 60);
      },
      async 'only the TTL changed'(target) {
        const { host, type } = placeOf(target);
        const { values } = target.inputs as unknown as RecordInputs;
        await connect().stranger.set(host, type, values, 4242);
      },
      async 'record removed, mark left'(target) {
        const { host, type } = placeOf(target);
        await connect().stranger.remove(host, type);
      },
    },
    async destroy(target) {
      const { host, type, ownerHost } = placeOf(target);
      const { stranger } = connect();
      await stranger.remove(host, type);
      await stranger.remove(ownerHost, 'TXT');
    },
    async snapshot(target) {
      const { host, type, ownerHost } = placeOf(target);
      const { probe } = connect();
      return {
        record: await probe.ask(host, type),
        owner: await probe.ask(ownerHost, 'TXT'),
      };
    },
    async verify(_target, outputs) {
      const { host, type, values } = outputs;
      const answers = await connect().probe.ask(
        host as string,
        type as RecordType,
      );
      expect(answers.map(withoutTtl)).toEqual(values);
    },
  };
}

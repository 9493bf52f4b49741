import { Driver } from '@infra-orchestration/backstage-plugin-infra-node';
import {
  ConformanceTarget,
  ConnectionSettings,
  OutsideAccess,
} from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import {
  OutsideCall,
  RecordInputs,
  RecordType,
} from '@infra-orchestration/backstage-plugin-infra-backend-module-dns';

import { Reply, TestServer } from './httpServer';

export interface ZoneSet {
  values: string[];
  ttl: number;
}

/** A zone past the driver: looks, and changes without any condition and without any mark. */
export interface ZoneAccess {
  get(host: string, type: RecordType): Promise<ZoneSet | undefined>;
  /** As a person in the console: what else is known of an existing set stays. */
  set(host: string, type: RecordType, set: ZoneSet): Promise<void>;
  remove(host: string, type: RecordType): Promise<void>;
}

/** A service, a driver for it, and a way past the driver. */
export interface Target {
  name: string;
  zone: string;
  createDriver(outside?: OutsideCall): Driver;
  start(): Promise<void>;
  stop(): Promise<void>;
  settings(): Required<ConnectionSettings>;
  /** As `settings`, with credentials that the service refuses. */
  refusedSettings(): Required<ConnectionSettings>;
  /** As `settings`, with everything at another address. */
  settingsAt(address: {
    host: string;
    port: number;
  }): Required<ConnectionSettings>;
  access(): ZoneAccess;
  /** What answers the driver. */
  server(): TestServer;
  /** As the service says that too much is asked of it. */
  throttled(retryAfter: string): Reply;
  /** The mark is in the record set itself, and goes with it. */
  markIsInside?: boolean;
}

/** As the pages say it, not as the driver computes it. */
export function ownerHostOf(host: string, type: RecordType): string {
  const below = host.replace(/^\*\./, '_infra-wildcard.');
  return `_infra-owner-${type.toLowerCase()}.${below}`;
}

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

/** The conformance suite's way past the driver. */
export function createOutside(target: Target): OutsideAccess {
  const access = () => target.access();
  return {
    async exists(subject) {
      const { host, type, ownerHost } = placeOf(subject);
      const [record, owner] = [
        await access().get(host, type),
        await access().get(ownerHost, 'TXT'),
      ];
      return record !== undefined || owner !== undefined;
    },
    async makeUnowned(subject) {
      const { host, type } = placeOf(subject);
      const values = [strangersValues[type]];
      await access().set(host, type, { values, ttl: 120 });
    },
    tamper: {
      async 'values changed'(subject) {
        const { host, type } = placeOf(subject);
        const values = [strangersValues[type]];
        await access().set(host, type, { values, ttl: 60 });
      },
      async 'only the TTL changed'(subject) {
        const { host, type } = placeOf(subject);
        const { values } = subject.inputs as unknown as RecordInputs;
        await access().set(host, type, { values, ttl: 4242 });
      },
      ...(!target.markIsInside && {
        async 'record removed, mark left'(subject: ConformanceTarget) {
          const { host, type } = placeOf(subject);
          await access().remove(host, type);
        },
      }),
    },
    async destroy(subject) {
      const { host, type, ownerHost } = placeOf(subject);
      await access().remove(host, type);
      await access().remove(ownerHost, 'TXT');
    },
    async snapshot(subject) {
      const { host, type, ownerHost } = placeOf(subject);
      return {
        record: { ...(await access().get(host, type)) },
        owner: { ...(await access().get(ownerHost, 'TXT')) },
      };
    },
    async verify(_subject, { host, type, values }) {
      const found = await access().get(host as string, type as RecordType);
      expect(found?.values).toEqual(values);
    },
  };
}
